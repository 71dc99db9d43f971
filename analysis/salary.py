"""Pay statements: the source's own fields first, then what the text says.

An amount is pay because of the words nearest to it: "salary" or "OTE" make it pay, "raised",
"budget" or "stipend" do not, and the last such word before the amount is the one that counts.
Statements stay as they are made: one per range, place and kind, never merged or annualised.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, cast

from analysis.currency import country_of, currency_of
from analysis.facts import Document, Salary
from analysis.money import CODES, Money, find_money
from analysis.passages import Passage, passage, passages_matching
from analysis.place import find_place
from analysis.rule import find, find_all
from analysis.salary_cues import CUES, LAW, NOT_PAY, TO_SPEND
from analysis.sections import Section
from analysis.text import Text
from crawler.posting import Pay, PayKind, Period

TRIGGER = re.compile(  # every branch starts with a letter or sign of its own, which makes the search fast
    rf"[$£€₹¥₩₪₺₱฿₦]|[kK](?<=\d[kK])(?!\w)|LPA|Lakh|lakh|zł|Kč|{'|'.join(CODES)}"
)
UNFINISHED = re.compile(r"(?:[-–—‒−]|\bto)\s*$")
CONTINUED = re.compile(r"^\s*[-–—‒−]\s*(?:[A-Z]{0,3}[$£€₹]|$)")
SENTENCE_END = re.compile(r"(?<![A-Z])(?<!e\.g)(?<!approx)[.!?](?=\s+[A-Z(\d•]|[A-Z][a-z])|[\n|•]")
BRACKETS = re.compile(r"\([^()]{15,160}\)")
_STOP = r"(?!(?:plus|with|and|along|depending|based|dependent|in addition|as well|or|but|while)\b)"
ATTACHED = re.compile(  # "$180,000 OTE", "$35M Series A", "$1,500 for learning": words that belong to the amount before them
    rf"[\s)]*\(?{_STOP}[\w'’%][\w'’%/&-]*(?:[ \u00a0]{_STOP}[\w'’%][\w'’%/&-]*){{0,7}}", re.IGNORECASE
)
OPEN_LOW = re.compile(
    r"\b(?:up to|upto|bis(?: zu)?|max(?:imum|\.)?(?: of)?|jusqu['’]?[àa]|hasta|fino a|até|tot|as much as)[\s:]*$", re.IGNORECASE
)
OPEN_HIGH = re.compile(
    r"\b(?:from|start(?:s|ing)?(?: at| from)?|at least|min(?:imum|\.)?(?: of)?|ab(?: ca\.)?|à partir de|desde|a partir d[aeio]|dès|vanaf"
    r"|upwards of|more than|over|(?:minimum|starting|min\.?) (?:base |annual |gross )?(?:salary|pay|wage|compensation|rate)(?: of| is| at|:)?)[\s:]*$",
    re.IGNORECASE,
)
IN_STOCK = re.compile(r"\s*\((?:salary|base)[^()]{0,40}\b(?:stock|equity|RSUs?|options?)\b", re.IGNORECASE)
INTRODUCES = re.compile(  # a line above speaks of the amount below if it announces something, or is a word or two
    r":\s*$|^\W*[\w/&-]+(?: [\w/&-]+){0,4}\W*$|\brange\b|\bsalar(?:y|ies)\b|\bOTE\b|\bcompensation\b", re.IGNORECASE
)
PLUS = re.compile(r"\+(?=\s*$|\s+(?:base|salary|per|a year|OTE|depending|based)\b|[.,;)])")
NEAR = 30  # characters: a word this close to an amount speaks of it, whatever else the sentence is about
NEAR_BONUS = 25
FEW_WORDS = 6  # a line that says little but the amount

MONTHLY_BELOW = {
    "PLN": 45_000, "SEK": 120_000, "NOK": 120_000, "DKK": 100_000, "CZK": 250_000, "MXN": 150_000, "BRL": 50_000,
    "INR": 200_000, "JPY": 1_500_000, "HUF": 3_000_000, "ZAR": 120_000, "CNY": 60_000, "PHP": 250_000, "THB": 300_000,
    "TRY": 250_000, "COP": 30_000_000, "CLP": 12_000_000, "ARS": 9_000_000, "EGP": 150_000, "AED": 60_000,
    "TWD": 300_000, "UAH": 300_000, "RON": 40_000, "KRW": 12_000_000, "IDR": 90_000_000, "NGN": 3_000_000,
}  # fmt: skip
LARGE_UNITS = frozenset({"INR", "JPY", "KRW", "HUF", "COP", "CLP", "ARS", "IDR", "VND", "NGN"})
MOST: dict[Period, int] = {"year": 2_500_000, "month": 150_000, "week": 30_000, "day": 8_000, "hour": 1_500}
LEAST: dict[Period, int] = {"year": 7_000, "month": 400, "week": 150, "day": 40, "hour": 5}
WIDEST = 4  # a range without a word about pay is no wider than this
PERIODS = tuple(
    (cast("Period", period), re.compile(pattern, re.IGNORECASE))
    for period, pattern in (
        ("hour", r"\bhourly\b|\bper hour\b|\bstundenlohn\b|\ban hour\b"),
        ("day", r"\bday rate\b|\bdaily\b|\bper day\b|\bTJM\b|\btagessatz\b"),
        ("week", r"\bweekly\b|\bper week\b"),
        ("month", r"\bmonthly\b|\bper month\b|\bmonatlich\w*|\bmensuel\w*|\bmensual\b|\bmonatsgehalt\b|月薪"),
        ("year", r"\bannual(?:ly|i[sz]ed)?\b|\byearly\b|\bper (?:year|annum)\b|\bjahres\w+|\bannuel\w*|\banual\b|\bp\.a\.|年薪"),
    )
)


class Stretch(NamedTuple):
    """A line with amounts in it, joined with the next where a range runs over the line break."""

    start: int
    words: str
    section: str
    above: str  # the heading or line it stands under


class Clause(NamedTuple):
    """The words around one amount that can say what it is, in lower case but for `said_before`."""

    before: str  # since the sentence began or the amount before ended
    after: str  # what is attached to it
    sentence: str
    in_stock: bool  # a bracket after it says that stock is part of it
    said_before: str  # `before` as written


def find_salaries(document: Document, text: Text, sections: tuple[Section, ...]) -> tuple[Salary, ...]:
    """Return every statement of pay for this job, the source's own first."""
    stated = tuple(_from_source(pay) for pay in document.pay if pay.low is not None or pay.high is not None)
    return stated + tuple(_from_text(document, text, sections))


