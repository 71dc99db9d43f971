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
from analysis.period import LARGE_UNITS, MOST, is_plausible, is_too_little, period_by_size, period_of
from analysis.place import find_place
from analysis.salary_clause import BRACKETS, SENTENCE, SENTENCE_END, Clause, read_clause, without_parts
from analysis.salary_cues import LAW, NOT_PAY, TO_SPEND, cues_in
from analysis.sections import Section
from analysis.text import Text
from crawler.posting import Pay, PayKind

TRIGGER = re.compile(  # every branch starts with a rare letter or sign of its own, which makes the search fast
    r"\$|€|£|₹|¥|₩|₪|₺|₱|฿|₦|ł(?<=zł)|L(?:PA|akh)|k(?:(?<=\dk)(?!\w)|(?<=lak)h)|K(?:č|(?<=\dK)(?!\w))"
    r"|,(?<=\d,)\d{3}[ \u00a0]?(?:[-–—]|to\b)[ \u00a0]?\d{2,3},\d{3}"  # a range without a sign
    rf"|{'|'.join(CODES)}"
)
LETTERS = (  # one of these stands where `TRIGGER` matches, or right before
    *("$", "€", "£", "₹", "¥", "₩", "₪", "₺", "₱", "฿", "₦", "zł", "LPA", "Lakh", "lakh", "Kč", *CODES),
    *(f"{digit}{sign}" for digit in range(10) for sign in "kK,"),
)
UNFINISHED = re.compile(r"(?:[-–—‒−]|\bto)\s*$")
CONTINUED = re.compile(r"^\s*[-–—‒−]\s*(?:[A-Z]{0,3}[$£€₹]|$)")
OPEN_LOW = re.compile(
    r"\b(?:up to|upto|bis(?: zu)?|max(?:imum|\.)?(?: of)?|jusqu['’]?[àa]|hasta|fino a|até|tot|as much as)[\s:~≈]*$",
    re.IGNORECASE,
)
OPEN_HIGH = re.compile(
    r"\b(?:from|start(?:s|ing)?(?: at| from)?|at least|min(?:imum|\.)?(?: of)?|ab(?: ca\.)?|à partir de|desde"
    r"|a partir d[aeio]|dès|vanaf"
    r"|upwards of|more than|over|(?:minimum|starting|min\.?) (?:base |annual |gross )?(?:salary|pay|wage"
    r"|compensation|rate)(?: of| is| at|:)?)[\s:]*$",
    re.IGNORECASE,
)
INTRODUCES = re.compile(  # a line above speaks of the amount below if it announces something, or is a word or two
    r":\s*$|^\W*[\w/&-]+(?: [\w/&-]+){0,4}\W*$|\brange\b|\bsalar(?:y|ies)\b|\bOTE\b|\bcompensation\b", re.IGNORECASE
)
CALLED_AFTER = re.compile(r"\W*(?:(?:annual|yearly|gross|base|fixed) )*(?:salary|base\b|pay\b|gehalt|jahresgehalt)")
PAY_AND_MORE = re.compile(r"\W*(?:compensation|salary|pay|cash)\s*(?:&|and|\+|,)")  # "Compensation & equity", a heading
CONNECTION = re.compile(r"[\s:=–-]*(?:of|is|at|around|about|approx\.|ca\.|up to|from|starting at)?\s*$")
PLUS = re.compile(r"\+(?=\s*$|\s+(?:base|salary|per|a year|OTE|depending|based)\b|[.,;)])")
NEAR = 30  # characters: a word this close to an amount speaks of it, whatever else the sentence is about
NEAR_BONUS = 25
FEW_WORDS = 6  # a line that says little but the amount

MOST_ALONE = 999_999  # "earn over $1m" is a promise; who pays a million gives a range
WIDEST = 4  # a range without a word about pay is no wider than this


class Stretch(NamedTuple):
    """A line with amounts in it, joined with the next where a range runs over the line break."""

    start: int
    words: str
    section: str
    above: str  # the heading or line it stands under


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
        period=pay.period or period_by_size(size or Decimal(0), pay.currency),
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
    places: dict[tuple[object, ...], set[str]] = {}  # of every amount stated in an earlier line
    for stretch in _stretches(text, sections):
        found = list(_of_stretch(stretch, kind_above, country))
        kind_above = found[0].kind if found else None
        yield from [salary for salary in found if not _said_before(salary, places)]
        for salary in found:
            places.setdefault(_amount(salary), set()).add(salary.place)


def _said_before(salary: Salary, places: dict[tuple[object, ...], set[str]]) -> bool:
    """Say whether a statement repeats one from another line, rather than speak of another place."""
    known = places.get(_amount(salary), set())
    return bool(known) and (not salary.place or salary.place in known or "" in known)


def _amount(salary: Salary) -> tuple[object, ...]:
    return salary.low, salary.high, salary.currency, salary.period, salary.kind


def _stretches(text: Text, sections: tuple[Section, ...]) -> Iterator[Stretch]:
    """Yield the lines that hold money, each with the line it stands under."""
    done = -1
    for line in passages_matching(text, sections, TRIGGER, LETTERS):
        if line.number <= done:
            continue
        last = line
        while last.number + 1 < len(text.lines) and _runs_on(last, passage(text, sections, last.number + 1)):
            last = passage(text, sections, last.number + 1)
        done = last.number
        above = passage(text, sections, line.number - 1).words[-SENTENCE:] if line.number else ""
        yield Stretch(line.start, text.text[line.start : last.start + len(last.words)], line.section, above)


def _runs_on(line: Passage, following: Passage) -> bool:
    """Say whether a range goes on in the next line."""
    if CONTINUED.search(following.words):
        return True
    return UNFINISHED.search(line.words) is not None and TRIGGER.match(following.words) is not None


