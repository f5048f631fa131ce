"""What is to be done for pipelines: JUnit XML and SARIF 2.1.0."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import orjson

from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.layout.words import subject_word
from bpvcheck.reports.model import Finding
from bpvcheck.rulebook.labels import label

__all__ = ["as_junit", "as_sarif"]

_LEVELS = {"breached": "error", "not_demonstrated": "note", "pending": "note"}


def as_junit(document: Document) -> str:
    """Return a suite per duty; what is not met fails, what cannot be told or is not due is skipped.

    With a strict report what is not demonstrated fails too.
    """
    root = Element("testsuites", name=document.title)
    ordered = sorted(document.to_do, key=lambda each: each.duty)
    for duty, group in groupby(ordered, key=lambda each: each.duty):
        mine = list(group)
        failed = sum(_fails(each, document) for each in mine)
        counts = {
            "tests": len(mine), "failures": failed, "errors": 0, "skipped": len(mine) - failed,
        }  # fmt: skip
        suite = SubElement(root, "testsuite", {name: str(n) for name, n in counts.items()})
        suite.set("name", duty)
        for each in mine:
            case = SubElement(suite, "testcase", classname=duty, name=each.id)
            tag = "failure" if _fails(each, document) else "skipped"
            SubElement(case, tag, message=_said(each))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _fails(each: Finding, document: Document) -> bool:
    strictly = document.head.strict and each.verdict == "not_demonstrated"
    return each.verdict == "breached" or strictly


def as_sarif(document: Document) -> str:
    """Return the findings with the duties as rules; a finding's place is its subject."""
    rules = {line.duty: line for line in reversed(document.actions)}
    place = {duty: number for number, duty in enumerate(sorted(rules))}
    driver = {
        "name": "bpvcheck",
        "version": document.head.version,
        "rules": [
            {
                "id": duty,
                "shortDescription": {"text": rules[duty].title or duty},
                "help": {"text": rules[duty].remedy or duty},
            }
            for duty in place
        ],
    }
    results = [
        {
            "ruleId": each.duty,
            "ruleIndex": place[each.duty],
            "level": "error" if _fails(each, document) else _LEVELS[each.verdict],
            "message": {"text": _said(each)},
            "locations": [
                {"logicalLocations": [{"name": each.subject, "kind": each.subject_kind}]}
            ],
            "partialFingerprints": {"finding": f"{each.id}:{each.bearer_id}"},
        }
        for each in document.to_do
    ]
    made = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return orjson.dumps(made, option=orjson.OPT_INDENT_2).decode() + "\n"


def _said(each: Finding) -> str:
    about = f"{subject_word(each.subject_kind)} {each.subject} {each.part}".strip()
    due = f", {each.due.isoformat()}" if each.due else ""
    return f"{label(each.verdict)}: {each.title or each.duty} ({label(each.bearer)}, {about}{due})"