def _from_source(pay: Pay) -> Salary:
    size = pay.high if pay.low is None else pay.low
    return Salary(
        low=pay.low,
        high=pay.high,
        currency=pay.currency,
        period=pay.period or _period_by_size(size or Decimal(0), pay.currency),
        kind=pay.kind,
        place=pay.place,
        origin="source",
        start=0,
        end=0,
        words=pay.words,
    )


def _from_text(document: Document, text: Text, sections: tuple[Section, ...]) -> Iterator[Salary]:
    country = document.country or country_of(document.location)
    kind_above: PayKind | None = None  # of the line before, which a list of ranges goes on
    said: list[Salary] = []
    for stretch in _stretches(text, sections):
        found = list(_of_stretch(stretch, kind_above, country, text))
        kind_above = found[0].kind if found else None
        new = [salary for salary in found if not any(_says_again(salary, earlier) for earlier in said)]
        said += new
        yield from new


def _says_again(salary: Salary, earlier: Salary) -> bool:
    """Say whether a statement repeats one from another line, rather than speak of another place."""
    same = all(getattr(salary, field) == getattr(earlier, field) for field in ("low", "high", "currency", "period", "kind"))
    return same and (not salary.place or not earlier.place or salary.place == earlier.place)


def _stretches(text: Text, sections: tuple[Section, ...]) -> Iterator[Stretch]:
    """Yield the lines that hold money, each with the line it stands under."""
    done = -1
    for line in passages_matching(text, sections, TRIGGER):
        if line.number <= done:
            continue
        last = line
        while last.number + 1 < len(text.lines) and _runs_on(last, passage(text, sections, last.number + 1)):
            last = passage(text, sections, last.number + 1)
        done = last.number
        above = passage(text, sections, line.number - 1).words if line.number else ""
        yield Stretch(line.start, text.text[line.start : last.start + len(last.words)], line.section, above)


