"""What changed in a posting's words: of two texts, the lines that are gone and those that are new.

Texts lie beside the warehouse, and reading them is what costs; so each pair of
texts is compared once and kept. A line that was edited shows where the edit
begins. What is shown is a quote, never longer than 24 words.
"""

from collections import Counter
from pathlib import Path

from duckdb import DuckDBPyConnection

from analysis.warehouse.tables import insert, scalar
from analysis.warehouse.texts import offer_texts

FOLDER = Path(__file__).parent
LONGEST = 18  # words; with what stands around them, a quote of 24 at most
LEADING = 4  # words before the first that differs
OTHERWISE = "the same lines, set otherwise"
PAIRS = """
    SELECT pairs.old_hash, pairs.new_hash, old_texts.text, new_texts.text
    FROM uncompared AS pairs
    INNER JOIN texts AS old_texts ON pairs.old_content_hash = old_texts.content_hash
    INNER JOIN texts AS new_texts ON pairs.new_content_hash = new_texts.content_hash
"""


def compare_texts(warehouse: DuckDBPyConnection, paths: list[Path]) -> None:
    """Fill store.rewordings with the pairs of texts that follow each other in some posting; `paths` hold the texts."""
    warehouse.execute(FOLDER.joinpath("wording.sql").read_text(encoding="utf-8"))
    if not scalar(warehouse, "SELECT count(*) FROM uncompared"):
        return
    offer_texts(warehouse, paths)
    found = []
    for batch in warehouse.sql(PAIRS).to_arrow_reader(1_000):
        for old_hash, new_hash, *texts in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            gone, come = reworded(*texts)
            found.append({"old_hash": old_hash, "new_hash": new_hash, "gone": gone, "come": come})
    insert(warehouse, "store.rewordings", sorted(found, key=lambda row: (row["old_hash"], row["new_hash"])))


def reworded(old: str, new: str) -> tuple[str | None, str | None]:
    """What a text lost and what it gained, each as a quote of the first line and the number of further ones.

    >>> reworded("About us\\nYou have shipped for 3 years.", "About us\\nYou have shipped for 5 years.\\nYou know SQL.")
    ('You have shipped for 3 years.', 'You have shipped for 5 years. (and 1 more line)')
    >>> reworded("Own the roadmap.", "Own the roadmap.\\n\\nWork from anywhere.")
    (None, 'Work from anywhere.')
    """
    before, after = (Counter(" ".join(line.split()) for line in text.splitlines()) for text in (old, new))
    gone = [line.split() for line in (before - after).elements() if line]
    come = [line.split() for line in (after - before).elements() if line]
    if not gone and not come:
        return None, OTHERWISE
    start = max(0, same_beginning(gone[0], come[0]) - LEADING) if gone and come else 0
    return quoted(gone, start), quoted(come, start)


def same_beginning(one: list[str], other: list[str]) -> int:
    """How many words two lines begin with alike.

    >>> same_beginning(["Ship", "it", "soon"], ["Ship", "it", "now"])
    2
    """
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (here, there) in pairs if here != there), min(len(one), len(other)))


def quoted(lines: list[list[str]], start: int) -> str | None:
    """The first line from its word `start` on, cut to a quote, and how many lines follow.

    >>> quoted([["Lead", "the", "team", "in", "Porto"], ["Ship"]], 3)
    '… in Porto (and 1 more line)'
    """
    if not lines:
        return None
    shown = " ".join(lines[0][start : start + LONGEST])
    cut = ("… " if start else "") + shown + (" …" if len(lines[0]) > start + LONGEST else "")
    more = len(lines) - 1
    return cut + (f" (and {more} more line{'s' if more > 1 else ''})" if more else "")
