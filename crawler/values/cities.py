"""Places by the names people give them in a line of their own: cities, states, regions.

For sources that say where a posting is in free text only. A name that could be in
two countries is left out, and so is a code that could be a state or a country
("DE"), unless a city beside it settles it: no country is better than a wrong one.
"""

import re
from collections.abc import Iterator

from crawler.values.countries import CODES, country_code

CITIES = """
AE Dubai/Abu Dhabi
AR Buenos Aires
AT Vienna/Graz/Linz/Bregenz
AU Sydney/Melbourne/Brisbane/Canberra/Adelaide
BE Brussels/Antwerp/Ghent/Leuven
BR São Paulo/Sao Paulo/Rio de Janeiro
CA Toronto/Vancouver/Montreal/Montréal/Ottawa/Calgary/Edmonton/Ontario/Quebec/Québec/British Columbia/Alberta
CH Zurich/Zürich/Geneva/Basel/Lausanne/Bern
CN Shanghai/Beijing/Shenzhen
CO Bogota/Bogotá/Medellin/Medellín
CZ Prague/Brno
DE Berlin/Munich/München/Hamburg/Cologne/Köln/Frankfurt/Stuttgart/Leipzig/Karlsruhe/Düsseldorf/Essen/Bavaria
DK Copenhagen/Aarhus
EE Tallinn/Tartu
ES Barcelona/Madrid/Valencia/Málaga/Malaga
FI Helsinki/Tampere/Espoo
FR Paris/Lyon/Toulouse/Nantes/Grenoble/Bordeaux/Lille
GB London/Edinburgh/Glasgow/Manchester/Bristol/Cambridge, UK/Oxford/Leeds/Belfast
GR Athens/Thessaloniki
HU Budapest
IE Dublin/Galway
IL Tel Aviv/Tel-Aviv/Jerusalem/Haifa
IN Bangalore/Bengaluru/Mumbai/Hyderabad/Pune/Chennai/New Delhi/Gurugram/Gurgaon/Noida
IT Milan/Milano/Turin/Bologna
JP Tokyo/Osaka/Kyoto
KE Nairobi
KR Seoul
LT Vilnius/Kaunas
LV Riga
MX Mexico City/CDMX/Guadalajara/Monterrey
MY Kuala Lumpur
NG Lagos
NL Amsterdam/Utrecht/Rotterdam/Eindhoven/The Hague/Den Haag/Delft/Leiden/Groningen/Haarlem
NO Oslo/Bergen/Trondheim
NZ Auckland/Wellington/Christchurch
PL Warsaw/Krakow/Kraków/Wrocław/Wroclaw/Gdańsk/Gdansk/Poznan
PT Lisbon/Lisboa/Porto
RO Bucharest/Cluj/Cluj-Napoca
RS Belgrade
SE Stockholm/Gothenburg/Malmö/Uppsala
TH Bangkok
TR Istanbul
TW Taipei
UA Kyiv/Lviv
US San Francisco/Bay Area/Silicon Valley/Palo Alto/Mountain View/Redwood City/San Mateo/Menlo Park/Sunnyvale/Oakland
US Berkeley/Los Angeles/Santa Monica/San Diego/Santa Barbara/Orange County/Sacramento/San Jose, CA/California
US New York City/New York/Brooklyn/Manhattan/New Jersey/Boston/Cambridge, MA/Somerville/Massachusetts/Philadelphia
US Pittsburgh/Washington DC/Washington, DC/Washington D.C./Arlington/Virginia/Maryland/Baltimore/Atlanta/Miami/Orlando
US Tampa/Florida/Chicago/Illinois/Detroit/Ann Arbor/Michigan/Minneapolis/St. Louis/Kansas City/Denver/Boulder/Colorado
US Salt Lake City/Utah/Austin/Dallas/Houston/Texas/Phoenix/Arizona/Seattle/Portland/Nashville/Raleigh/Ohio/Montana
US Oregon/New England
VN Hanoi/Ho Chi Minh City
ZA Cape Town/Johannesburg
"""
SHORT = {"SF": "US", "NYC": "US", "NY": "US", "LA": "US", "DC": "US", "SFO": "US", "PDX": "US", "KC": "US"}
SHORT |= {"US": "US", "USA": "US", "U.S.": "US", "U.S.A.": "US", "UK": "GB", "U.K.": "GB", "UAE": "AE"}
STATES = """
AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI
SC SD TN TX UT VA VT WA WI WV WY
"""
EITHER = ("AR", "CO", "DE", "ID", "IL", "IN")  # a state, or a country whose people write its code after a city
REGIONS = (
    "EU|EEA|EMEA|APAC|LATAM|MENA|DACH|Europe|European Union|Americas?|North America|Latin America|South America|Asia"
    "|Africa|Nordics|Benelux|Worldwide|Global(?:ly)?|Anywhere|International(?:ly)?|time[ -]?zones?|other countries"
)
ZONES = r"(?:UTC|GMT)(?: ?[-+±] ?\d+)?|[ECMP][SD]?T|CES?T|BST|IST"
WORDS = ("HI", "IN", "ME", "MS", "OH", "OK", "OR", "PM")  # which capitals may be, where no comma goes before
TOPICS = ("ML", "QA")  # countries nobody means by these

NAMED = {name.casefold(): line[:2] for line in CITIES.strip().splitlines() for name in line[3:].split("/")} | {
    name: code for name, code in CODES.items() if len(name) > 3
}
LONG = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, NAMED), key=len, reverse=True))})\b", re.IGNORECASE)
ABBREVIATED = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(map(re.escape, SHORT), key=len, reverse=True))})(?!\w)")
CODE = re.compile(r"\w(?P<comma>,?) \(?(?P<code>[A-Z]{2})(?![\w/])")
REGION = re.compile(rf"\b(?:{REGIONS})\b", re.IGNORECASE)
ZONE = re.compile(rf"\b(?:{ZONES})(?!\w)")


def countries_in(text: str) -> set[str]:
    """The countries a place is in, by ISO 3166-1 alpha-2; empty where it names none, or isn't clear.

    >>> sorted(countries_in("Berlin, DE or London")), countries_in("Dover, DE"), countries_in("Ames, IA")
    (['DE', 'GB'], set(), {'US'})
    """
    found = {NAMED[match[0].casefold()] for match in LONG.finditer(text)}
    found |= {SHORT[match[0]] for match in ABBREVIATED.finditer(text)}
    return found or {_country(code) for code in _codes(text)} - {""}


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
    return any(pattern.fullmatch(text) for pattern in (LONG, ABBREVIATED, REGION))


def _codes(text: str) -> Iterator[str]:
    """Codes of states and countries, as they stand after a city; without a comma, of states only."""
    for match in CODE.finditer(text):
        code = match["code"]
        if match["comma"]:
            is_one = code in STATES.split() or (country_code(code) and code not in TOPICS)
        else:
            is_one = code in STATES.split() and code not in WORDS
        if is_one:
            yield code


def _country(code: str) -> str:
    """The country of such a code, "" where it could be either."""
    if code in EITHER:
        return ""
    return "US" if code in STATES.split() else country_code(code) or ""
