"""The command line: `main` is what ``bpvcheck`` runs."""

import sys

from bpvcheck.errors import BpvcheckError, ExitCode
from bpvcheck.i18n import activate


def main() -> None:
    """Run the command line; an expected error is shown without a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    activate(_language(arguments))
    from bpvcheck.cli.app import app

    try:
        code = app(arguments, standalone_mode=False)
    except BpvcheckError as error:
        sys.stderr.write(f"{error}\n")
        return int(error.exit_code)
    except Exception as error:  # click's own errors have an exit code
        if not hasattr(error, "exit_code"):
            raise
        error.show()  # type: ignore[attr-defined]
        return int(error.exit_code)
    return int(code or ExitCode.OK)


def _language(arguments: list[str]) -> str | None:
    """The language asked for: help texts are made before click has read the options."""
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None
