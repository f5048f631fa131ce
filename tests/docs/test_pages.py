"""What the documentation says is so: links, commands, records, names, tables."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.cli import run
from bpvcheck.errors import Code, ExitCode, Family
from bpvcheck.expressions.functions import FUNCTIONS
from bpvcheck.i18n import using
from bpvcheck.intake import take_in
from bpvcheck.records import KINDS
from bpvcheck.records.fields import described
from bpvcheck.reports import TERMINAL, LedgerView
from bpvcheck.reports.output import render
from bpvcheck.reports.views import summary_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"<!-- (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)


def name_of(path: Path) -> str:
    """Name a page in test ids."""
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    """Read a page without its code blocks, in which brackets are no links."""
    return re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def anchors(path: Path) -> set[str]:
    """List the anchors that headings get."""
    found = re.findall(r"^#+ (.+)$", text_of(path), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in found)
    return {heading.replace(" ", "-") for heading in plain}


def blocks(mark: str) -> Iterator[tuple[str, str]]:
    """Find the code blocks with a mark, and the page of each."""
    for page in PAGES:
        for found, block in BLOCK.findall(page.read_text(encoding="utf-8")):
            if found == mark:
                yield name_of(page), block


def commands() -> list[tuple[str, str, int]]:
    """Find the pages' commands that are to be run, and the exit code that a comment gives."""
    found: dict[str, tuple[str, str, int]] = {}
    for page, block in blocks("run"):
        lines = [line[2:] for line in block.splitlines() if line.startswith("$ bpvcheck ")]
        for line in lines:
            code = re.search(r"# exit code (\d+)", line)
            command = line.partition("#")[0].strip()
            found.setdefault(command, (page, command, int(code[1]) if code else 0))
    return [*found.values()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that has the documentation and its files in it, as a checkout has."""
    made = tmp_path_factory.mktemp("docs")
    for name in ("docs", "fixtures", "plugins"):
        (made / name).symlink_to(ROOT / name)
    first = next(block for page, block in blocks("records") if page == "README.md")
    (made / "your-records.ndjson").write_text(first, encoding="utf-8")
    return made


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file or heading of the project is one that is there."""
    lost = []
    for link in LINK.findall(text_of(page)):
        if re.match(r"https?://|mailto:", link):
            continue
        file, _hash, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", list(dict.fromkeys(page for page, *_ in commands())))
def test_commands_run(
    page: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """The marked commands of a page, in their order, end with the exit code that is said there."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    for command, expected in ((each, code) for name, each, code in commands() if name == page):
        with using("nl"):
            code = run(shlex.split(command)[1:])
        printed = capfdbinary.readouterr()
        assert code == expected, f"{command}\n{printed.err.decode()}"


def test_some_commands_are_run() -> None:
    """The README and pages of both languages have commands that are tried."""
    pages = {page for page, _command, _code in commands()}
    assert {"README.md", "docs/records.md", "docs/bewaren.md"} <= pages


def test_the_readme_has_no_command_that_is_not_tried() -> None:
    """Every command in a console of the README is run, but the one after installing."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = {
        each.partition("#")[0].strip()
        for each in re.findall(r"^\$ (bpvcheck .*)$", page, re.MULTILINE)
    }
    tried = {command for name, command, _code in commands() if name == "README.md"}
    assert shown - tried == {"bpvcheck doctor"}


def test_records_on_pages_are_valid(tmp_path: Path) -> None:
    """Every block that shows whole records shows valid ones."""
    shown = [block for _page, block in blocks("records")]
    assert shown
    for number, block in enumerate(shown):
        file = tmp_path / f"{number}.ndjson"
        file.write_text(block, encoding="utf-8")
        with take_in([file]) as intake:
            assert [str(problem) for problem in intake.problems] == [], block


@pytest.mark.parametrize("file", sorted((DOCS / "examples").glob("*.*json")), ids=name_of)
def test_examples_are_valid(file: Path) -> None:
    """The example files hold valid records only."""
    with take_in([file]) as intake:
        assert [str(problem) for problem in intake.problems] == []
        assert sum(count.accepted for count in intake.counts.values()) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_explained_in_dutch(kind: str) -> None:
    """The Dutch reference has a row for each field of each kind, with its Dutch title."""
    page = (DOCS / "velden.md").read_text(encoding="utf-8")
    section = page.split(f"## {kind}\n")[1].split("\n## ")[0]
    rows = dict(
        re.findall(r"^\| `([\w.]+)`(?: \(verplicht\))? \| ([^|]+) \|", section, re.MULTILINE)
    )
    assert rows == {each.name: each.titles["nl"] for each in described(kind)}


def test_every_kind_is_explained() -> None:
    """The page on records has a line for each kind, with the fields that it always has."""
    page = (DOCS / "records.md").read_text(encoding="utf-8")
    for kind, model in KINDS.items():
        row = re.search(rf"^\| `{kind}` \|.*\|([^|]*)\|$", page, flags=re.MULTILINE)
        assert row, kind
        needed = {name for name, info in model.model_fields.items() if info.is_required()}
        assert set(re.findall(r"`(\w+)`", row[1])) == needed - {"kind"}


def test_every_function_is_explained() -> None:
    """The table of functions has each one as it is written, and no other."""
    page = (DOCS / "rule-cards.md").read_text(encoding="utf-8")
    dutch = (DOCS / "uitdrukkingen.md").read_text(encoding="utf-8")
    assert all(f"`{name}(" in dutch for name in FUNCTIONS)
    table = page.partition("## The functions")[2].partition("\n\n")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    written = {cell.replace("`", "").strip() for cell in rows}
    assert {function.usage for function in FUNCTIONS.values()} == written


def test_every_code_of_cards_is_explained() -> None:
    """The page on cards says of each error code of cards what is refused."""
    page = (DOCS / "rule-cards.md").read_text(encoding="utf-8")
    about_cards = {code.number for code in Code if code.family is Family.RULES}
    elsewhere = {Code.DATA_NOT_INSTALLED.number, Code.JUDGING_FAILED.number}
    assert set(re.findall(r"\bR\d{3}\b", page)) == about_cards - elsewhere


def test_the_readme_has_the_exit_codes() -> None:
    """The README names every exit code that a run gives of itself."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    of_itself = {code.value for code in ExitCode if code < ExitCode.INTERNAL}
    assert {
        int(code) for code in re.findall(r"^\| (\d+) \|", page, flags=re.MULTILINE)
    } == of_itself


def test_the_readme_shows_what_is_printed() -> None:
    """The lines under the README's second command are in what that command prints."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)
    day = date(2012, 11, 1)
    options = Options(as_of=day, complete_until=day, threads=1)
    with check([DOCS / "examples" / "thin-export.ndjson"], load_rules(), options) as run:
        printed = render(summary_view(LedgerView.of_run(run), "en"), TERMINAL, width=80)
    lines = {line.strip() for line in printed.splitlines()}
    assert len(shown) == 1
    assert {line.strip() for line in shown[0].splitlines()} <= lines


def test_the_readme_counts_what_there_is() -> None:
    """The README's number of duties and objectives is that of the cards."""
    book = load_rules()
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"[{len(book.ids)} duties]" in page
    assert f"{len(book.objectives)} objectives" in page


def test_every_page_is_in_the_index() -> None:
    """The index of the documentation leads to every page and every decision."""
    for index in (DOCS / "README.md", DOCS / "decisions" / "README.md"):
        linked = {link.partition("#")[0] for link in LINK.findall(text_of(index))}
        pages = {page.name for page in index.parent.glob("*.md")} - {"README.md"}
        assert pages <= linked


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=name_of)
def test_decisions_have_their_parts(page: Path) -> None:
    """A decision says the context, the decision, why, and what was rejected."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["Context", "Decision", "Why", "Rejected"]
    assert text.startswith(f"# {page.name[:4]}. ")


def test_the_readme_is_packed() -> None:
    """Who finds the package in an index reads the README."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["readme"] == "README.md"


def test_schemas_are_as_the_pages_link_them() -> None:
    """There is a schema per kind where the page on records says."""
    for kind in KINDS:
        assert json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
