"""No change of what is read passes unseen: the sample market's facts stand in a file."""

import runpy
from collections import Counter
from pathlib import Path

SCRIPT = Path(__file__).with_name("market.py")
MOST = 12  # postings shown of those that changed


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


def test_the_sample_market_is_read_as_before() -> None:
    golden = runpy.run_path(str(SCRIPT))
    before = by_posting(golden["FILE"].read_text(encoding="utf-8").splitlines())
    told = changes(before, by_posting(golden["lines"]()))
    shown = "\n".join([*told[:MOST], f"... of {len(told)}"] if len(told) > MOST else told)
    assert not told, f"facts changed; if all is meant, `python tests/golden/market.py` writes them anew\n{shown}"


def test_changes_name_the_facts_that_went_and_came() -> None:
    before = by_posting(["a/b/1\tBaker\trole=pm sql=duty", "a/b/2\tBaker\trole=pm"])
    after = by_posting(["a/b/1\tBaker\trole=pm sql=required"])
    assert changes(before, after) == ["a/b/1: -sql=duty +sql=required", "a/b/2: -role=pm"]
