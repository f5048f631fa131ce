"""``bpvcheck doctor``: what is installed, and where things are. It works when little else does."""

import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Unpack

import click

from bpvcheck.cli.base import CONFIG, command, option
from bpvcheck.cli.book import PluginsAsked, origin_in_words, plugins_of, rule_book
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import columns, say
from bpvcheck.errors import BpvcheckError, ExitCode
from bpvcheck.i18n import N_, _, current

_HELP = N_("Show versions, and where rules and cache are.\n\nNothing is sent anywhere.")


Question = Callable[[PluginsAsked], str]


@command("doctor", _HELP)
@option("--json", "as_json", is_flag=True, help=N_("Print it as JSON."))
@plugin_options
def doctor(*, as_json: bool, **asked: Unpack[PluginsAsked]) -> int:
    """Look around; what is wrong is told and does not stop the rest."""
    problems: list[str] = []
    found = {name: _asked(name, asked, problems) for name in _QUESTIONS}
    for each in plugins_of(asked).loaded:
        origin = origin_in_words(each.origin, each.made_for)
        found[f"plugin {each.name}"] = f"{each.version} {origin}"
    if as_json:
        click.echo(json.dumps({**found, "problems": problems}, indent=2, ensure_ascii=False))
    else:
        for line in columns(found.items()):
            say(line)
        for problem in problems:
            say(problem, err=True)
    return ExitCode.RULES if problems else ExitCode.OK


def _asked(name: str, asked: PluginsAsked, problems: list[str]) -> str:
    """Give the answer to one question; where there is none, why."""
    try:
        return _QUESTIONS[name](asked)
    except BpvcheckError as error:
        problems.append(str(error))
        return _("not right: {code}").format(code=error.code)
    except PackageNotFoundError:
        problems.append(_("{name} is not installed.").format(name=name))
        return _("not installed")


def _judge(_asked: PluginsAsked) -> str:
    from bpvcheck.judge.run import engine_used

    if engine_used() == "durable":
        return f"durable-rules {version('durable-rules')}"
    return _("reference judge (durable-rules is not installed or does not run here)")


def _rules(asked: PluginsAsked) -> str:
    book = rule_book(None, asked)
    text = _("{duties} duties, {objectives} objectives; rules {digest}")
    return text.format(duties=len(book.ids), objectives=len(book.objectives), digest=book.digest)


def _plugins(asked: PluginsAsked) -> str:
    found = plugins_of(asked)
    found.require(asked["expect"])
    return ", ".join(each.name for each in found.loaded) or _("none")


def _options(_asked: PluginsAsked) -> str:
    """Say which file options come from."""
    return str(click.get_current_context().meta.get(CONFIG, _("none")))


def _data(name: str) -> Question:
    def ask(_asked: PluginsAsked) -> str:
        from bpvcheck.data import folder

        return str(folder(name))

    return ask


def _cache(_asked: PluginsAsked) -> str:
    from bpvcheck.cache import cache_folder

    folder = cache_folder()
    size = sum(file.stat().st_size for file in _files(folder.glob("*.pickle")))
    return f"{folder} ({size / 1e6:.1f} MB)"


def _files(paths: Iterator) -> Iterator:  # type: ignore[type-arg]
    return (path for path in paths if path.is_file())


_QUESTIONS: dict[str, Question] = {
    "bpvcheck": lambda _asked: version("bpvcheck"),
    "python": lambda _asked: f"{platform.python_version()} ({sys.executable})",
    "system": lambda _asked: f"{platform.system()} {platform.machine()}",
    "duckdb": lambda _asked: version("duckdb"),
    "numpy": lambda _asked: version("numpy"),
    "pyarrow": lambda _asked: version("pyarrow"),
    "pydantic": lambda _asked: version("pydantic"),
    "judge": _judge,
    "language": lambda _asked: current().value,
    "rules": _data("rules"),
    "cards": _rules,
    "plugins": _plugins,
    "options": _options,
    "schemas": _data("schemas"),
    "cache": _cache,
}
