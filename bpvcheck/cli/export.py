"""``bpvcheck export``: the findings of a ledger for other programs."""

from typing import TYPE_CHECKING

from bpvcheck.cli.base import FILE, PLACE, argument, command
from bpvcheck.cli.text import say
from bpvcheck.i18n import N_, _
from bpvcheck.s3 import Location, is_s3

if TYPE_CHECKING:
    from bpvcheck.errors import UsageError

_HELP = N_(
    "Write every finding of a ledger for other programs.\n\n"
    "TARGET is a file (.parquet, .ndjson or .csv), here or on S3, or a PostgreSQL database "
    "(postgresql://host/database), where the tables bpvcheck.findings and bpvcheck.ledger are "
    "replaced. Give its password in PGPASSWORD or in ~/.pgpass."
)


@command("export", _HELP)
@argument("ledger", type=FILE, metavar=N_("LEDGER"))
@argument("target", metavar=N_("TARGET"))
def export(ledger: Location, target: str) -> None:
    """Export a ledger."""
    from bpvcheck.ledger.export import EXPORTS
    from bpvcheck.ledger.files import export_ledger, open_ledger
    from bpvcheck.ledger.postgresql import SCHEMES

    if target.startswith(SCHEMES):
        from bpvcheck.ledger.export import said_of_export
        from bpvcheck.ledger.postgresql import write_postgresql

        with open_ledger(ledger) as found:
            write_postgresql(found, target, said_of_export(found))
        say(_("The findings are in the tables bpvcheck.findings and bpvcheck.ledger."))
        return
    if "://" in target and not is_s3(target):
        raise _no_such_database(target)
    from bpvcheck.cli.files import writable

    file: Location = PLACE.convert(target, None, None)
    writable(file, list(EXPORTS), [ledger])
    with open_ledger(ledger) as found:
        export_ledger(found, file, inputs=[ledger])
    say(_("The findings are in {file}.").format(file=file))


def _no_such_database(address: str) -> "UsageError":
    """Say so without repeating the address, which can hold a password."""
    from bpvcheck.errors import Code, UsageError

    scheme = address.partition("://")[0]
    message = _('A ledger is not exported to "{scheme}://".').format(scheme=scheme)
    return UsageError(Code.UNKNOWN_CHOICE, message, expected="postgresql://, s3://")
