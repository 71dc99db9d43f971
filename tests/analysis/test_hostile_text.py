"""S9: text made to hurt costs each stage what its length does, never the square of it; megabytes of it are cut.

Costs are seconds of the processor, read side by side. Eight times the text may take four times
eight times as long on a machine that others use; what grows with the square takes 64 times as long.
"""

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

import analysis.text
from analysis.coding import find_coding
from analysis.demand import guide_demands, mentions_of
from analysis.experience import find_min_years
from analysis.extract import extract
from analysis.facts import Document
from analysis.language import find_language
from analysis.level import find_level
from analysis.role import find_role
from analysis.salary import find_salaries
from analysis.sections import find_sections
from analysis.skills import find_hits, finder
from analysis.text import TEXT_LIMIT, from_html, from_plain
from analysis.workplace import find_work_mode

SIZE = 200_000
TIMES = 8
NOTICED = 0.5  # seconds; what takes less at the full size harms nobody, and can't be told from noise
LONGEST = 15.0  # seconds of one posting, on a machine that others use
HUGE = 5_000_000
DEMANDS = "What we require:\n- "
MARKUP = [
    "<", ">", "&", "&amp;", "&#8203;", "<br>", "<p>SQL</p>", "<div>", "<b>x", "<li>SQL", "<h2>You have</h2>", "<!--",
    "<!-- x -->", '<span a="b">x</span>', "<table><tr><td>x", '<a "', "</p>", "<svg></x>",
]  # fmt: skip
SIGNS = [
    "$", "€", "(", "[", "{", ")", "(x)", '"', "'", "\u2019", "\u201c", "-", "—", "– ", "•", "* x\n", "- x\n", "- \n",
    ",", ", ", ";", ".", ". ", "...", "?", "! ", "/", "\\", "_", "#", "@", "+", "1", "1 ", "1,", "1.", "A", "a ",
    "aA", "A.",
]  # fmt: skip
BLANKS = [
    "\n", "\r\n", "\r", "\t", " ", "\u00a0", "\u2003", "\u2028", "\u200b", "x\u200b", "\u202e", "\x00", "\x0c", "\x85",
    "🚀", "👨\u200d💻 ", "e\u0301", "\u0301", "\u0130", "\ud800", "製品",
]  # fmt: skip
MONEY = [
    "$100k - ", "$1-", "$1-$1-", "€50.000 ", "401k ", "$$1 ", "$1 (", "£1k–", "1K-", "$100,000 ",
    "$100,000 - $120,000\n", "$50 per hour ", "Salary: $", "OTE ", "USD 1 ", "up to $",
    "raised $5M ", "Zone A: $100,000 ", "100.000 € ",
]  # fmt: skip
PHRASES = [
    "machine ", "machine learning ", "product ", "product manager ", "product strategy ", "large language ", "sql ",
    "SQL, ", "Python or ", "R ", "Go ", "gpt-4 ", "bias ", "vision ", "AI ", "AI/", "ML/AI ", "own AI product ",
    "5 years of ", "5+ years ", "not required ", "bonus ", "a plus ", "prefer ", "equal opportunity ", "remote ",
    "3 days a week ", "office ", "write code ", "you will ", "we ", "and ", "experience with ", "e.g. ",
    "http://a.b/c ", "a@b.", "+1 555 010 9999 ", "a.b.c.d ", "Senior Product Manager\n",
]  # fmt: skip
WALLS = [
    "ab:A", "a:B" * 300 + " ", "abcDef ", "x.What ", "Own it. ", "You have ", "You have: ", "What You'll Do ",
    "What You'll DoOwn it", "Benefits", "Benefits: ", "BENEFITS ", "About Ab Ab ", "About Ab", "Requirements:\n",
    "**a:** ", "Git", "SQL Strong ",
]  # fmt: skip
UNITS = [*SIGNS, *BLANKS, *MONEY, *PHRASES, *WALLS]
Stage = Callable[[], Any]


