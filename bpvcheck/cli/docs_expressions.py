"""The Dutch page on expressions for branches: what each function gives, and what can be named."""

from collections.abc import Iterator, Mapping
from typing import Final

from bpvcheck.cli.words import speaking
from bpvcheck.expressions.functions import FUNCTIONS
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.subjects import SUBJECTS

__all__ = ["expression_page"]

_INTRODUCTION: Final = """\
# Uitdrukkingen en functies

Gemaakt door `make generate`; pas deze bladzijde niet met de hand aan. In het Engels, met alle
regels: [rule-cards.md](rule-cards.md). Een afspraak van nul af maken:
[tutorial-plugin.nl.md](tutorial-plugin.nl.md).

Een kaart vraagt met *feiten* wat de gegevens laten zien, en zegt met `met` welke feiten samen
voldoen:

```yaml
facts:
  student_briefed:
    is: covers(terms.briefing_topics, briefings, its.topics, "student" in its.audience)
    nl: de student is over alle onderwerpen voorgelicht
    en: the student was told of every topic
due: {on: start, why: {nl: "het protocol zegt: vóór de start", en: "the protocol says so"}}
met: student_briefed
```

## Drie antwoorden

Een feit is waar, onwaar of onbekend. Wat er niet staat, is onbekend: *niet aangetoond*, en nooit
*niet voldaan*. Onwaar is iets alleen als de gegevens dat laten zien: een lijst die volledig is tot
en met een dag, en waarin het niet staat. Schrijf daarom wat er gedaan moet zijn, en niet wanneer:
bpvcheck vraagt elk feit twee keer, tot en met de dag waarop het moet (`due`) en tot nu. Zo volgt
*te laat voldaan* vanzelf.

- Of iets is vastgelegd, kunt u niet vragen.
- De datum van een gebeurtenis vergelijkt u niet met `<`; schrijf `done(its.on, by=...)`.
- Dat iets *niet* gebeurde, vraagt u met `none(...)`: die is alleen waar als de lijst volledig is.

## Wat u kunt noemen

- Velden van het record, zoals in [velden.md](velden.md): `status`, `period.start`, `briefings`.
- In een voorwaarde op een lijst is `its.` de regel: `its.topics`, `its.on`.
- `terms.x`: een term van de kaart, die een branche kan invullen of aanscherpen.
- `as_of`: de peildatum. `attestations`: de verklaringen over deze verplichting (`its.by`,
  `its.on`, `its.outcome`).
- Velden van uw branche: `extensions.NAAM.veld`, zoals u ze in `extensions.yaml` opgeeft.
- Vaste woorden en getallen: `"BOL"`, `3`, `True`, `False`, `["BOL", "BBL"]`.

Een verplichting gaat over één soort onderwerp. Daarbij hoort, naast de velden van zijn eigen
record:

| onderwerp (`subject`) | per (`per`) | ook te noemen | verwijst naar |
|---|---|---|---|
"""
_FUNCTIONS: Final = """
## De functies

`list` is een lijst van het record, `condition` een voorwaarde op de regels daarvan (mag weg),
`since` en `by` zijn de eerste en de laatste dag die meetelt (mogen weg), en `date` is een datum.

| schrijf | geeft |
|---|---|
"""
_REST: Final = """
## Daartussen

`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `*` en `/` (naar beneden afgerond), en `and`,
`or`, `not`. Bij `and` en `or` is het antwoord onbekend, tenzij de andere kant het beslist:
*onwaar* `and` *onbekend* is onwaar. Bij `met` staan alleen namen van feiten, met `and`, `or`,
`not`.

`bpvcheck rules test` of `bpvcheck plugins check` zegt wat er niet klopt, met bestand, regel en
kolom, en welke naam u waarschijnlijk bedoelde.
"""
MEANINGS: Final[Mapping[str, str]] = {
    "done": "waar: er is zo'n regel, op tijd. Onwaar: die is er niet en de lijst is volledig, of "
    "hij is van later. Van één datum, of een lijst datums, hetzelfde",
    "none": "waar: er is zo'n regel niet, en de lijst is volledig",
    "count": "hoeveel het er zijn: `count(...) >= 3`",
    "total": "de som van een veld van de regels",
    "covers": "waar: de regels noemen samen alles wat in `required` staat",
    "covered": "waar: elke dag tot nu toe valt in een periode waarvoor de voorwaarde geldt; met "
    "een tweede lijst en zijn voorwaarde mag het een periode uit een van beide zijn",
    "only": "de datum van de enige zo'n regel; onbekend als er geen is of meer dan een",
    "first_recorded": "de datum van de eerste die is vastgelegd, ook als de lijst niet volledig is",
    "first": "de datum van de eerste; is er zeker geen, dan die van `otherwise`, of onbekend",
    "last": "de datum van de laatste tot nu toe; `otherwise` zoals bij `first`",
    "last_is": "waar of onwaar zoals `good` is van de laatste zo'n regel; met `valid_on` van die "
    "op die dag geldt",
    "largest_gap": "het grootste aantal dagen achter elkaar zonder zo'n regel, de randen meegeteld",
    "fewest_in": "hoeveel het er minstens zijn in elke reeks van `n` dagen: eens per zes weken is "
    "`fewest_in(42, ...) >= 1`",
    "values": "wat de regels in een veld hebben, om te vergelijken met `in` en `includes_all`",
    "actual_end": "de dag waarop het echt eindigde, anders de geplande; kaarten schrijven `end`",
    "includes_all": "waar: in een gewone lijst staat alles wat nodig is",
    "overlaps": "waar: in een gewone lijst staat minstens één van de waarden",
    "size": "hoeveel waarden er in een gewone lijst staan; met `values` alleen die",
    "pro_rata": "welk deel van het aantal op een dag gedaan moet zijn, naar beneden afgerond; "
    "`slack` is hoe lang na zijn dag elk nog mag",
    "days_between": "het aantal dagen tussen twee datums",
    "latest": "de laatste van de datums; onbekend als er een onbekend is",
    "earliest": "de eerste van de datums; onbekend als er een onbekend is",
    "recorded": "een datum of getal, en iets anders als dat niet is vastgelegd; alleen voor wat "
    "uit iets anders volgt",
    "hinted": "nooit waar: onbekend als een datum, tekst of lijst is vastgelegd, anders onwaar; "
    "voor wat op een onbekende dag gebeurd moet zijn, of tegen iets anders pleit",
    "day": "een dag van de kalender",
    "days": "achter `+` of `-`: zoveel dagen",
    "workdays": "zoveel werkdagen: maandag tot en met vrijdag zonder de feestdagen van de Algemene "
    "termijnenwet, art. 3; de eerste is de dag erna",
    "months": "zoveel maanden",
    "years": "zoveel jaren",
    "verdict": 'het oordeel over een andere verplichting: `verdict("ALG-LB-1a") == "breached"`',
}
"""What each function gives, in Dutch; a function that lacks here stops `make generate`."""


def expression_page() -> Mapping[str, str]:
    """Return the generated page by its path."""
    with speaking("nl"):
        parts = [_INTRODUCTION, *_subjects(), _FUNCTIONS, *_functions(), _REST]
        return {"docs/uitdrukkingen.md": "".join(parts)}


def _functions() -> Iterator[str]:
    for name, function in FUNCTIONS.items():
        usage = " of ".join(f"`{each}`" for each in function.usage.split(" or "))
        yield f"| {usage} | {MEANINGS[name]} |\n"


def _subjects() -> Iterator[str]:
    for subject in SUBJECTS:
        named = [*subject.derived, *subject.extra]
        cells = (
            f"`{subject.record}` ({label(subject.record)})",
            f"`{subject.per}` ({label(subject.per)})" if subject.per else "",
            ", ".join(f"`{name}`" for name in named),
            ", ".join(f"`{name}` ({label(kind)})" for name, kind in subject.refers.items()),
        )
        yield f"| {' | '.join(cells)} |\n"
