"""Drools by drools_jpy, the rules of Ansible's rulebooks: an event per placement and duty.

As with durable-rules the facts are those of plain.py, a letter each: it has no dates and no third
value. It takes its rules as a tree in JSON, and runs in a Java virtual machine.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import Verdicts, collected
from drools.dispatch import establish_async_channel
from drools.ruleset import RulesetCollection, assert_event, Ruleset
from drools.rule import Rule
from plain import JUDGES, dossiers

LETTER = {True: "yes", False: "no", None: "unknown"}
