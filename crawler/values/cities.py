"""Places by the names people give them in a line of their own: cities, states, regions.

For sources that say where a posting is in free text only. A name that could be in
two countries is left out, and so is a code that could be a state or a country
("DE"), unless a city beside it settles it: no country is better than a wrong one.
What stands behind a comma tells which place of a name is meant: Paris, Texas, is in
no part of France. The names themselves are data, in places.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, convert

from crawler.values.countries import CODES, country_code, folded, unaccented

SHORT = {"SF": "US", "NYC": "US", "NY": "US", "LA": "US", "DC": "US", "SFO": "US", "PDX": "US", "KC": "US"}
SHORT |= {"US": "US", "USA": "US", "U.S.": "US", "U.S.A.": "US", "UK": "GB", "U.K.": "GB", "UAE": "AE"}
SHORT |= {"CAN": "CA", "GBR": "GB", "DEU": "DE", "NSW": "AU", "QLD": "AU"}
STATES = """
AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI
SC SD TN TX UT VA VT WA WI WV WY
"""
PROVINCES = ("AB", "BC", "MB", "NB", "NS", "ON", "QC")  # those of Canada that are no country's code
ALSO = {"MI": ("IT",), "SA": ("AU", "ZA"), "WA": ("AU",)}  # what else people mean by two letters after a city's name
EITHER = ("AR", "CO", "DE", "ID", "IL", "IN")  # a state, or a country whose people write its code after a city
REGIONS = (
    "EU|EEA|EMEA|APAC|LATAM|MENA|DACH|NAMER|AMER|CIS|Europe|European Union|Americas?|North America|Latin America"
    "|South America|Asia|Africa|Nordics|Benelux|Worldwide|Global(?:ly)?|Anywhere|International(?:ly)?"
    "|time[ -]?zones?|other countries"
)
LONGEST = 2_000  # characters; nobody's places take more
ANYWHERE_IN = re.compile(r"\banywhere(?: in| within|,| \()", re.IGNORECASE)
NOT_THERE = re.compile(r"\b(?:non|outside|except|excluding|excl|not in)\b", re.IGNORECASE)
ZONES = r"(?:UTC|GMT)(?: ?[-+±] ?\d+)?|[ECMP][SD]?T|CES?T|BST|IST"
WORDS = ("HI", "IN", "ME", "MS", "OH", "OK", "ON", "OR", "PM")  # which capitals may be, where no comma goes before
TOPICS = ("AM", "IT", "ML", "NA", "QA")  # countries nobody means by these


class Places(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of places.toml: names by country."""

    either: list[str]
    areas: dict[str, list[str]]
    cities: dict[str, list[str]]


