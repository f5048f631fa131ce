"""Reading records: from files of any form to accepted records in a spool, fast.

`take_in` is the way in. It finds the files (`source`), reads each by its form (`readers`: lines in
`lines`, JSON values in `document`), lets through what the models certainly accept (`sieve`, on the
twins that `structs` makes of the models), examines the rest one by one (`examine`), and settles
what has to be seen over all records (`merge`). What does not validate is named and set aside; it
never stops the rest.
"""

from bpvcheck.intake.merge import Note
from bpvcheck.intake.readers import Reader, batches
from bpvcheck.intake.result import Count, File, Intake, take_in
from bpvcheck.intake.schemas import schema

__all__ = ["Count", "File", "Intake", "Note", "Reader", "batches", "schema", "take_in"]
