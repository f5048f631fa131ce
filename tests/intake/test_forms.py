"""Whatever the form of the input, the result is the same; what is broken costs only itself."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import zstandard

from bpvcheck.errors import Code, UsageError
from bpvcheck.intake import Intake, gather, take_in

Record = dict[str, Any]
Make = Callable[..., Record]
Write = Callable[..., Path]
Take = Callable[..., Intake]
Accepted = Callable[[Intake, str], list[Record]]


def compact(value: object) -> bytes:
    """Write JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.fixture
def records(placement: Make) -> list[Record]:
    """Make records of three kinds."""
    company = {"kind": "company", "id": "99ZZ1234XY    101", "name": "Bäckerei & Zn"}
    return [*map(placement, range(20)), company, {"kind": "school", "id": "99ZZ"}]


def lines(records: list[Record]) -> bytes:
    """Write records as NDJSON."""
    return b"".join(compact(record) + b"\n" for record in records)


def document(records: list[Record]) -> Record:
    """Make a document with a list per kind, kinds left out of the records."""
    names = {"placement": "placements", "company": "companies", "school": "schools"}
    made: Record = {name: [] for name in names.values()}
    for record in records:
        own = {key: value for key, value in record.items() if key != "kind"}
        made[names[record["kind"]]].append(own)
    return made


FORMS: dict[str, Callable[[list[Record]], bytes]] = {
    "a.ndjson": lines,
    "a.jsonl.gz": lambda r: gzip.compress(lines(r)),
    "a.ndjson.zst": lambda r: zstandard.compress(lines(r)),
    "two-frames.ndjson.zst": lambda r: (
        zstandard.compress(lines(r[:3])) + zstandard.compress(lines(r[3:]))
    ),
    "array.json": compact,
    "array.json.gz": lambda r: gzip.compress(compact(r)),
    "written-out.json": lambda r: json.dumps(r, indent=2, ensure_ascii=False).encode(),
    "document.json": lambda r: compact(document(r)),
    "written-out-document.json": lambda r: json.dumps(document(r), indent=1).encode(),
    "bom-crlf-blanks.json": lambda r: b"\xef\xbb\xbf" + lines(r).replace(b"\n", b"\r\n \r\n"),
    "bom-array.json": lambda r: b"\xef\xbb\xbf\n " + compact(r),
    "no-last-newline": lambda r: lines(r).rstrip(),
    "whatever.txt": compact,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_records(
    name: str, records: list[Record], write: Write, take: Take, accepted: Accepted
) -> None:
    """The columns hold exactly the records that were given."""
    intake = take(write(name, FORMS[name](records)))
    assert intake.problems == []
    for kind in ("placement", "company", "school"):
        expected = [record for record in records if record["kind"] == kind]
        assert sorted(expected, key=lambda record: str(record["id"])) == accepted(intake, kind)
        assert intake.counts[kind].accepted == len(expected)
    assert [len(records)] == [file.records for file in intake.files]


def test_the_digest_is_the_same_for_lines_and_array(
    records: list[Record], write: Write, take: Take
) -> None:
    """The same records, byte for byte, have the same digest in any form."""
    names = ("a.ndjson", "a.jsonl.gz", "array.json", "bom-crlf-blanks.json")
    digests = {take(write(name, FORMS[name](records))).digest for name in names}
    assert len(digests) == 1


def test_a_single_record_is_a_file(placement: Make, write: Write, take: Take) -> None:
    """One record, written on one line or on many, is read."""
    for text in (compact(placement()), json.dumps(placement(), indent=2).encode()):
        assert take(write("one.json", text)).counts["placement"].accepted == 1


def test_a_folder_is_read_whole(placement: Make, write: Write, take: Take, tmp_path: Path) -> None:
    """Files at any depth are read; what is not is named, with the reason why."""
    write("in/b/two.ndjson", placement(2))
    write("in/a/one.json", compact([placement(1)]))
    write("in/readme.txt", b"not records")
    write("in/empty.ndjson", b"\n")
    write("in/.ipynb_checkpoints/one.json", compact([placement(1, level=2)]))
    write("in/.hidden.json", compact([placement(1, level=2)]))
    (tmp_path / "in" / "b" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "gone.json").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "in" / "pipe.json")
    intake = take(tmp_path / "in", tmp_path / "in" / "a" / "one.json")
    assert intake.counts["placement"].accepted == 2
    assert intake.problems == []
    said = [str(note).replace(f"{tmp_path}/in/", "") for note in intake.unread]
    assert said == [
        "1 file with another ending was not read: readme.txt",
        "2 hidden files or folders were not read: .hidden.json, .ipynb_checkpoints",
        "2 links to a folder or to nothing were not followed: b/loop, gone.json",
        "1 pipe or device was not read: pipe.json",
        "1 file holds no record: empty.ndjson",
    ]


