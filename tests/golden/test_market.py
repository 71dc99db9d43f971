"""No change of what is read passes unseen: the sample market's facts stand in a file."""

import runpy
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from analysis.facts import Facts
from analysis.taxonomy import taxonomy
from crawler.posting import Posting

SCRIPT = Path(__file__).with_name("market.py")
MOST = 12  # postings shown of those that changed


Readings = list[tuple[Posting, Facts]]


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture(scope="module")
def readings(golden: dict[str, Any]) -> Readings:
    found: Readings = golden["readings"]()
    return found


def by_posting(lines: list[str]) -> dict[str, str]:
    return {line.partition("\t")[0]: line for line in lines}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """A line for each posting whose facts changed: what went, what came."""
    told = []
    for posting_id in sorted(before.keys() | after.keys()):
        old, new = (Counter(lines.get(posting_id, "").split("\t")[-1].split()) for lines in (before, after))
        if before.get(posting_id) != after.get(posting_id):
            facts = [*(f"-{fact}" for fact in (old - new).elements()), *(f"+{fact}" for fact in (new - old).elements())]
            told.append(f"{posting_id}: {' '.join(facts) or 'title or order'}")
    return told


def test_the_sample_market_is_read_as_before(golden: dict[str, Any], readings: Readings) -> None:
    before = by_posting(golden["FILE"].read_text(encoding="utf-8").splitlines())
    told = changes(before, by_posting(golden["lines"](readings)))
    shown = "\n".join([*told[:MOST], f"... of {len(told)}"] if len(told) > MOST else told)
    assert not told, f"facts changed; if all is meant, `python tests/golden/market.py` writes them anew\n{shown}"


def test_every_signal_is_said_by_several_employers_in_several_ways(readings: Readings) -> None:
    """Else a claim of the guide would stay without an answer on the sample."""
    said = defaultdict[str, set[tuple[str, str]]](set)
    for posting, facts in readings:
        for signal in facts.signals:
            said[signal.signal_id].add((posting.board, signal.words.casefold()))
    for kind in taxonomy().signals:
        assert len({board for board, _ in said[kind.id]}) >= 5, kind.id
        assert len({words for _, words in said[kind.id]}) >= 2, kind.id


def test_changes_name_the_facts_that_went_and_came() -> None:
    before = by_posting(["a/b/1\tBaker\trole=pm sql=duty", "a/b/2\tBaker\trole=pm"])
    after = by_posting(["a/b/1\tBaker\trole=pm sql=required"])
    assert changes(before, after) == ["a/b/1: -sql=duty +sql=required", "a/b/2: -role=pm"]
