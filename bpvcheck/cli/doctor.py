"""``bpvcheck doctor``: what is installed, and where things are. It works when little else does."""

import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

import click

from bpvcheck.cli.base import command, option
from bpvcheck.cli.text import columns, say
from bpvcheck.errors import BpvcheckError, ExitCode, PluginError
from bpvcheck.i18n import N_, _, current

_HELP = N_("Show versions, and where rules and cache are.\n\nNothing is sent anywhere.")


@command("doctor", _HELP)
@option("--json", "as_json", is_flag=True, help=N_("Print it as JSON."))
def doctor(*, as_json: bool) -> int:
    """Look around; what is wrong is told and does not stop the rest."""
    problems: list[str] = []
    found = {name: _asked(name, ask, problems) for name, ask in _QUESTIONS.items()}
    if as_json:
        click.echo(json.dumps({**found, "problems": problems}, indent=2, ensure_ascii=False))
    else:
        for line in columns(found.items()):
            say(line)
        for problem in problems:
            say(problem, err=True)
    return ExitCode.RULES if problems else ExitCode.OK


def _asked(name: str, ask: Callable[[], str], problems: list[str]) -> str:
    """Give the answer to one question; where there is none, why."""
    try:
        return ask()
    except BpvcheckError as error:
        problems.append(str(error))
        return _("not right: {code}").format(code=error.code)
    except PackageNotFoundError:
        problems.append(_("{name} is not installed.").format(name=name))
        return _("not installed")


def _judge() -> str:
    from bpvcheck.judge.run import engine_used

    if engine_used() == "durable":
        return f"durable-rules {version('durable-rules')}"
    return _("reference judge (durable-rules does not run on this Python)")


def _rules() -> str:
    from bpvcheck.cli.book import rule_book

    book = rule_book(None)
    text = _("{duties} duties, {objectives} objectives; rules {digest}")
    return text.format(duties=len(book.ids), objectives=len(book.objectives), digest=book.digest)


def _plugins() -> str:
    from bpvcheck.cli.book import plugins_of

    found = plugins_of(None)
    if found.problems:
        raise PluginError.of(*found.problems)
    return ", ".join(each.label for each in found.loaded) or _("none")


def _data(name: str) -> Callable[[], str]:
    def ask() -> str:
        from bpvcheck.data import folder

        return str(folder(name))

    return ask


def _cache() -> str:
    from bpvcheck.cache import cache_folder

    folder = cache_folder()
    size = sum(file.stat().st_size for file in _files(folder.glob("*.pickle")))
    return f"{folder} ({size / 1e6:.1f} MB)"


def _files(paths: Iterator) -> Iterator:  # type: ignore[type-arg]
    return (path for path in paths if path.is_file())


_QUESTIONS: dict[str, Callable[[], str]] = {
    "bpvcheck": lambda: version("bpvcheck"),
    "python": lambda: f"{platform.python_version()} ({sys.executable})",
    "system": lambda: f"{platform.system()} {platform.machine()}",
    "duckdb": lambda: version("duckdb"),
    "ibis": lambda: version("ibis-framework"),
    "pydantic": lambda: version("pydantic"),
    "judge": _judge,
    "language": lambda: current().value,
    "rules": _data("rules"),
    "cards": _rules,
    "plugins": _plugins,
    "schemas": _data("schemas"),
    "cache": _cache,
}
