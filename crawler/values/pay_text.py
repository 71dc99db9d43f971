"""Pay where a source says it in words: "$120-150k", "£65k a year", "OTE $25k - $35k".

For a field about pay, or a heading that may hold some; what stands in a posting's
prose is read later, with its surroundings. A number is pay if it has a currency or
its thousands, and is not said to be funding, equity or a bonus. What is left open
stays open: a missing period, an end, a "$" that may be of several countries.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from crawler.posting import Pay, PayKind, Period
from crawler.values import currency, period

CURRENCIES = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₪": "ILS", "US$": "USD", "CA$": "CAD", "C$": "CAD", "CAD$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "SG$": "SGD", "HK$": "HKD", "R$": "BRL",
}  # fmt: skip
CODES = "USD|EUR|GBP|CAD|AUD|NZD|SGD|HKD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|BRL|MXN|JPY|ILS|ZAR"
DOLLARS = {"US": "USD", "CA": "CAD"}
OTHER_DOLLARS = (  # where "$" may be money of their own, or not
    "AR AU BB BM BN BO BR BS BZ CL CO CR CU DO FJ GT GY HK HN JM KY LR MX NA NI NZ PE PH PY SG SR TT TW UY VE"
)

SIGN = rf"(?:(?:{CODES}) ?)?(?:(?:US|CAD?|AU?|NZ|SG?|HK|R)?\$|[€£₹₪])|\b(?:{CODES})"
NUMBER = r"\d{1,3}(?:[,.'’ ]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
END = (  # to be named
    rf"(?P<NAME_sign>{SIGN})? ?(?P<NAME>{NUMBER})(?P<NAME_k> ?K(?![a-zA-Z]))?"
    rf"(?: ?(?P<NAME_code>[€£]|(?:{CODES})\b))?(?P<NAME_plus>\+)?"
)
AMOUNT = re.compile(
    rf"(?<![\w.,'$€£+-]){END.replace('NAME', 'low')}"
    rf"(?: ?(?:[-–—−~]|\bto\b) ?{END.replace('NAME', 'high')})?(?![\w%]|[.,]\d| ?(?:[MB]|MM|mil\w*|x)\b)"
    r"(?: ?(?:base|salary|gross|OTE))?"
    r"(?: ?(?:/|\bper\b|\ban?\b|\bp\.) ?(?P<per>year|yr|annum|a\b|y\b|month|mo\b|mth|week|wk|day|d\b|hour|hr|h\b)\w*"
    r"|,? ?\b(?P<adverb>yearly|annual|monthly|weekly|daily|hourly))?",
    re.IGNORECASE,
)
PERIODS: dict[str, Period] = {"yr": "year", "annum": "year", "annual": "year", "a": "year", "y": "year", "mo": "month"}
PERIODS |= {"mth": "month", "wk": "week", "d": "day", "hr": "hour", "h": "hour"}

OTHER_MONEY = (
    r"rais\w+|fund\w+|seed|series|stipend|budget|bonus\w*|equity|revenue|[am]rr|valu\w+|groceries|pto|benefits|sign-?on"
)
NOT_PAY_BEFORE = re.compile(rf"\b(?:{OTHER_MONEY}|backed)\b[^;|]*$", re.IGNORECASE)
NOT_PAY_AFTER = re.compile(
    rf" ?(?:in |of |for |annual |pre-?)*(?:{OTHER_MONEY}|users|customers|people|employees)\b", re.IGNORECASE
)
ONLY_PAY_BEFORE = re.compile(
    r"(?:[\s(~:≈]|salary|base|pay|compensation|comp|rate|up[ -]to|from|around|about|range)*", re.IGNORECASE
)
AT_MOST = re.compile(r"\b(?:up[ -]to|max\.?|maximum|bis)[\s:~]*$", re.IGNORECASE)
AT_LEAST = re.compile(r"\b(?:from|starting(?: at)?|min\.?|minimum|at least|ab)[\s:~]*$", re.IGNORECASE)
OPEN = re.compile(r"\s*(?:starting|and up|or more)\b", re.IGNORECASE)
KINDS: tuple[tuple[PayKind, re.Pattern[str]], ...] = (
    ("ote", re.compile(r"\bOTE\b|\bon[- ]target\b", re.IGNORECASE)),
    ("total", re.compile(r"\bTC\b|\btotal comp", re.IGNORECASE)),
)
LEAST = 1000  # of what doesn't say by what it is paid


def pays(text: str, country: str | None) -> tuple[Pay, ...]:
    """Each pay the text states; `country` is where the posting is, which tells what "$" is.

    >>> [(pay.low, pay.high, pay.currency, pay.period) for pay in pays("$31,2k- $52k a year", "US")]
    [(Decimal('31200'), Decimal('52000'), 'USD', 'year')]
    >>> pays("$20M Series A", "US"), pays("0.5% - 1%", "US"), pays("a fair wage", "US")
    ((), (), ())
    """
    return tuple(_pays(text, country))


def currency_of(sign: str, country: str | None) -> str | None:
    """The currency of a sign or code; "$" is the one of the posting's country, if we know that.

    >>> currency_of("US$", None), currency_of("$", "CA"), currency_of("$", "DE"), currency_of("$", None)
    ('USD', 'CAD', 'USD', None)
    """
    if sign != "$":
        return CURRENCIES.get(sign) or currency(sign.rstrip(" $€£"))
    return None if country is None or country in OTHER_DOLLARS.split() else DOLLARS.get(country, "USD")


def _pays(text: str, country: str | None) -> Iterator[Pay]:
    said = 0
    for match in AMOUNT.finditer(text):
        before, after = text[said : match.start()], text[match.end() :]
        said = match.end()
        low, high = _ends(match, before, after)
        sign = _sign(match)
        if not _is_pay(match, text[: match.start()], before, after) or (low and high and low > high):
            continue
        per = (match["per"] or match["adverb"] or "").lower()
        by = PERIODS.get(per) or period(per)
        if by is None and (high or low or 0) < LEAST:
            continue
        kind = _kind(before + match[0] + after[:20])
        yield Pay(low=low, high=high, currency=currency_of(sign, country), period=by, kind=kind, words=match[0].strip())


def _kind(words: str) -> PayKind:
    return next((kind for kind, pattern in KINDS if pattern.search(words)), "base")


def _is_pay(match: re.Match[str], line: str, before: str, after: str) -> bool:
    """Whether it has a currency, or thousands with nothing but words of pay before them; and is no other money."""
    if NOT_PAY_BEFORE.search(before) or NOT_PAY_AFTER.match(after):
        return False
    has_k = (match["low_k"] or match["high_k"]) and match["low"] != "401"  # 401k is a pension
    return bool(_sign(match) or (has_k and ONLY_PAY_BEFORE.fullmatch(line)))


def _sign(match: re.Match[str]) -> str:
    """What tells the currency, best first: a code after the amount, then the sign before it."""
    found = (match[name] for name in ("high_code", "low_code", "low_sign", "high_sign"))
    return next((sign.strip().upper() for sign in found if sign), "")


def _ends(match: re.Match[str], before: str, after: str) -> tuple[Decimal | None, Decimal | None]:
    low, low_k = _number(match["low"]), bool(match["low_k"])
    if match["high"] is None:
        amount = _times_thousand(low) if low_k else low
        if AT_MOST.search(before):
            return None, amount
        return amount, None if match["low_plus"] or AT_LEAST.search(before) or OPEN.match(after) else amount
    high, high_k = _number(match["high"]), bool(match["high_k"])
    either = low_k or high_k  # "$70-110k" has its thousand once
    return (
        _times_thousand(low) if low_k or (either and low < LEAST) else low,
        _times_thousand(high) if high_k or (either and high < LEAST) else high,
    )


def _number(text: str) -> Decimal:
    """120,000 and 120.000 are thousands; 31,2 is a fraction."""
    return Decimal(re.sub(r"[,.'’ ](?=\d{3})", "", text).replace(",", "."))


def _times_thousand(amount: Decimal) -> Decimal:
    """31.2 thousand is 31200, not 31200.0."""
    whole = amount * 1000
    return Decimal(int(whole)) if whole == int(whole) else whole