def _runs_on(line: Passage, following: Passage) -> bool:
    """Say whether a range goes on in the next line."""
    if CONTINUED.search(following.words):
        return True
    return UNFINISHED.search(line.words) is not None and TRIGGER.match(following.words) is not None


def _of_stretch(stretch: Stretch, kind_above: PayKind | None, country: str | None, text: Text) -> Iterator[Salary]:
    found = list(find_money(stretch.words))
    kind_before = kind_above
    for number, money in enumerate(found):
        since = found[number - 1].end if number else 0
        until = found[number + 1].start if number + 1 < len(found) else len(stretch.words)
        clause = _clause(stretch.words, money, since, until)
        kind = _kind(money, clause, stretch, kind_before) if _could_be_pay(money) else None
        salary = _salary(money, clause, kind, stretch, country, text) if kind else None
        if salary is not None:
            kind_before = salary.kind
            yield salary


def _could_be_pay(money: Money) -> bool:
    """Leave out a company's millions, and the retirement plan that looks like an amount."""
    if money.currency is None and money.low == 401_000:
        return False
    return money.currency in LARGE_UNITS or 5 <= money.high <= MOST["year"]


def _clause(words: str, money: Money, since: int, until: int) -> Clause:
    sentence_start = max((end.end() for end in SENTENCE_END.finditer(words, 0, money.start)), default=0)
    ending = SENTENCE_END.search(words, money.end)
    sentence_end = ending.start() if ending else len(words)
    attached = ATTACHED.match(words, money.end, min(until, sentence_end))
    return Clause(
        before=BRACKETS.sub(" ", words[max(since, sentence_start) : money.start].lower()),
        after=attached[0].lower() if attached else "",
        sentence=words[sentence_start:sentence_end].lower(),
        in_stock=IN_STOCK.match(words, money.end) is not None,
        said_before=words[max(since, sentence_start) : money.start],
    )


def _kind(money: Money, clause: Clause, stretch: Stretch, kind_before: PayKind | None) -> PayKind | None:
    """Decide whether an amount is pay, and of what kind; None if it isn't."""
    if LAW.search(clause.sentence) or TO_SPEND.match(clause.after):
        return None
    said_after, said_before = _first_cue(clause.after), _last_cue(clause.before, money)
    if said_after == NOT_PAY:
        return None
    said = said_after if said_after not in (None, "base") else said_before or said_after
    if said is None and money.currency is None and not money.is_range:
        return None
    if said is None:
        said = _said_above(stretch, money) or kind_before or ("base" if stretch.section == "pay" else None)
    if said == NOT_PAY:
        return None
    if clause.in_stock:
        return "total"
    if said is not None:
        return cast("PayKind", said)
    return "base" if _looks_like_pay(money, stretch) else None


def _last_cue(before: str, money: Money) -> str | None:
    """Return what the last cue before an amount says; among cues that end together the longest."""
    spans = [
        (match.end(), -match.start(), rule.value)
        for rule, regex in CUES
        for match in find_all(regex, before)
        if rule.value != "bonus" or len(before) - match.end() <= NEAR_BONUS
    ]
    if not spans:
        return None
    end, _, said = max(spans)
    if said == NOT_PAY and money.is_range and len(before) - end > NEAR:
        strong = [span for span in spans if span[2] != NOT_PAY and span[0] + span[1] >= len("salary")]
        return max(strong)[2] if strong else NOT_PAY
    return said