def test_a_folder_that_cannot_be_listed_is_a_problem(
    placement: Make, write: Write, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows what is in it, so the records are not all there."""
    write("in/closed/two.ndjson", placement(2))
    write("in/one.ndjson", placement(1))
    listed = os.scandir

    def refuse(path: str) -> Any:  # noqa: ANN401 - as os has it
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    intake = take(tmp_path / "in")
    [problem] = intake.problems
    assert (problem.code, problem.file) == (Code.UNREADABLE, str(tmp_path / "in" / "closed"))
    assert intake.counts["placement"].accepted == 1


OWN = {
    "findings.ndjson": b'{"duty":"A","card_version":"1","source":"s"}\n',
    "findings.ndjson.meta.json": b'{\n  "as_of": "2012-11-01",\n  "ledger_version": 4\n}\n',
    "report.json": b'{"head": {"report": "school", "report_version": 1}}',
    "check.json": b'{"result_version": 1, "records": {"placement": {"accepted": 1}}}',
}


@pytest.mark.parametrize("name", OWN)
def test_what_bpvcheck_wrote_is_no_record(
    name: str, placement: Make, write: Write, take: Take
) -> None:
    """In a folder it is left out and named; by itself it is one problem."""
    write("in/one.ndjson", placement(1))
    path = write(f"in/{name}", OWN[name])
    intake = take(path.parent)
    assert [str(note) for note in intake.unread] == [
        f"1 file that bpvcheck wrote was not read: {path}"
    ]
    assert (intake.problems, intake.counts["placement"].accepted) == ([], 1)
    [problem] = take(path).problems
    assert "written by bpvcheck" in problem.message


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    """A path that is no file or folder is an error of the one who calls."""
    with pytest.raises(UsageError) as caught:
        take_in([tmp_path / "nothing.json"])
    assert Code.PATH_NOT_FOUND is caught.value.code


def test_a_named_pipe_is_read(placement: Make, take: Take, tmp_path: Path) -> None:
    """What comes through a pipe is read as a file is, a byte order mark included."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = b"\xef\xbb\xbf" + compact(placement(1)) + b"\n{"
    writer = Thread(target=pipe.write_bytes, args=[text], daemon=True)
    writer.start()
    intake = take(pipe)
    writer.join(10)
    assert intake.counts["placement"].accepted == 1
    assert [(problem.file, problem.line) for problem in intake.problems] == [(str(pipe), 2)]


def test_a_packed_file_that_is_made_to_fill_memory_is_not_read_on(
    placement: Make, write: Write, take: Take
) -> None:
    """What comes before is read; what it unpacks to is bounded by its size."""
    bomb = gzip.compress(compact(placement(1)) + b"\n" + b" " * 80_000_000 + b"\n")
    intake = take(write("bomb.ndjson.gz", bomb))
    assert [problem.code for problem in intake.problems][-1:] == [Code.UNREADABLE]


@pytest.mark.parametrize(
    "name",
    [
        "it's *.ndjson",
        "[a-z]?.ndjson",
        "{x}%s;--.ndjson",
        "s3:.ndjson",
        "a\nb.ndjson",
        "ë \U0001f600.ndjson",
    ],
)
@pytest.mark.usefixtures("in_odd_folder")
def test_a_name_is_a_name(name: str, placement: Make, write: Write, take: Take) -> None:
    """Whatever it looks like, it is that of one file, and of a folder for a store."""
    other = write("az.ndjson", placement(2))
    path = write(f"{name}.folder/{name}", placement())
    for store in (None, path.with_name("store"), path.with_name("store")):
        intake = take(path, store=store)
        assert intake.place_of("placement", "P-1") == (str(path), 1)
        assert len(intake.table("placement", ["id"])) == 1
    assert other.exists()


@pytest.fixture
def in_odd_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let temporary files be in a folder with an odd name, and keep nothing in memory."""
    folder = tmp_path / "t'm[p] *"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(gather, "IN_MEMORY", 0)


BROKEN_LINES = {
    "half": b'{"kind":"placement","id":"P-',
    "latin-1": b'{"kind":"placement","id":"\xe9"}',
    "NaN": b'{"kind":"placement","id":"P-9","school":"99ZZ","status":"final","level":NaN}',
    "NaN in extensions": b'{"kind":"school","id":"99ZX","extensions":{"a":{"b":NaN}}}',
    "two on a line": b'{"kind":"school","id":"99ZX"}{"kind":"school","id":"99ZW"}',
    "deep": b'{"kind":"school","id":"99ZX","extensions":{"a":{"b":' + b"[" * 100_000,
    "deep but closed": b'{"kind":"school","id":"99ZX","extensions":{"a":{"b":'
    + b"[" * 150
    + b"]" * 150
    + b"}}}",
    "deep in an unknown field": b'{"kind":"school","id":"99ZX","x":'
    + b'{"a":' * 800
    + b"1"
    + b"}" * 801,
    "deep braces": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "a list": b"[1]",
    "a number": b"7",
    "a lone surrogate": b'{"kind":"school","id":"99ZX","name":"\\ud800"}',
    "a raw tab": b'{"kind":"school","id":"99ZX","name":"a\tb"}',
    "a long number": b'{"kind":"school","id":"99ZX","region":' + b"9" * 5000 + b"}",
    "a number out of range": b'{"kind":"school","id":"99ZX","extensions":{"a":{"b":1e999}}}',
    "nul": b'{"kind":"school","id":"99ZX","name":"a\\u0000"}',
    "a mark in the middle": b'\xef\xbb\xbf{"kind":"school","id":"99ZX"}',
}


@pytest.mark.parametrize("text", BROKEN_LINES.values(), ids=BROKEN_LINES)
def test_a_broken_line_costs_only_itself(
    text: bytes, placement: Make, write: Write, take: Take
) -> None:
    """What cannot be read is one or more problems on its line; its neighbours are accepted."""
    intake = take(write("a.ndjson", placement(1), text + b"\n", placement(2)))
    assert intake.counts["placement"].accepted == 2
    assert {2} == {problem.line for problem in intake.problems}
    set_aside = sum(count.set_aside for count in intake.counts.values())
    assert set_aside + intake.unreadable == 1


@pytest.mark.parametrize("text", BROKEN_LINES.values(), ids=BROKEN_LINES)
def test_a_broken_element_costs_only_itself(
    text: bytes, placement: Make, write: Write, take: Take
) -> None:
    """In an array too, the records around what is broken are accepted."""
    elements = [compact(placement(1)), text, compact(placement(2))]
    intake = take(write("a.json", b"[" + b",\n".join(elements) + b"]"))
    assert intake.counts["placement"].accepted == 2
    assert intake.problems


def test_a_line_that_is_too_long_costs_only_itself(
    placement: Make, write: Write, take: Take
) -> None:
    """A line past the limit is a problem, not a crash, plain and compressed."""
    long = b'{"kind":"school","id":"99ZZ","name":"' + b"x" * 40_000_000 + b'"}\n'
    text = b"".join([compact(placement(1)) + b"\n", long, compact(placement(2)) + b"\n"])
    for name, content in (("a.ndjson", text), ("a.ndjson.zst", zstandard.compress(text))):
        intake = take(write(name, content))
        assert intake.counts["placement"].accepted == 2
        assert [(p.code, p.line) for p in intake.problems] == [(Code.TOO_LONG, 2)]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_truncated_file_gives_what_stands_before(
    pack: Callable[[bytes], bytes], write: Write, take: Take
) -> None:
    """Of a compressed file that ends too early, what can be read is read."""
    numbers = range(40_000)
    made = [
        compact({"kind": "school", "id": f"{n % 100:02}ZZ", "name": f"{n * n}"}) for n in numbers
    ]
    intake = take(write("a.ndjson", pack(b"\n".join(made))[:-500]))
    assert intake.files[0].records > 10_000
    assert Code.UNREADABLE in {problem.code for problem in intake.problems}


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("wrap", [compact, lambda r: compact(document(r))])
def test_a_truncated_document_is_one_problem(
    pack: Callable[[bytes], bytes],
    wrap: Callable[[list[Record]], bytes],
    placement: Make,
    write: Write,
    take: Take,
) -> None:
    """Of a compressed document that ends half-way the records before that are read."""
    packed = pack(wrap([placement(n, location=f"s{n * n * n:014}") for n in range(3000)]))
    intake = take(write("a.json", packed[: len(packed) * 2 // 3]))
    assert [problem.code for problem in intake.problems] == [Code.UNREADABLE]
    assert 1000 < intake.counts["placement"].accepted < 3000


@pytest.mark.parametrize("form", [lines, compact, lambda r: compact(document(r))])
def test_a_nul_costs_one_record(
    form: Callable[[list[Record]], bytes], placement: Make, write: Write, take: Take
) -> None:
    """A byte that has no business in a text costs the record that it is in, and no other."""
    text = form([placement(n, student=f"s{n}") for n in range(100)])
    for at in (text.index(b"s7"), text.index(b"s50"), text.index(b"s99")):
        intake = take(write("a.json", text[:at] + b"\x00" + text[at:]))
        assert intake.counts["placement"].accepted == 99
        assert len(intake.problems) == 1


def test_what_comes_after_a_break_in_a_document_is_read(
    placement: Make, write: Write, take: Take
) -> None:
    """Records without a kind belong to the list that they stand in, also after a break."""
    text = compact(document([*map(placement, range(9)), {"kind": "school", "id": "99ZZ"}]))
    intake = take(write("a.json", text.replace(b'{"id":"P-4"', b'\x00{"id":"P-4"')))
    assert intake.counts["placement"].accepted == 9
    assert intake.counts["school"].accepted == 1
    assert {problem.code for problem in intake.problems} == {Code.NOT_JSON}
    cut = text.replace(b'{"id":"P-8"', b'{{"id":"P-8"').replace(b"P-7", b'P"7')
    intake = take(write("b.json", cut))
    assert intake.counts["school"].accepted == 1


def test_garbage_after_compressed_data_is_told(placement: Make, write: Write, take: Take) -> None:
    """Bytes after the end of compressed data are a problem, and cost nothing that came before."""
    packed = zstandard.compress(compact(placement()) + b"\n") + b"garbage"
    intake = take(write("a.ndjson.zst", packed))
    assert intake.counts["placement"].accepted == 1
    assert [problem.code for problem in intake.problems] == [Code.UNREADABLE]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 and so on", b"\x00\x01\x02", '{"kind":"school"}'.encode("utf-16")]
)
def test_a_file_that_is_no_json_is_one_problem(content: bytes, write: Write, take: Take) -> None:
    """A file that is something else is named once, not line by line."""
    intake = take(write("a.json", content))
    assert [problem.code for problem in intake.problems] == [Code.NOT_JSON]


def test_an_empty_file_is_no_problem(write: Write, take: Take) -> None:
    """A file without records is read and holds none."""
    intake = take(write("a.json", b" \n\n"), write("b.ndjson", b""))
    assert intake.problems == []
    assert [file.records for file in intake.files] == [0, 0]


def test_a_record_in_another_kinds_list_is_told(placement: Make, write: Write, take: Take) -> None:
    """A list holds records of its kind; a list that does not exist is named with the nearest."""
    text = compact({"schools": [placement(1)], "placments": [], "placements": [placement(2)]})
    intake = take(write("a.json", text))
    assert intake.counts["placement"].accepted == 1
    codes = {problem.code for problem in intake.problems}
    assert {Code.UNKNOWN_KIND, Code.UNKNOWN_FIELD} == codes
    assert 'did you mean "placements"?' in "".join(map(str, intake.problems))


@pytest.mark.parametrize(
    "text", [b'[{"kind":"school","id":"99ZZ"},]', b'[{"kind":"school","id":"99ZZ"}] x']
)
def test_an_array_is_read_strictly(text: bytes, write: Write, take: Take) -> None:
    """A comma too many or text after the end is told, though the records are read."""
    intake = take(write("a.json", text))
    assert intake.counts["school"].accepted == 1
    assert [problem.code for problem in intake.problems] == [Code.NOT_JSON]


def test_lines_and_columns_of_an_array(placement: Make, write: Write, take: Take) -> None:
    """A problem in a written-out array names the line where its record begins."""
    text = json.dumps([placement(1), placement(2, level=9)], indent=2).encode()
    [problem] = take(write("a.json", text)).problems
    assert (problem.line, problem.pointer) == (8, "/level")
