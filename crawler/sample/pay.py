"""What a made-up employer pays, and how it writes that down.

Pay follows level, place and size of employer, with a little chance; the words
and the source's own fields always agree.
"""

from decimal import ROUND_HALF_UP, Decimal

from crawler.posting import Pay, Period
from crawler.sample.blocks import Blocks, Employer, Family, Level, Place
from crawler.sample.dice import Dice
from crawler.sample.wording import COUNTRY_NAMES

SIZES = {"small": Decimal("0.92"), "mid": Decimal(1), "big": Decimal("1.12"), "giant": Decimal("1.3")}
HOURS, MONTHS = 2080, 12
INTERN = Decimal("0.6")  # of a beginner's pay
ON_TARGET = Decimal(2)  # on-target earnings, in base salaries
RAISE = Decimal("1.05")
SIGNS = {"USD": "$", "CAD": "CA$", "GBP": "£", "EUR": "€", "INR": "₹"}
BY_MONTH = ("NL",)  # where postings name the monthly gross
BY_HOUR = ("US", "CA")  # where support staff are paid by the hour
STATED = {"US": 0.96, "CA": 0.75, "GB": 0.6, "DE": 0.5, "FR": 0.5, "NL": 0.6, "IN": 0.4}  # share that says what it pays


def period(family: str, level: Level, employment: str, country: str) -> Period:
    """By what stretch of time this work is paid."""
    by_hour = family == "support" and level in ("entry", "mid")
    if country in BY_HOUR and (by_hour or employment != "FullTime"):
        return "hour"
    if employment == "Intern" or (country in BY_MONTH and level in ("entry", "mid", "senior")):
        return "month"
    return "year"


def base(family: Family, level: Level, employer: Employer, place: Place, dice: Dice) -> Decimal:
    """The middle of the band, by the year, in the place's currency."""
    luck = Decimal(str(round(dice.stretch(0.95, 1.05), 3)))
    return family.base[level] * SIZES[employer.size] * place.pay * luck


def stated(place: Place) -> float:
    """The share of its postings that say what they pay: law and custom differ from state to state."""
    return STATED[place.country] if place.stated is None else place.stated


def band(
    middle: Decimal, per: Period, currency: str, *, wide: bool, share: Decimal = Decimal(1)
) -> tuple[Decimal, Decimal]:
    """Both ends of the band, rounded as people round."""
    middle *= share
    parts = {"year": 1, "month": MONTHS, "hour": HOURS}[per]
    step = Decimal({"year": 1000, "month": 50, "hour": 1}[per] * (50 if currency == "INR" else 1))
    low, high = (Decimal("0.86"), Decimal("1.16")) if wide else (Decimal("0.92"), Decimal("1.09"))
    ends = (middle * end / parts / step for end in (low, high))
    first, last = (end.quantize(Decimal(1), ROUND_HALF_UP) * step for end in ends)
    return first, last


def sentences(blocks: Blocks, employer: Employer, place: Place, pays: tuple[Pay, ...], dice: Dice) -> list[str]:
    """The pay in words."""
    words = blocks.pay_words[employer.language]
    said = []
    for pay in pays:
        forms = words.ote if pay.kind == "ote" else getattr(words, pay.period or "year")
        where = pay.place or place.locality or COUNTRY_NAMES[place.country]
        said.append(dice.pick(forms).format(range=written(employer, pay), place=where))
    if dice.happens(0.5) and said:
        said.append(dice.pick(words.after))
    return said


def written(employer: Employer, pay: Pay) -> str:
    """The range in the employer's own manner."""
    dice = Dice(employer.token, "manner")
    manner, dash = dice.pick(("full", "full", "short", "code")), dice.pick((" - ", " – ", " to "))
    low, high = pay.low or Decimal(0), pay.high or Decimal(0)
    currency = pay.currency or "USD"
    if employer.language != "en":
        mark = {"de": ".", "fr": " "}[employer.language]
        return f"{grouped(low, mark)} € – {grouped(high, mark)} €"
    if currency == "INR":
        return f"₹{lakhs(low)}{dash}₹{lakhs(high)}"
    if manner == "code":
        return f"{currency} {grouped(low)}{dash}{grouped(high)}"
    if manner == "short" and pay.period == "year":
        return f"{SIGNS[currency]}{low // 1000}k{dash}{SIGNS[currency]}{high // 1000}k"
    return f"{SIGNS[currency]}{grouped(low)}{dash}{SIGNS[currency]}{grouped(high)}"


def grouped(amount: Decimal, mark: str = ",") -> str:
    """Thousands apart.

    >>> grouped(Decimal(85000)), grouped(Decimal(1250), ".")
    ('85,000', '1.250')
    """
    return f"{amount:,.0f}".replace(",", mark)


def lakhs(amount: Decimal) -> str:
    """Grouped as in India.

    >>> lakhs(Decimal(2850000)), lakhs(Decimal(45000))
    ('28,50,000', '45,000')
    """
    digits = f"{amount:.0f}"
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])
