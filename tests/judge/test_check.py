"""What the judge says of the shipped cards before there are records."""

from bpvcheck.data import folder
from bpvcheck.judge.check import check_judgements
from bpvcheck.rulebook.load import load_rules


def test_every_clause_of_the_shipped_cards_can_decide() -> None:
    """No shipped card has a clause that is never the verdict, or too many facts to tell."""
    check_judgements(load_rules(folder("rules")))