PLACES = convert(tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8")), Places)
AREAS = {folded(name): country for country, names in PLACES.areas.items() for name in names}
NAMED = (
    {folded(name): country for country, names in PLACES.cities.items() for name in names}
    | AREAS
    | {name: code for name, code in CODES.items() if len(name) > 3}
    | {folded(name): "" for name in PLACES.either}
)


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"


LONG = re.compile(rf"(?<!\w){_any_of(NAMED)}(?!\w)", re.IGNORECASE)
ABBREVIATED = re.compile(rf"(?<![\w.]){_any_of(SHORT)}(?!\w)")
BEHIND = re.compile(  # what may tell which place of a name is meant: an area, or a code, and then the country
    rf",\s*(?P<area>(?-i:[A-Z]{{2}})(?![\w/])|{_any_of(AREAS)}(?!\w))(?:,\s*(?P<country>[^,;|/(-]+\b))?", re.IGNORECASE
)
CODE = re.compile(r"\w(?:(?P<comma>,)\s?|\s)\(?(?P<code>[A-Z]{2})(?![\w/])")
REGION = re.compile(rf"\b(?:{REGIONS})\b", re.IGNORECASE)
ZONE = re.compile(rf"\b(?:{ZONES})(?!\w)")


@lru_cache(maxsize=10_000)
def country_of(location: str | None) -> str | None:
    """The one country all of some places are in.

    None if they are in several, or if a region is among them, for it reaches further.

    >>> country_of("Remote - US"), country_of("Köln; München"), country_of("Paris, Texas")
    ('US', 'DE', 'US')
    >>> country_of("London; Berlin"), country_of("Berlin or remote in Europe"), country_of("Springfield")
    (None, None, None)
    """
    if not location or len(location) > LONGEST or NOT_THERE.search(location):
        return None
    found = countries_in(location)
    left = ANYWHERE_IN.sub(" ", LONG.sub(" ", unaccented(location)))  # the United States of America are no region
    return found.pop() if len(found) == 1 and not REGION.search(left) else None


def countries_in(text: str) -> set[str]:
    """The countries a place is in, by ISO 3166-1 alpha-2; empty where it names none, or isn't clear.

    >>> sorted(countries_in("Berlin, DE or London")), countries_in("Dover, DE"), countries_in("Ames, IA")
    (['DE', 'GB'], set(), {'US'})
    """
    named, left = _named(unaccented(text))
    found = named | {SHORT[match[0]] for match in ABBREVIATED.finditer(text)}
    found |= {_country(code) for code, has_comma in _codes(left) if has_comma or not found} - {""}
    return found


def is_place(text: str) -> bool:
    """Whether a line names a country, a city or a region we know, or ends as addresses do.

    >>> is_place("Ede-Wageningen, NL"), is_place("US time zones"), is_place("Dover, DE"), is_place("Fintech")
    (True, True, True, False)
    """
    is_known = REGION.search(text) or ZONE.search(text) or countries_in(text)
    return bool(is_known) or next(_codes(text), None) is not None


def is_place_only(text: str) -> bool:
    """Whether a line is the name of a place and nothing else.

    >>> is_place_only("London"), is_place_only("London Stock Exchange")
    (True, False)
    """
    plain = unaccented(text)
    return any(pattern.fullmatch(plain) for pattern in (LONG, ABBREVIATED, REGION))


def _named(text: str) -> tuple[set[str], str]:
    """The countries of the names in a text without accents, and what they leave of it.

    A city that is said to be elsewhere is left: its name says nothing, and what stands behind it all.
    """
    found, left = set[str](), text
    for match in LONG.finditer(text):
        country = NAMED.get(match[0].casefold(), "")  # a pattern takes "ı" for an "i", a table doesn't
        behind = BEHIND.match(text, match.end())
        if behind and _is_elsewhere(country, behind["area"], behind["country"]):
            continue
        end = behind.end("area") if behind else match.end()
        left = left[: match.start()] + " " * (end - match.start()) + left[end:]
        found |= {country} - {""}
    return found, left


def _is_elsewhere(country: str, area: str, stated: str | None) -> bool:
    """Whether an area or a state's code behind a city of a country says that it is no city there.

    >>> [_is_elsewhere("FR", "TX", stated) for stated in (None, "France")], _is_elsewhere("AU", "WA", None)
    ([True, False], False)
    """
    if country_code(stated) == country:
        return False
    there = AREAS.get(area.casefold()) or ("US" if area in STATES.split() else "CA" if area in PROVINCES else country)
    return country not in {there, country_code(area), *ALSO.get(area, ())}


def _codes(text: str) -> Iterator[tuple[str, bool]]:
    """Codes of states and countries, as they stand after a city, and whether a comma does; without one, of states."""
    for match in CODE.finditer(text):
        code = match["code"]
        is_state = code in STATES.split() or code in PROVINCES
        if match["comma"]:
            is_one = is_state or (country_code(code) and code not in TOPICS)
        else:
            is_one = is_state and code not in WORDS
        if is_one:
            yield code, match["comma"] is not None


def _country(code: str) -> str:
    """The country of such a code, "" where it could be either."""
    if code in EITHER:
        return ""
    return "US" if code in STATES.split() else "CA" if code in PROVINCES else country_code(code) or ""
