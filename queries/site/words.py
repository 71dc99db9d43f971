"""How figures, weeks and ids read on a page: for people, not for programs.

A page never reckons: it says in words what a question answered, "too few" included.
"""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from queries.printing import money, safe

STATED = re.compile(r"(?P<currency>[A-Z]{3}) (?P<low>[\d.]+)(?: to (?P<high>[\d.]+))? a (?P<period>\w+)")
NARROW = "\N{NO-BREAK SPACE}"
VERDICTS = {
    "supported": "the market agrees",
    "contradicted": "the market disagrees",
    "mixed": "undecided",
    "too few": "too few to tell",
}
LEVELS = {
    "all": "all levels",
    "entry": "entry",
    "mid": "mid",
    "senior": "senior",
    "lead": "lead",
    "manager": "manager",
    "director": "director",
    "unknown": "not told",
}
MODES = {"remote": "remote", "hybrid": "hybrid", "onsite": "on site", "unknown": "not told"}
DEMANDS = {"any": "asked for", "required": "as a must", "preferred": "as a plus", "duty": "in the duties only"}
CODING = {
    "required": "Required",
    "preferred": "A plus",
    "not_needed": "Said not to be needed",
    "unstated": "Not mentioned",
}
RANKS = {  # a level, said of a person
    "entry": "entry-level",
    "mid": "mid-level",
    "senior": "senior",
    "lead": "lead",
    "manager": "managing",
    "director": "directing",
}
FACTS = {
    "role": "Role",
    "level": "Level",
    "min_years": "Years of experience",
    "work_mode": "Where one works",
    "coding": "Writing code",
    "country": "Country",
}
KINDS = {"band": "Pay", "responsibility": "What one does", "reason": "Why companies hire", "claim": "Other claims"}
NAMES = """\
AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BE Belgium|BG Bulgaria|BR Brazil|CA Canada
CH Switzerland|CL Chile|CN China|CO Colombia|CR Costa Rica|CY Cyprus|CZ Czechia|DE Germany|DK Denmark|EE Estonia
EG Egypt|ES Spain|FI Finland|FR France|GB United Kingdom|GR Greece|HK Hong Kong|HR Croatia|HU Hungary
ID Indonesia|IE Ireland|IL Israel|IN India|IT Italy|JP Japan|KE Kenya|KR South Korea|LT Lithuania|LU Luxembourg
LV Latvia|MA Morocco|MX Mexico|MY Malaysia|NG Nigeria|NL Netherlands|NO Norway|NZ New Zealand|PE Peru
PH Philippines|PK Pakistan|PL Poland|PT Portugal|RO Romania|RS Serbia|SA Saudi Arabia|SE Sweden|SG Singapore
SI Slovenia|SK Slovakia|TH Thailand|TR Türkiye|TW Taiwan|UA Ukraine|US United States|UY Uruguay|VN Vietnam
ZA South Africa"""
COUNTRIES = dict(name.split(" ", 1) for name in NAMES.replace("\n", "|").split("|"))


def percent(share: float | None) -> str:
    r"""A share for readers.

    >>> percent(0.4567), percent(0.004), percent(0.9956), percent(1), percent(None)
    ('46\xa0%', '0.4\xa0%', '99.6\xa0%', '100\xa0%', '')
    """
    if share is None:
        return ""
    if 0 < share < 0.01 or 0.995 <= share < 1:  # neither nobody nor everybody
        return f"{min(100 * share, 99.9):.1f}{NARROW}%"
    return f"{100 * share:.0f}{NARROW}%"


def pay_range(low: Decimal | None, high: Decimal | None, currency: str | None) -> str:
    """Pay from one end to the other, as far as they are stated.

    >>> pay_range(Decimal(54000), Decimal(60000), "GBP"), pay_range(Decimal("22.50"), None, "USD")
    ('£54,000 – £60,000', '$22.50')
    """
    ends = [money(end, currency or "") for end in (low, high) if end is not None]
    return " – ".join(dict.fromkeys(ends))


def pay_words(stated: str) -> str:
    """A statement of pay as `posting_proofs` spells it, for readers.

    >>> pay_words("GBP 54000 to 60000 a year"), pay_words("USD 22.50 a hour"), pay_words("on request")
    ('£54,000 – £60,000 a year', '$22.50 an hour', 'on request')
    """
    found = STATED.fullmatch(stated)
    if not found:
        return stated
    low, high = (Decimal(end) if end else None for end in (found["low"], found["high"]))
    return f"{pay_range(low, high, found['currency'])} {'an' if found['period'] == 'hour' else 'a'} {found['period']}"


def thousands(amount: float, currency: str) -> str:
    """A mark on an axis of pay.

    >>> thousands(150000, "USD")
    '$150k'
    """
    return f"{money(amount / 1000, currency)}k"


def number(count: int | None) -> str:
    """A count for readers.

    >>> number(9396), number(None)
    ('9,396', '0')
    """
    return f"{count or 0:,}"


def counted(count: int | None, one: str, many: str = "") -> str:
    r"""A count and what is counted.

    >>> counted(1, "employer"), counted(2300, "posting"), counted(0, "company", "companies")
    ('1\xa0employer', '2,300\xa0postings', '0\xa0companies')
    """
    return f"{count or 0:,}{NARROW}{one if count == 1 else many or one + 's'}"


def figure(value: float | None, unit: str) -> str:
    r"""A figure of the scorecard in its unit.

    >>> figure(0.41, "share"), figure(-4.8, "points"), figure(5, "percent"), figure(150000, "USD a year")
    ('41\xa0%', '-4.8\xa0points', '+5.0\xa0%', '$150,000 a year')
    """
    if value is None:
        return ""
    if unit == "share":
        return percent(value)
    if unit in ("points", "percent"):
        return f"{value:+.1f}{NARROW}{'points' if unit == 'points' else '%'}"
    return f"{money(value, unit.split(maxsplit=1)[0])} a year"


def week_days(week: str) -> str:
    """The days of an ISO week.

    >>> week_days("2025-W43"), week_days("2026-W01"), week_days("2026-W48")
    ('20 to 26 October 2025', '29 December 2025 to 4 January 2026', '23 to 29 November 2026')
    """
    first, last = (date.fromisocalendar(int(week[:4]), int(week[6:]), day) for day in (1, 7))
    begin = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        begin += f" {first:%B}" + (f" {first.year}" if first.year != last.year else "")
    return f"{begin} to {last.day} {last:%B} {last.year}"


def day(moment: date | None) -> str:
    """A day, as one can sort it.

    >>> day(date(2026, 11, 3)), day(None)
    ('2026-11-03', '')
    """
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def country(code: str | None) -> str:
    """A country's name; its code where we have none.

    >>> country("GB"), country("MT"), country(None)
    ('United Kingdom', 'MT', 'not told')
    """
    return COUNTRIES.get(code, code) if code else "not told"


def country_short(code: str) -> str:
    """A country's name within a sentence.

    >>> country_short("US"), country_short("DE")
    ('the US', 'Germany')
    """
    return {"US": "the US", "GB": "the UK", "NL": "the Netherlands"}.get(code, country(code))


def web_address(url: str | None) -> str:
    """The address if a reader may follow it, else nothing.

    >>> web_address("https://jobs.example/1"), web_address("javascript:alert(1)"), web_address("https://[")
    ('https://jobs.example/1', '', '')
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return safe(str(url)) if parts.scheme in ("http", "https") and parts.netloc else ""
