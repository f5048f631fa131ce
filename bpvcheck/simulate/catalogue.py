"""What simulated records choose from: qualifications per sector, knowledge centres, identifiers.

Qualifications are those of the 2014 crebo table (Regeling kwalificatiedossiers, BWBR0031310). The
knowledge centres are made up, as are all BRINs: real ones start with 00 to 31.
"""

from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase
from typing import Final, NamedTuple

JsonObject = dict[str, object]
"""A record, or a part of one, while it is made."""
REGIONS: Final = ("noord", "oost", "midden", "west", "zuid")


class Track(NamedTuple):
    """A qualification that students learn for, and the sector that it belongs to."""

    sector: int
    crebo: str
    level: int
    weight: int
    """Percent of the companies."""
    work_based: float | None = None
    """Share of BBL where it is not that of the sector: assumption. What ICT agreed is about BBL."""


class SectorInfo(NamedTuple):
    """A sector with its (fictitious) knowledge centre."""

    key: str
    name: str
    centre: str
    work_based: float
    """Share of BBL. 167,000 of 525,000 students (32 %) in 2009/10; per sector: assumption."""
    open_ended: bool = False
    """Recognised for an indefinite time, as KOC Nederland did."""


SECTORS: Final = (
    SectorInfo("bouw-infra", "Bouw, infra en afbouw", "99ZA", 0.7),
    SectorInfo("techniek", "Techniek en procesindustrie", "99ZB", 0.45),
    SectorInfo("mobiliteit-logistiek", "Mobiliteit, transport en logistiek", "99ZC", 0.5),
    SectorInfo("handel", "Handel", "99ZD", 0.25),
    SectorInfo("economie-ict", "Economie, ICT en veiligheid", "99ZE", 0.15),
    SectorInfo("horeca-bakkerij", "Horeca en bakkerij", "99ZF", 0.4),
    SectorInfo("zorg-welzijn", "Zorg en welzijn", "99ZG", 0.25),
    SectorInfo("uiterlijke-verzorging", "Uiterlijke verzorging", "99ZH", 0.3, open_ended=True),
    SectorInfo("groen", "Groen en dierverzorging", "99ZI", 0.35),
)

TRACKS: Final = (
    Track(0, "92090", 1, 2),
    Track(0, "94920", 2, 4),
    Track(0, "94931", 3, 3),
    Track(0, "93901", 2, 2),
    Track(0, "91450", 2, 2),
    Track(0, "94051", 4, 3),
    Track(1, "94271", 2, 3),
    Track(1, "94291", 4, 4),
    Track(1, "90012", 3, 3),
    Track(2, "93410", 2, 2),
    Track(2, "93420", 3, 3),
    Track(2, "93430", 4, 2),
    Track(2, "91830", 2, 2),
    Track(2, "90255", 2, 2),
    Track(3, "93751", 2, 5),
    Track(3, "93491", 4, 6),
    Track(3, "90290", 4, 3),
    Track(4, "95311", 4, 5),
    Track(4, "95321", 4, 3, work_based=0.7),
    Track(4, "93212", 4, 5),
    Track(4, "94850", 2, 2),
    Track(5, "90760", 2, 3),
    Track(5, "95420", 3, 3),
    Track(6, "92640", 2, 3),
    Track(6, "95530", 3, 5),
    Track(6, "95520", 4, 6),
    Track(6, "92620", 3, 4),
    Track(6, "92670", 4, 3),
    Track(7, "95120", 2, 1),
    Track(7, "91182", 3, 2),
    Track(8, "97253", 3, 2),
    Track(8, "97330", 2, 2),
)

TRADES: Final = (
    ("Bouwbedrijf", "Aannemersbedrijf", "Afbouw"),
    ("Installatiebedrijf", "Metaalwerk", "Werkplaats"),
    ("Garage", "Transport", "Logistiek"),
    ("Winkel", "Groothandel", "Warenhuis"),
    ("Kantoor", "Administratie", "Diensten"),
    ("Restaurant", "Bakkerij", "Hotel"),
    ("Zorghuis", "Thuiszorg", "Kindcentrum"),
    ("Kapsalon", "Schoonheidssalon"),
    ("Kwekerij", "Hovenier", "Dierenzorg"),
)
"""What companies of each sector are called."""
SCHOOLS: Final = ("ROC", "Vakcollege", "Scholengroep")
"""What schools are called."""
_FIRST: Final = ("Merel", "Linden", "Vlier", "Zilver", "Wulpen", "Hazel", "Reiger", "Brem", "Koren")
_LAST: Final = ("horst", "veen", "donk", "rade", "wiek", "hoeve", "stroom")

_BY_WEIGHT: Final = [track for track in TRACKS for _ in range(track.weight)]
CYCLE: Final = len(_BY_WEIGHT)
"""Companies so far apart are of one qualification."""
_ORDER: Final = tuple(_BY_WEIGHT[place * 37 % CYCLE] for place in range(CYCLE))
SCHOOL_PREFIXES: Final = ("97", "98", "96", "95", "94", "93", "92", "91", "90")
PERSONS_NUMBER: Final = frozenset({0, 5})
"""What remains of a BSN by the elfproef, and of an onderwijsnummer."""
MOST_SCHOOLS: Final = len(SCHOOL_PREFIXES) * 26 * 26


def track_of(company: int) -> Track:
    """Return the qualification that a company is recognised for."""
    return _ORDER[company % CYCLE]


def sibling(track: Track) -> Track:
    """Another qualification of the same sector."""
    same = [other for other in TRACKS if other.sector == track.sector]
    return same[(same.index(track) + 1) % len(same)]


def school_brins() -> Iterator[str]:
    """Fictitious BRINs of schools, without end until they run out."""
    for prefix, first, second in product(SCHOOL_PREFIXES, ascii_uppercase, ascii_uppercase):
        yield prefix + first + second


def location_of(company: int) -> str:
    """Return the location to which a company's recognition is limited; empty: it holds for all."""
    return "" if company % 10 else f"vestiging-{1 + company // 10 % 3}"


def company_id(company: int) -> str:
    """Return a company its code (17 characters), or one in fourteen an id of nine digits.

    House numbers are padded with spaces or zeros: both occur. The nine digits never pass an
    elfproef, so that nobody can take them for a person's number.
    """
    if company % 14 == 13:  # noqa: PLR2004 - one in fourteen
        return _nine_digits(company)
    postcode = 1000 + company * 7919 % 9000
    letters = ascii_uppercase[company % 23] + ascii_uppercase[company % 25]
    house = 1 + company // 9000 * 97 + company % 97
    padded = f"{house:05d}" if company % 3 else f"{house:5d}"
    return f"{SECTORS[track_of(company).sector].centre}{postcode}{letters}{padded}01"


def company_name(company: int) -> str:
    """Name a company by its trade and a made-up place, with a number so that no real one has it."""
    trades = TRADES[track_of(company).sector]
    return f"{trades[company // CYCLE % len(trades)]} {_place(company)} {company + 1}"


def school_name(school: int) -> str:
    """Name a school in the same way."""
    return f"{SCHOOLS[school % len(SCHOOLS)]} {_place(school * 10)} {school + 1}"


def _place(number: int) -> str:
    return _FIRST[number % len(_FIRST)] + _LAST[number // len(_FIRST) % len(_LAST)]


def _nine_digits(company: int) -> str:
    number = 100_018_000 + company * 10
    return str(number + 1) if _elfproef(number) in PERSONS_NUMBER else str(number)


def _elfproef(number: int) -> int:
    """Return what remains of the weighted sum of nine digits; one more leaves one less."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    digits = map(int, str(number))
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