def _first_cue(after: str) -> str | None:
    spans = [(match.start(), -match.end(), rule.value) for rule, regex in CUES if (match := find(regex, after))]
    return min(spans)[2] if spans else None


def _said_above(stretch: Stretch, money: Money) -> str | None:
    """Ask the line or heading above, as in "Annual salary:" over a line of its own."""
    if TRIGGER.search(stretch.above) or not INTRODUCES.search(stretch.above):
        return None
    last_sentence = SENTENCE_END.split(stretch.above.rstrip(" .:"))[-1]
    return _last_cue(BRACKETS.sub(" ", last_sentence[-150:].lower()), money)


def _looks_like_pay(money: Money, stretch: Stretch) -> bool:
    """Judge an amount no word speaks of by its shape."""
    if money.currency is None or stretch.section == "legal":
        return False
    likely = money.period is not None or (money.low >= 20_000 and money.high <= 1_500_000)
    if money.is_range:
        return likely and money.high <= WIDEST * money.low
    if stretch.section in ("benefits", "about"):
        return False
    return likely and (money.period is not None or len(stretch.words.split()) <= FEW_WORDS)


def _salary(
    money: Money, clause: Clause, kind: PayKind, stretch: Stretch, country: str | None, text: Text
) -> Salary | None:
    currency = currency_of(money.currency, country_of(clause.said_before) or country)
    period = money.period or _period(money, clause, currency)
    low, high = _ends(money, clause, stretch.words)
    if not _is_plausible(low, high, period, currency, kind):
        return None
    start, end = stretch.start + money.start, stretch.start + money.end
    return Salary(
        low=low,
        high=high,
        currency=currency,
        period=period,
        kind=kind,
        place=find_place(clause.said_before, stretch.words[money.end :], stretch.above),
        origin="text",
        start=start,
        end=end,
        words=text.text[start:end],
    )


def _ends(money: Money, clause: Clause, words: str) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends; an end left open, or written by mistake below the other, is None."""
    if money.is_range:
        return money.low, money.high if money.high >= money.low else None
    if OPEN_LOW.search(clause.before):
        return None, money.high
    if OPEN_HIGH.search(clause.before) or PLUS.match(words, money.end):
        return money.low, None
    return money.low, money.high


def _period(money: Money, clause: Clause, currency: str | None) -> Period:
    """Return the period the clause names nearest to the amount, else the one the size suggests."""
    named = [
        (match.end(), period)
        for period, regex in PERIODS
        for match in regex.finditer(clause.before)
        if _fits(money, period, currency)
    ]
    if named:
        return max(named)[1]
    after = next((period for period, regex in PERIODS if regex.search(clause.after) and _fits(money, period, currency)), None)
    return after or _period_by_size(money.low, currency)


def _fits(money: Money, period: Period, currency: str | None) -> bool:
    return _is_plausible(money.low, money.high, period, currency, "base")


def _period_by_size(amount: Decimal, currency: str | None) -> Period:
    if amount < 400 and currency not in LARGE_UNITS:
        return "hour"
    return "month" if amount < MONTHLY_BELOW.get(currency or "USD", 10_000) else "year"


def _is_plausible(low: Decimal | None, high: Decimal | None, period: Period, currency: str | None, kind: PayKind) -> bool:
    """Say whether somebody could earn this; small perks and a company's millions are left out."""
    least = low if low is not None else high
    most = high if high is not None else low
    if least is None or most is None or most <= 0:
        return False
    if currency in LARGE_UNITS:
        return most >= LEAST[period]
    floor = 1_000 if kind in ("bonus", "stipend") and period == "year" else LEAST[period]
    return most >= floor and most <= MOST[period]
