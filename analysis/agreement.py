"""Pay said twice: where a source states pay in fields of its own, does reading the text agree?

No labels are needed, so this check can stand for good and grow with the archive. It is a floor:
employers contradict themselves (a field for all places, a text for two of them; a figure changed
in one of both). What disagrees is therefore sorted by how, and shown.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from analysis.facts import Document, Salary
from analysis.intervals import DRAWS, Report, by_employer, report
from analysis.lines import read_postings
from analysis.salary import find_salaries
from analysis.sections import find_sections
from analysis.text import from_html, from_plain
from crawler.archive import Archive

NUMBER = re.compile(  # any number, for the parser of pay must not decide what there was to find
    r"(?P<sign>[$€£₹¥] ?)?(?<![\w.,])(?P<whole>\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3}){1,4}|\d{1,12})(?!\d)"
    r"(?P<part>[.,]\d{1,2}(?!\d))?"
    r"(?P<k>[ \u00a0]?[kK]\b|(?=[ \u00a0]?(?:[-–—]|to)[ \u00a0]?[$€£]?\d{2,3}[ \u00a0]?[kK]\b))?(?P<sign_after> ?[€£])?"
)
BARE = 1_000  # a smaller number counts only beside a sign: "45" is an age, "$45" is pay

Amount = tuple[Decimal | None, Decimal | None, str | None, str]


class Twice(Struct, frozen=True, kw_only=True):
    """One posting whose source states pay, and what its text says of it."""

    posting_id: str
    employer: str
    stated: tuple[Salary, ...]  # by the source's own fields
    written: tuple[Salary, ...]  # in the text
    repeated: tuple[Salary, ...]  # of those stated: both ends stand in the text as numbers


class Difference(NamedTuple):
    """One way to disagree."""

    name: str
    meaning: str
    holds: Callable[[Twice], bool]


class Disagreement(Struct, frozen=True, kw_only=True):
    """One posting whose text and fields don't agree, for reading."""

    posting_id: str
    difference: str
    stated: tuple[str, ...]
    written: tuple[str, ...]


class Agreement(Struct, frozen=True, kw_only=True):
    """The whole check."""

    report: Report
    differences: dict[str, int]  # postings, by how they differ
    disagreements: tuple[Disagreement, ...]


def read_twice(posting_id: str, employer: str, document: Document) -> Twice | None:
    """Read the text of a posting whose source states pay; None where it states none."""
    if not document.pay:
        return None
    text = from_html(document.html) if document.html else from_plain(document.text)
    found = find_salaries(document, text, find_sections(text))
    stated = tuple(salary for salary in found if salary.origin == "source" and any(ends(salary)))
    numbers = numbers_of(text.text)
    return Twice(
        posting_id=posting_id,
        employer=employer,
        stated=stated,
        written=tuple(salary for salary in found if salary.origin == "text"),
        repeated=tuple(salary for salary in stated if {int(end) for end in ends(salary) if end} <= numbers),
    )


def from_workspace(workspace: Path) -> Iterator[Twice]:
    """Every posting of each board's last look whose source states pay; raises NotAWorkspace or BrokenArchive."""
    archive = Archive(workspace)
    last = {(look.source, look.board): look for run in archive.runs() for look in run.looks if look.pages}
    for posting in chain.from_iterable(map(archive.postings, last.values())):
        document = Document(
            title=posting.title,
            html=posting.body_html,
            location=posting.location,
            country=posting.country,
            pay=posting.pay,
        )
        twice = read_twice(posting.posting_id, posting.employer or f"{posting.source}/{posting.board}", document)
        if twice is not None:
            yield twice


def from_lines(lines: Iterable[bytes]) -> Iterator[Twice]:
    """The same of postings as `aipm extract` takes them."""
    for line in read_postings(lines):
        twice = read_twice(str(line.id), line.employer or f"posting {line.id}", line.document())
        if twice is not None:
            yield twice


def agree(twice: Iterable[Twice], draws: int = DRAWS) -> Agreement:
    """Hold the text of every posting against its source's fields."""
    postings = [posting for posting in twice if posting.stated]
    differing = [(difference_of(posting), posting) for posting in postings if speaks(posting) and not agrees(posting)]
    counts = Counter(name for name, _ in differing)
    return Agreement(
        report=report(by_employer((posting.employer, posting) for posting in postings), figures_of, judged, draws),
        differences={difference.name: counts[difference.name] for difference in DIFFERENCES},
        disagreements=tuple(told(name, posting) for name, posting in differing),
    )