def _of_stretch(stretch: Stretch, kind_above: PayKind | None, country: str | None) -> Iterator[Salary]:
    found = list(find_money(stretch.words))
    kind_before, taken = kind_above, 0
    for number, money in enumerate(found):
        since = max(taken, found[number - 1].end) if number else 0
        until = found[number + 1].start if number + 1 < len(found) else len(stretch.words)
        clause = read_clause(stretch.words, money, since, until)
        taken = money.end + len(clause.after) if _first_cue(clause.after) else money.end
        kind = _kind(money, clause, stretch, kind_before) if _could_be_pay(money) else None
        salary = _salary(money, clause, kind, stretch, country) if kind else None
        if salary is not None:
            kind_before = salary.kind
            yield salary


def _could_be_pay(money: Money) -> bool:
    """Leave out a company's millions, and the retirement plan that looks like an amount."""
    if money.currency is None and money.low == 401_000:
        return False
    return money.currency in LARGE_UNITS or 5 <= money.high <= (MOST["year"] if money.is_range else MOST_ALONE)


def _kind(money: Money, clause: Clause, stretch: Stretch, kind_before: PayKind | None) -> PayKind | None:
    """Decide whether an amount is pay, and of what kind; None if it isn't."""
    if LAW.search(clause.sentence) or TO_SPEND.match(clause.after):
        return None
    said = _said_beside(money, clause)
    if money.currency is None and not (money.is_range and money.is_scaled) and not _is_called_pay(money, clause, said):
        return None
    if said is None:
        said = _said_above(stretch, money) or kind_before or ("base" if stretch.section == "pay" else None)
        said = said or ("base" if _looks_like_pay(money, stretch) else None)
    if said is None or said == NOT_PAY:
        return None
    return "total" if clause.in_stock else cast("PayKind", said)


def _is_called_pay(money: Money, clause: Clause, said: str | None) -> bool:
    """Say whether a number without a sign is plainly pay: a range of its sentence, "145k" right beside the word."""
    if said != "base":
        return False
    return money.is_range or _stands_near_pay(clause) or CALLED_AFTER.match(clause.after) is not None


def _stands_near_pay(clause: Clause) -> bool:
    """Say whether the word right before a bare "145k" is about pay."""
    spoken = CONNECTION.sub("", clause.before)
    return any(cue.value == "base" and cue.end == len(spoken[-NEAR:]) for cue in cues_in(spoken[-NEAR:]))


def _said_beside(money: Money, clause: Clause) -> str | None:
    """Ask the words right after an amount, then those before it; "base" after it is the weakest word."""
    after = _first_cue(clause.after)
    if after is not None and after != "base":
        return after
    return _last_cue(clause.before, money) or after


def _last_cue(before: str, money: Money) -> str | None:
    """Return what the last cue before an amount says; among cues that end together the longest."""
    spans = [
        (cue.end, -cue.start, cue.value)
        for cue in cues_in(before)
        if cue.value != "bonus" or len(before) - cue.end <= NEAR_BONUS or not before[: cue.start].strip(" .")
    ]
    if not spans:
        return None
    end, _, said = max(spans)
    if said == NOT_PAY and money.is_range and len(before) - end > NEAR:
        strong = [span for span in spans if span[2] != NOT_PAY and span[0] + span[1] >= len("salary")]
        return max(strong)[2] if strong else NOT_PAY
    return said


def _first_cue(after: str) -> str | None:
    """Return what the first cue after an amount says; among cues that begin together the longest."""
    return min(((cue.start, -cue.end, cue.value) for cue in cues_in(after)), default=(0, 0, None))[2]


def _said_above(stretch: Stretch, money: Money) -> str | None:
    """Ask the line or heading above, as in "Annual salary:" over a line of its own."""
    if TRIGGER.search(stretch.above) or not INTRODUCES.search(stretch.above):
        return None
    last_sentence = SENTENCE_END.split(stretch.above.rstrip(" .:"))[-1]
    spoken = without_parts(BRACKETS.sub(" ", last_sentence[-150:].lower()) + " is")
    said = _last_cue(spoken, money)
    if said == NOT_PAY and money.is_range and PAY_AND_MORE.match(spoken):
        return "base"
    return said


def _looks_like_pay(money: Money, stretch: Stretch) -> bool:
    """Judge an amount no word speaks of by its shape."""
    if money.currency is None or stretch.section == "legal":
        return False
    likely = money.period is not None or (money.low >= 20_000 and money.high <= 1_500_000)
    if money.is_range:
        return likely and money.high <= WIDEST * money.low
    if stretch.section in ("benefits", "about"):
        return False
    return likely and (money.period is not None or len(stretch.words[:SENTENCE].split()) <= FEW_WORDS)


def _salary(money: Money, clause: Clause, kind: PayKind, stretch: Stretch, country: str | None) -> Salary | None:
    currency = currency_of(money.currency, country_of(clause.said_before) or country)
    period = period_of(money, clause.before, clause.after, currency, kind)
    if money.currency in {"$", None} and is_too_little(money.high, period, currency):
        if money.currency is None:
            return None
        currency = "USD"
        period = period_of(money, clause.before, clause.after, currency, kind)
    low, high = _ends(money, clause, stretch.words)
    if not is_plausible(money.high if high is not None else money.low, period, currency, kind):
        return None
    return Salary(
        low=low,
        high=high,
        currency=currency,
        period=period,
        kind=kind,
        place=find_place(clause.said_before, stretch.words[money.end : money.end + NEAR], stretch.above),
        origin="text",
        start=stretch.start + money.start,
        end=stretch.start + money.end,
        words=stretch.words[money.start : money.end],
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
