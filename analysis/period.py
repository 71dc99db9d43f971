"""How often an amount is paid, and whether anybody could earn it.

The nearest word decides ("hourly", "per annum"). Where there is none the size does: nobody
is paid 120,000 dollars an hour or 45 a year, and what is a year's pay in one currency is
a month's in another.
"""

import re
from decimal import Decimal
from typing import cast

from analysis.money import Money
from crawler.posting import PayKind, Period

MONTHLY_BELOW = {
    "PLN": 45_000, "SEK": 120_000, "NOK": 120_000, "DKK": 100_000, "CZK": 250_000, "MXN": 150_000, "BRL": 50_000,
    "INR": 200_000, "JPY": 1_500_000, "HUF": 3_000_000, "ZAR": 120_000, "CNY": 60_000, "PHP": 250_000, "THB": 300_000,
    "TRY": 250_000, "COP": 30_000_000, "CLP": 12_000_000, "ARS": 9_000_000, "EGP": 150_000, "AED": 60_000,
    "TWD": 300_000, "UAH": 300_000, "RON": 40_000, "KRW": 12_000_000, "IDR": 90_000_000, "NGN": 3_000_000,
}  # fmt: skip
LEAST_A_MONTH = {"MXN": 6_000, "TWD": 25_000, "COP": 900_000, "CLP": 300_000, "ARS": 200_000}
MONTHLY: dict[Period, Decimal] = {
    "hour": Decimal(160),
    "day": Decimal(21),
    "week": Decimal(4),
    "month": Decimal(1),
    "year": Decimal(1) / 12,
}
HOURLY_BELOW = 400
SMALLEST_EXTRA = 1_000  # a smaller bonus is a perk
LARGE_UNITS = frozenset({"INR", "JPY", "KRW", "HUF", "COP", "CLP", "ARS", "IDR", "VND", "NGN"})
MOST: dict[Period, int] = {"year": 2_500_000, "month": 150_000, "week": 30_000, "day": 8_000, "hour": 1_500}
LEAST: dict[Period, int] = {"year": 7_000, "month": 400, "week": 150, "day": 40, "hour": 5}
PERIODS = tuple(
    (cast("Period", period), re.compile(pattern, re.IGNORECASE))
    for period, pattern in (
        ("hour", r"\bhourly\b|\bper hour\b|\bstundenlohn\b|\ban hour\b"),
        ("day", r"\bday rate\b|\bdaily\b|\bper day\b|\bTJM\b|\btagessatz\b"),
        ("week", r"\bweekly\b|\bper week\b"),
        ("month", r"\bmonthly\b|\bper month\b|\bmonatlich\w*|\bmensuel\w*|\bmensual\b|\bmonatsgehalt\b|月薪"),
        (
            "year",
            r"\bannual(?:ly|i[sz]ed)?\b|\byearly\b|\bper (?:year|annum)\b|\bjahres\w+|\bannuel\w*|\banual\b"
            r"|\bp\.a\.|年薪",
        ),
    )
)


def period_of(money: Money, before: str, after: str, currency: str | None, kind: PayKind = "base") -> Period:
    """Return the period named nearest before an amount, or right after it, else the one its size suggests."""
    if money.period is not None:
        return money.period
    likely = [(period, regex) for period, regex in PERIODS if is_plausible(money.high, period, currency, kind)]
    named = [(match.end(), period) for period, regex in likely for match in regex.finditer(before)]
    if named:
        return max(named)[1]
    unsaid: Period = "year" if kind == "bonus" else period_by_size(money.low, currency)
    return next((period for period, regex in likely if regex.search(after)), unsaid)


def period_by_size(amount: Decimal, currency: str | None) -> Period:
    """Guess from the size.

    >>> period_by_size(Decimal(45), "USD"), period_by_size(Decimal(120_000), "USD")
    ('hour', 'year')
    >>> period_by_size(Decimal(20_000), "PLN")
    'month'
    """
    if amount < HOURLY_BELOW and currency not in LARGE_UNITS:
        return "hour"
    return "month" if amount < MONTHLY_BELOW.get(currency or "USD", 10_000) else "year"


def is_too_little(amount: Decimal, period: Period, currency: str | None) -> bool:
    """Say whether an amount can't be in this currency: nobody in Mexico works for 800 pesos a month."""
    return amount * MONTHLY[period] < LEAST_A_MONTH.get(currency or "", 0)


def is_plausible(amount: Decimal, period: Period, currency: str | None, kind: PayKind = "base") -> bool:
    """Say whether somebody could earn this; small perks and a company's millions are left out."""
    if currency in LARGE_UNITS:
        return amount >= LEAST[period]
    floor = SMALLEST_EXTRA if kind in ("bonus", "stipend") and period == "year" else LEAST[period]
    return floor <= amount <= MOST[period]
