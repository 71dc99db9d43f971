"""Amounts of money in a line of text: what they are worth, not what they are for.

Numbers are written in many hands: 120,000 and 120.000 and 120 000 and 1,20,000; "$120-150k"
has its thousand once; a currency stands before, behind, or twice. Here a range becomes two
Decimals with currency and period as stated. Whether it is pay is decided in `salary.py`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from crawler.posting import Period

SIGNS = {
    "US$": "USD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD",
    "SG$": "SGD", "S$": "SGD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "£": "GBP", "€": "EUR",
    "₹": "INR", "₩": "KRW", "₱": "PHP", "฿": "THB", "₪": "ILS", "₺": "TRY", "₫": "VND", "₦": "NGN", "₴": "UAH",
    "zł": "PLN", "Kč": "CZK", "euros": "EUR", "euro": "EUR", "Euros": "EUR", "Euro": "EUR", "Rs.": "INR", "Rs": "INR",
    "dollars": "USD", "pounds": "GBP", "RMB": "CNY", "kr": "kr", "¥": "¥", "$": "$",
}  # fmt: skip
CODES = [
    "USD",
    "EUR",
    "GBP",
    "CAD",
    "AUD",
    "NZD",
    "SGD",
    "HKD",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "INR",
    "JPY",
    "CNY",
    "KRW",
    "MXN",
    "BRL",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "UYU",
    "ZAR",
    "AED",
    "SAR",
    "QAR",
    "KWD",
    "ILS",
    "TRY",
    "THB",
    "IDR",
    "MYR",
    "PHP",
    "VND",
    "TWD",
    "EGP",
    "NGN",
    "KES",
    "GHS",
    "MAD",
    "UAH",
    "RUB",
    "PKR",
    "BDT",
    "LKR",
]

_CODE = "|".join(CODES)
_SIGN = "|".join(
    re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True) if not sign[-1].isalpha() or sign == "Rs"
)
_SIGN_AFTER = r"€|£|\$|zł|Kč|kr\b|euros?\b|Euros?\b|dollars\b|pounds\b|RMB\b|₹"
_GAP = "[ \u00a0\u202f\u2009]"
_NUMBER = (
    rf"\d{{1,3}}(?:,\d{{2}}){{1,3}},\d{{3}}(?!\d)"
    rf"|\d{{1,3}}(?:(?:[.'’]|, ?|{_GAP})\d{{3}}(?!\d))+(?:[.,]\d{{1,2}}(?!\d))?"
    r"|\d+(?:[.,]\d{1,2}(?!\d))?"
)
_SCALE = (
    r"[kK](?![\w(])|[kK](?=(?:EUR|USD|GBP|CAD|PLN)\b)|LPA\b|[Ll]akhs?\b|[Ll]acs?\b|[Cc]rores?\b|[Cc]r\b|[Tt]housand\b"
    r"|(?:MM|[mM]|Mio|mio|bn|Bn|BN|[bB]|[tT])(?!\w)|(?i:million|billion|trillion|mrd|mln)\b"
)
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<code>{_CODE})[ \u00a0:]?)?(?:(?P<sign>{_SIGN}){{1,2}}{_GAP}?)?"
    rf"(?P<number>{_NUMBER}){_GAP}?(?P<scale>{_SCALE})?"
    rf"(?:{_GAP}?(?P<sign_after>{_SIGN_AFTER}))?(?:{_GAP}?\(?(?P<code_after>{_CODE})\b\)?)?"
)
BEGINS = re.compile(rf"[\d{re.escape(''.join(sorted({sign[0] for sign in SIGNS} | {code[0] for code in CODES})))}]")

SCALES = {
    "k": 1_000, "thousand": 1_000, "lpa": 100_000, "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "lacs": 100_000,
    "crore": 10_000_000, "crores": 10_000_000, "cr": 10_000_000, "m": 1_000_000, "mm": 1_000_000, "mio": 1_000_000,
    "mln": 1_000_000, "million": 1_000_000, "bn": 10**9, "b": 10**9, "billion": 10**9, "mrd": 10**9, "t": 10**12,
    "trillion": 10**12,
}  # fmt: skip

_PERIODS: dict[Period, str] = {
    "year": r"years?|yrs?|annum|anum|y|pa|jahr|an|année|año|anno|ano|jaar|rok|år",
    "month": r"months?|mo|mth|monat|mois|mes|mese|mês|maand|miesiąc|månad",
    "week": r"weeks?|wk|woche|semaine|semana|settimana",
    "day": r"days?|tag|jour|día|dia|giorno|dag",
    "hour": r"hours?|hrs?|h|std|stunde|heure|hora|ora|uur",
}
_PER = r"(?:/ ?|per |an? (?=year|hour|month|week|day|hr)|pro |par |por |al |je |p\.? ?(?=a\b|h\b)|each |every )"
PERIOD_AFTER = re.compile(
    r"^\s?(?:USD|EUR|GBP|CAD)?,?\s?(?:\(?(?:gross|net|brutto|netto|bruts?|b\.|gross salary|base|base salary|salary"
    r"|fixed|total|plus benefits)\)?[ ,]*)?\(?(?:"
    + "|".join(rf"(?P<{period}>{_PER}(?:{names})\b)" for period, names in _PERIODS.items())
    + r"|(?P<year_>annually|annual(?! (?:learning|budget|bonus|leave|training|contract|recurring|revenue|stipend"
    r"|education|allowance))|yearly|p\.? ?a\.?(?!\w)|jährlich|annuels?|anuales|annui)|(?P<hour_>hourly"
    r"|paid hourly|p\.?h\.?(?!\w)|stündlich)"
    r"|(?P<month_>monthly|mensuels?|monatlich|mensuales|p\.?m\.?(?!\w))|(?P<week_>weekly)|(?P<day_>daily))",
    re.IGNORECASE,
)
JOIN = re.compile(
    r"^(?:\s?\[[^\]\[]{0,150}\]|\s?\((?:min|minimum|low)[^)(]{0,60}\))?\s*(?:</?[a-z][^<>]{0,60}>|&[mn]dash;|\s)*"
    r"(?:[-–—‒−‑~]+|\bto\b|\bbis\b|\bà\b|\ba\b|\bhasta\b|\btot\b|\bup to\b|\bthrough\b|(?P<and>\band\b|\bet\b"
    r"|\by\b|\bund\b|\be\b)|/? ?\bmax(?:imum)?:?)?"
    r"(?:</?[a-z][^<>]{0,60}>|&[mn]dash;|\s)*(?:up to )?$",
    re.IGNORECASE,
)
MIDDLE = re.compile(
    r"\s?\(?mid(?:point|dle)?\)?\s*[-–—]\s*$", re.IGNORECASE
)  # "$100k (min) – $120k (mid) – $140k (max)"
LOST_DIGIT = re.compile(r"\d{2,3},0\d")  # "$150,00-$220,000"
IN_FULL = re.compile(r"[1-9]\d{1,2}[,.]\d{3}(?:[,.]\d{2})?")  # five or six figures, written out
SIGNLESS = frozenset({"k", "lpa"})
BETWEEN = re.compile(r"\b(?:between|entre|zwischen|range of|from|von|de)\b[^.;]{0,25}$", re.IGNORECASE)


class Money(NamedTuple):
    """One amount or range as written; `low == high` for a single amount."""

    low: Decimal
    high: Decimal
    currency: str | None  # an ISO code, "$", "¥" or "kr" if only the sign stands there, None if nothing does
    period: Period | None
    start: int
    end: int
    is_range: bool
    is_scaled: bool = False  # "k" or "LPA" says that it is money, sign or no sign


class _Amount(NamedTuple):
    written: str
    number: Decimal
    scale: str
    currency: str | None
    start: int
    end: int
    period: Period | None
    period_end: int


def find_money(words: str) -> Iterator[Money]:
    """Yield the amounts and ranges of a stretch of text.

    >>> [(str(money.low), str(money.high), money.currency) for money in find_money("$120-150k")]
    [('120000', '150000', '$')]
    """
    amounts = [_amount(match, words) for match in _amounts(words)]
    at = 0
    while at < len(amounts):
        first, second = amounts[at], amounts[at + 1] if at + 1 < len(amounts) else None
        third = amounts[at + 2] if at + 2 < len(amounts) else None
        if second is not None and _joined(words, first, second):
            through_middle = third is not None and MIDDLE.match(words, second.end, third.start)
            yield _range(first, third if third and through_middle else second)
            at += 3 if through_middle else 2
        else:
            if first.currency or first.scale in SIGNLESS:
                yield _single(first)
            at += 1


def _amounts(words: str) -> Iterator[re.Match[str]]:
    """Match at each sign an amount can begin with: a search would try at every other letter too."""
    end = 0
    for first in BEGINS.finditer(words):
        if first.start() >= end and (match := AMOUNT.match(words, first.start())):
            end = match.end()
            yield match


def number(written: str) -> Decimal:
    """Read a number in any of the usual hands.

    >>> number("1,20,000"), number("72.500,00"), number("62.50"), number("120'000")
    (Decimal('120000'), Decimal('72500.00'), Decimal('62.50'), Decimal('120000'))
    """
    decimals = re.search(r"[.,](\d{1,2})$", written)
    whole = re.sub(r"\D", "", written[: decimals.start()] if decimals else written)
    return Decimal(f"{whole}.{decimals[1]}" if decimals else whole)


def _amount(match: re.Match[str], words: str) -> _Amount:
    currency = match["code"] or match["code_after"]
    if currency is None and (sign := match["sign"] or match["sign_after"]):
        currency = SIGNS[sign]
    period, period_end = _period_after(words, match.end())
    scale, size = (match["scale"] or "").lower(), number(match["number"])
    if scale == "k" and size >= 10_000:  # "150,000K" says its thousands twice
        scale = ""
    return _Amount(match["number"], size, scale, currency, match.start(), match.end(), period, period_end)


def _period_after(words: str, end: int) -> tuple[Period | None, int]:
    match = PERIOD_AFTER.match(words[end : end + 50])
    if match is None:
        return None, end
    name = next(name for name, value in match.groupdict().items() if value)
    return name.rstrip("_"), end + match.end()  # type: ignore[return-value]  # the groups are named after periods


def _joined(words: str, first: _Amount, second: _Amount) -> bool:
    """Say whether two neighbours are the ends of one range."""
    between = words[first.period_end : second.start]
    join = JOIN.match(between)
    if (
        join is None
        or not between.strip()
        or (join["and"] and not BETWEEN.search(words[max(0, first.start - 40) : first.start]))
    ):
        return False
    if first.currency is None and second.currency is None and not _could_be_money(first, second):
        return False
    mixed = first.currency and second.currency and first.currency != second.currency
    return not mixed or "$" in (first.currency, second.currency)


def _could_be_money(first: _Amount, second: _Amount) -> bool:
    """Say whether two numbers without a sign may be pay: "60-70k", "89,480-109,000"."""
    if {first.scale, second.scale} & SIGNLESS:
        return True
    return all(IN_FULL.fullmatch(end.written) and not end.scale for end in (first, second))


def _range(first: _Amount, second: _Amount) -> Money:
    first_scale, second_scale = first.scale, second.scale
    if not first_scale and second_scale and first.number < 1000:  # "$120-150k"
        first_scale = second_scale
    elif not second_scale and first_scale and second.number < 1000:  # "$120k-150"
        second_scale = first_scale
    low, high = first.number, second.number
    if LOST_DIGIT.fullmatch(first.written) and "," in second.written and low * 100 < high:
        low = Decimal(int(low) * 1000)
    elif not first_scale and low < 1000 and IN_FULL.fullmatch(second.written) and low * 1000 < high:
        first_scale = "k"  # "$170-195,000"
    currencies = [amount.currency for amount in (first, second) if amount.currency]
    currency = next((currency for currency in currencies if currency != "$"), currencies[0] if currencies else None)
    return Money(
        low=low * SCALES.get(first_scale, 1),
        high=high * SCALES.get(second_scale, 1),
        currency=currency or ("INR" if "lpa" in (first_scale, second_scale) else None),
        period=second.period or first.period or ("year" if "lpa" in (first_scale, second_scale) else None),
        start=first.start,
        end=second.period_end,
        is_range=True,
        is_scaled=bool({first.scale, second.scale} & SIGNLESS),
    )


def _single(amount: _Amount) -> Money:
    value = amount.number * SCALES.get(amount.scale, 1)
    currency = amount.currency or ("INR" if amount.scale == "lpa" else None)
    period: Period | None = "year" if amount.scale == "lpa" else amount.period
    return Money(value, value, currency, period, amount.start, amount.period_end, is_range=False)