def figures_of(postings: list[Twice]) -> dict[str, float]:
    """What of the repeated pay is found, and what of the pay found is stated."""
    repeating = [posting for posting in postings if posting.repeated]
    repeated = [(amount(salary), posting) for posting in repeating for salary in posting.repeated]
    written = [(amount(salary), posting) for posting in postings for salary in posting.written if salary.kind == "base"]
    return {
        "pay_agreement": share(agrees(posting) for posting in repeating),
        "pay_recall": share(said in amounts(posting.written) for said, posting in repeated),
        "pay_precision": share(said in amounts(posting.stated) for said, posting in written),
    }


def judged(name: str, postings: list[Twice]) -> int:
    """How many postings a figure is about."""
    return sum(bool(posting.written if name == "pay_precision" else posting.repeated) for posting in postings)


def speaks(posting: Twice) -> bool:
    return bool(posting.written or posting.repeated)


def agrees(posting: Twice) -> bool:
    return bool(amounts(posting.stated) & amounts(posting.written))


def ends(salary: Salary) -> tuple[Decimal | None, Decimal | None]:
    """Both ends; zero stands for an end left open."""
    return salary.low or None, salary.high or None


def amount(salary: Salary) -> Amount:
    return (*ends(salary), salary.currency, salary.period)


def amounts(salaries: Iterable[Salary]) -> set[Amount]:
    return {amount(salary) for salary in salaries}


def share(hits: Iterable[bool]) -> float:
    counts = Counter(hits)
    return counts[True] / counts.total() if counts else 0.0


def numbers_of(words: str) -> set[int]:
    """Every number of a text that may be an amount, without its cents.

    >>> sorted(numbers_of("$45.50 an hour, 120-150k, 70.000 €, 12 people"))
    [45, 70000, 120000, 150000]
    """
    found = set()
    for match in NUMBER.finditer(words):
        value = int(re.sub(r"\D", "", match["whole"])) * (1 if match["k"] is None else 1_000)
        if value >= BARE or match["sign"] or match["sign_after"]:
            found.add(value)
    return found


def base(posting: Twice) -> list[Salary]:
    return [salary for salary in posting.written if salary.kind == "base"]


def spans(salaries: Iterable[Salary]) -> tuple[Decimal, Decimal]:
    """The lowest and highest end of all."""
    known = [end for salary in salaries for end in ends(salary) if end]
    return min(known), max(known)


def _same_ends(posting: Twice) -> bool:
    return bool({ends(salary) for salary in posting.stated} & {ends(salary) for salary in posting.written})


def _one_end_open(posting: Twice) -> bool:
    known = {end for salary in posting.stated for end in ends(salary) if end}
    return any(None in ends(salary) and known & set(ends(salary)) for salary in base(posting))


def _shares_an_end(posting: Twice) -> bool:
    return any(end == other for end, other in zip(spans(posting.stated), spans(base(posting)), strict=True))


def _inside(posting: Twice) -> bool:
    (low, high), (lower, higher) = spans(posting.stated), spans(base(posting))
    return low <= lower and higher <= high


def _around(posting: Twice) -> bool:
    (low, high), (lower, higher) = spans(posting.stated), spans(base(posting))
    return lower <= low and high <= higher


DIFFERENCES = (  # tried in order; the first that holds says how a posting disagrees with itself
    Difference("nothing read", "the text repeats the amounts, and no pay was found in it", lambda it: not it.written),
    Difference("unit", "the same amounts, of another currency or period", _same_ends),
    Difference("kind", "the text speaks of on-target, total or variable pay only", lambda it: not base(it)),
    Difference("open end", "one end is the same, and the text leaves the other open", _one_end_open),
    Difference(
        "tiers", "ranges of the text that together make the field's", lambda it: spans(base(it)) == spans(it.stated)
    ),
    Difference("one end", "one end is the same", _shares_an_end),
    Difference("narrower", "the text's amounts lie within the field's", _inside),
    Difference("wider", "the field's amounts lie within the text's", _around),
    Difference("apart", "other amounts", lambda _: True),
)


def difference_of(posting: Twice) -> str:
    return next(difference.name for difference in DIFFERENCES if difference.holds(posting))


def told(difference: str, posting: Twice) -> Disagreement:
    return Disagreement(
        posting_id=posting.posting_id,
        difference=difference,
        stated=tuple(said(salary) for salary in posting.stated),
        written=tuple(said(salary) for salary in posting.written),
    )


def said(salary: Salary) -> str:
    """One statement in a few words."""
    low, high = ("" if end is None else f"{end.normalize():f}" for end in ends(salary))
    return f"{low}-{high} {salary.currency or '?'} {salary.period} {salary.kind} {salary.place}".strip()