def stages(words: str) -> dict[str, Stage]:
    """Every stage of `extract`, over a text that is all demands."""
    text = from_plain(DEMANDS + words)
    sections = find_sections(text)
    hits = find_hits(text, sections)
    document = Document(title="AI PM", text=words)
    return {
        "html": lambda: from_html(f"<p>{words}</p>"),
        "plain": lambda: from_plain(words),
        "sections": lambda: find_sections(text),
        "years": lambda: find_min_years("AI PM", text, sections),
        "years in the title": lambda: find_min_years(words, text, sections),
        "role": lambda: find_role(words, text, sections),
        "level": lambda: find_level(words, None),
        "work mode": lambda: find_work_mode(words, words, None, text, sections),
        "coding": lambda: find_coding(text, sections),
        "language": lambda: find_language(text),
        "skills": lambda: find_hits(text, sections),
        "mentions": lambda: list(mentions_of(hits, text.text)),
        "guide": lambda: list(guide_demands(hits, text.text)),
        "salaries": lambda: list(find_salaries(document, text, sections)),
    }


def seconds(stage: Stage) -> float:
    """What a stage costs that remembers nothing: a line once read costs nothing the second time.

    The garbage collector rests meanwhile: a full collection costs what the other tests left behind, not what
    the text does.
    """
    forget()
    gc.disable()
    try:
        began = time.process_time()
        stage()
        return time.process_time() - began
    finally:
        gc.enable()


def forget() -> None:
    """Empty every bounded memory of the analysis; the unbounded ones hold the rules themselves."""
    rooms = [vars(module) for name, module in sys.modules.items() if name.startswith("analysis.")]
    for memo in (value for room in (*rooms, vars(finder()), vars(finder().phrases)) for value in room.values()):
        if hasattr(memo, "cache_clear") and memo.cache_parameters()["maxsize"] is not None:
            memo.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS, ids=[ascii(unit[:24]) for unit in UNITS])
def test_cost_grows_as_the_text_does(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis.text, "TEXT_LIMIT", HUGE)
    part, whole = (stages(unit * (size // len(unit))) for size in (SIZE // TIMES, SIZE))
    for name, stage in whole.items():
        if seconds(stage) > NOTICED:
            took, part_took = (min(seconds(each) for _ in range(3)) for each in (stage, part[name]))
            assert took < 4 * TIMES * part_took, name


ALL = (*MARKUP, *UNITS)
FILLED = [  # every pattern as markup; of the other fields a sample, for they pass through the same stages
    *(("html", unit) for unit in ALL),
    *(("text", unit) for unit in UNITS[::4]),
    *((field, unit) for field in ("title", "location") for unit in ALL[::10]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("field", "unit"), FILLED, ids=[f"{field}-{unit[:24]!a}" for field, unit in FILLED])
def test_megabytes_are_read_as_far_as_any_posting_is(field: str, unit: str) -> None:
    assert seconds(lambda: extract(filled(field, unit * (HUGE // len(unit) + 1)))) < LONGEST


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The rules are gathered once; that is no part of what a text costs."""
    extract(Document(title="AI PM", html=DEMANDS))


def filled(field: str, words: str) -> Document:
    """A posting with one field full of something."""
    document = Document(title="AI PM")
    return structs.replace(document, **{field: words if field in ("title", "location") else DEMANDS + words})


def test_a_long_posting_is_read_as_far_as_any_goes() -> None:
    for body in (
        {"text": "You need SQL. " * 100_000},
        {"html": "<p>You need SQL." * 100_000},
        {"html": "<p>" + "You need SQL " * 100_000},
    ):
        facts = extract(Document(title="PM " * 1_000, location="Remote " * 1_000, **body))
        assert TEXT_LIMIT - 20 < len(facts.text) <= TEXT_LIMIT
        assert max(mention.end for mention in facts.mentions) > TEXT_LIMIT - 40


@pytest.mark.parametrize("unit", ["ab:A", "product manager ", "€50.000 ", "bias ", "ML/AI "])
def test_what_once_took_minutes(unit: str) -> None:
    posting = Document(title="AI PM", text=DEMANDS + unit * (200_000 // len(unit)))
    assert seconds(lambda: extract(posting)) < 10


def test_a_word_no_writer_would_write_hides_no_other() -> None:
    text = from_plain(f"{DEMANDS}SQL {'x:Y' * 5_000} Python")
    hits = find_hits(text, find_sections(text))
    assert [text.text[hit.start : hit.end] for hit in hits] == ["SQL", "Python"]


def test_a_clause_without_a_stop_is_still_read_to_its_end() -> None:
    text = from_plain(DEMANDS + "stakeholders and " * 1_000 + "product strategy and SQL")
    hits = find_hits(text, find_sections(text))
    assert text.text[hits[-1].start : hits[-1].end] == "SQL"
