"""schema.org's baseSalary, in all the forms that employers give it.

By the book it is a MonetaryAmount whose value is a QuantitativeValue. In the wild
each part also stands where another should: the unit outside, the bounds at the top,
a number or a text alone, a currency on the posting. The inner one wins, and what a
form can't say stays open.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec.structs import replace

from crawler.page import Page
from crawler.posting import Pay, Period
from crawler.values import currency, pay_text, period

NUMBER = re.compile(
    r"(?:[A-Z]{0,3}[$£€]|[A-Z]{3})? ?(\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?(?:[€£]|[A-Z]{3})?"
)
LONGEST = 200  # characters of pay in words
LARGEST = Decimal(10**10)  # no pay in any currency
UNITS: dict[str, Period] = {  # beside the usual words: ISO 8601 and UN/CEFACT, which schema.org allows
    "annual": "year",
    "annually": "year",
    "annum": "year",
    "ann": "year",
    "p1y": "year",
    "yr": "year",
    "p1m": "month",
    "mon": "month",
    "p1w": "week",
    "wee": "week",
    "p1d": "day",
    "pt1h": "hour",
    "hur": "hour",
    "hr": "hour",
}
LEAST_YEARLY, MOST_HOURLY = 1000, 1000  # amounts beyond are of another unit than they say
AMOUNTS = ("value", "minValue", "maxValue", "price", "minPrice", "maxPrice")
KNOWN = {*AMOUNTS, "@type", "@id", "currency", "priceCurrency", "unitText", "unitCode", "duration"}
KNOWN |= {"name", "description", "validFrom", "validThrough"}
STATED = ("currency", "priceCurrency", *AMOUNTS, "unitText")


def pays(page: Page, stated: Any, salary_currency: Any, country: str | None) -> Iterator[Pay]:
    """Each pay that the field states, be it in words; numbers that can't be read are reported."""
    for form in stated if isinstance(stated, list) else [stated]:
        outer = form if isinstance(form, dict) else {"value": form}
        inner = outer.get("value")
        for value in inner if isinstance(inner, list) else [inner]:
            parts = outer | (value if isinstance(value, dict) else {"value": value})
            page.unknown.update(f"baseSalary.{name}" for name in parts.keys() - KNOWN)
            code = currency(_word(parts, "currency", "priceCurrency") or _text(salary_currency))
            found = list(_pays(parts, code, country))
            said = parts.get("value")
            if not found and isinstance(said, str) and re.search("[1-9]", said):
                page.unknown["baseSalary (in words that can't be read)"] += 1
            yield from found


def _pays(parts: dict[str, Any], code: str | None, country: str | None) -> Iterator[Pay]:
    low, high = (_bound(parts, name) for name in ("min", "max"))
    by = unit(_word(parts, "unitText", "unitCode", "duration"))
    if low is None and high is None:
        low = high = _amount(parts.get("value")) or _amount(parts.get("price"))
    if low is None and high is None:
        for pay in pay_text.pays((_text(parts.get("value")) or "")[:LONGEST], country):
            yield replace(pay, currency=pay.currency or code, period=pay.period or by)
        return
    if low is not None and high is not None and low > high:
        low, high = high, low
    words = ", ".join(f"{name} {said}" for name in STATED if (said := _text(parts.get(name))))
    per = by if _is_likely(high or low or Decimal(0), by) else None
    yield Pay(low=low, high=high, currency=code, period=per, words=words)


def unit(text: str | None) -> Period | None:
    """What the pay is by.

    >>> unit("HOURLY"), unit("per annum"), unit("P1Y"), unit("PER_MONTH"), unit("project")
    ('hour', 'year', 'year', 'month', None)
    """
    word = re.sub(r"[\s_]+", " ", text or "").strip().lower().removeprefix("per ").removeprefix("/")
    return UNITS.get(word) or period(word)


def _is_likely(amount: Decimal, by: Period | None) -> bool:
    """Whether an amount can be of that unit: nobody earns 45 a year, or 90,000 an hour."""
    return not (by == "year" and amount < LEAST_YEARLY) and not (by == "hour" and amount > MOST_HOURLY)


def _bound(parts: dict[str, Any], end: str) -> Decimal | None:
    return _amount(parts.get(f"{end}Value")) or _amount(parts.get(f"{end}Price"))


def _amount(value: Any) -> Decimal | None:
    """A number, or a text that is one with its currency at most; 0 means unset."""
    text = _text(value) or ""
    match = NUMBER.fullmatch(text) if len(text) < 40 else None
    try:
        amount = Decimal(re.sub("[, ]", "", match[1])) if match else Decimal(0)
    except InvalidOperation:
        return None
    return amount if 0 < amount < LARGEST else None


def _word(parts: dict[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := _text(parts.get(name)))), None)


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return " ".join(str(value).split()) or None
