"""Reading records: from files of any form to validated columns, fast.

`take_in` is the way in. It finds the files (`files`), reads each by its form (`readers`: lines in
`lines`, JSON values in `document`), and makes columns of blocks of records (`accept`): all that is
certainly right at once (`table`, `columns`), the rest record by record by the models (`examine`).
What only all records show is settled on columns of ids (`settle`). What does not validate is named
and set aside; it never stops the rest. Columns are kept from run to run in a `store`.
"""

from bpvcheck.intake.pieces import TablePart
from bpvcheck.intake.readers import Reader, batches
from bpvcheck.intake.result import File, Intake, IntakeCount, take_in
from bpvcheck.intake.schemas import schema
from bpvcheck.intake.settle import Note

__all__ = [
    "File",
    "Intake",
    "IntakeCount",
    "Note",
    "Reader",
    "TablePart",
    "batches",
    "schema",
    "take_in",
]
