"""S9: a megabyte of text made to hurt costs each stage twice what half of it costs, never four times."""

import time
from collections.abc import Callable
from typing import Any

import pytest

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
from analysis.skills import find_hits
from analysis.text import from_html, from_plain
from analysis.workplace import find_work_mode

SIZE = 500_000
NOTICED = 0.2  # seconds; what takes less at the full size can't be told from noise
LONGEST = 30.0  # seconds of one stage over a megabyte
DEMANDS = "What we require:\n- "
UNITS = [
    "$100k - ",
    "$1-",
    "€50.000 ",
    "401k ",
    "5 years of ",
    "not required ",
    "product manager ",
    "sql ",
    "ab:A",
    "a:B" * 300 + " ",
    "abcDef ",
    "- x\n",
    " ",
    "a@b.",
]
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
        "work mode": lambda: find_work_mode(words, None, text, sections),
        "coding": lambda: find_coding(text, sections),
        "language": lambda: find_language(text),
        "skills": lambda: find_hits(text, sections),
        "mentions": lambda: list(mentions_of(hits, text.text)),
        "guide": lambda: list(guide_demands(hits, text.text)),
        "salaries": lambda: list(find_salaries(document, text, sections)),
    }


def seconds(stage: Stage) -> float:
    began = time.process_time()
    stage()
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS, ids=[repr(unit[:24]) for unit in UNITS])
def test_twice_the_text_takes_twice_the_time(unit: str) -> None:
    half, whole = stages(unit * (SIZE // len(unit))), stages(unit * (2 * SIZE // len(unit)))
    for name, stage in whole.items():
        took = seconds(stage)
        assert took < LONGEST, name
        if took > NOTICED and (ratio := took / seconds(half[name])) >= 3:
            ratio = min(ratio, seconds(stage) / max(seconds(half[name]) for _ in range(2)))  # others use this machine
            assert ratio < 3, (name, took, ratio)


@pytest.mark.parametrize("unit", ["ab:A", "product manager ", "€50.000 "])
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
