"""What is kept of a page that was let go, as the adapters of today would have read it.

An adapter is mended, and the pages that are left are read by the new one. Those that went
can't be; were their postings told as the old one read them, what it misread would pass
for a change of every posting on one day. So one look at each board is read by both: what
they read otherwise there, field by field, is taken back to the looks before it. A field
that said something else earlier keeps what the old adapter made of it.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from crawler.posting import Posting

NEVER = {"source", "board", "source_id", "fetched_at"}  # identity, and what belongs to the look
FIELDS = [name for name in Posting.__struct_fields__ if name not in NEVER]

Difference = dict[str, tuple[Any, Any]] | None  # of a posting's fields: before, after; None if it is no posting now
Differences = dict[str, Difference]  # by source_id, of the postings that are read otherwise


def differences(before: Iterable[Posting], after: Iterable[Posting]) -> Differences:
    """How two readings of one look differ. A posting that only the later one finds is not told: since when, none saw.

    >>> from datetime import UTC, datetime
    >>> old = Posting(source="s", board="b", source_id="1", url="u", title="PM ", body_html="",
    ...     fetched_at=datetime(2026, 9, 1, tzinfo=UTC))
    >>> differences([old], [structs.replace(old, title="PM")])
    {'1': {'title': ('PM ', 'PM')}}
    >>> differences([old], [])
    {'1': None}
    """
    now = {posting.source_id: posting for posting in after}
    found: Differences = {}
    for old in before:
        if (new := now.get(old.source_id)) is None:
            found[old.source_id] = None
        elif changed := _changed(old, new):
            found[old.source_id] = changed
    return found


def turned(posting: Posting, steps: Iterable[Differences]) -> Posting | None:
    """A posting after each of some differences, oldest first; None if it turns out to be none."""
    for step in steps:
        if posting.source_id not in step:
            continue
        difference = step[posting.source_id]
        if difference is None:
            return None
        posting = structs.replace(
            posting, **{name: new for name, (old, new) in difference.items() if getattr(posting, name) == old}
        )
    return posting


def _changed(old: Posting, new: Posting) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
