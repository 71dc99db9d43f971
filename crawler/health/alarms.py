"""What changed at a source as a whole: told at the end of a run, for no single board shows it.

One employer may well stop describing its postings. If most of a source's
descriptions are gone at once, it is the source that has changed, and each look that
lost them is no longer whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from crawler.archive import Look
from crawler.health import GOOD, is_thinner

ENOUGH_POSTINGS = 10  # of a source, to speak of its descriptions
SHRUNKEN = 5  # postings, at least, that a board must have lost to be mentioned
MEND = "look whether the adapter must read something else"


def judged(looks: Iterable[Look]) -> tuple[tuple[Look, ...], tuple[str, ...]]:
    """A run's looks, those that lost their descriptions now partial, and what must be seen to."""
    by_source = defaultdict[str, list[Look]](list)
    kept = []
    for look in looks:
        by_source[look.source].append(look)
    alarms = []
    for source, its in by_source.items():
        thin = _without_descriptions(source, its)
        kept += [_partial(look) if thin and _lost_descriptions(look) else look for look in its]
        alarms += [*_fields_gone(source, its), *thin]
    return tuple(kept), tuple(alarms)


def shrunken(looks: Iterable[Look]) -> list[str]:
    """What to say of boards that lost more than half of their postings since the last whole look."""
    lines = []
    for look in looks:
        now, before = look.listed_count, look.earlier_listed_count
        if look.verdict in GOOD and now is not None and before and now < before / 2 and before - now >= SHRUNKEN:
            lines.append(
                f"{look.source}/{look.board}: {now} postings, {before} at the last whole look; "
                "nothing closes until the next one confirms it"
            )
    return lines


def _fields_gone(source: str, looks: Sequence[Look]) -> list[str]:
    had, boards = Counter[str](), Counter[str]()
    for look in looks:
        if look.verdict not in GOOD:
            had.update(look.vanished_fields)
            boards.update(look.vanished_fields.keys())
    return [
        f"{source}: no record of {boards[field]} boards has {field!r} any more, {count:,} had it; {MEND}"
        for field, count in sorted(had.items())
    ]


def _without_descriptions(source: str, looks: Sequence[Look]) -> list[str]:
    """The alarm, if most of the source's descriptions are gone."""
    seen = [look for look in looks if look.listed_count and look.earlier_listed_count]
    listed, described = (sum(_counts(look)[place] for look in seen) for place in (2, 3))
    listed_before, described_before = (sum(_counts(look)[place] for look in seen) for place in (0, 1))
    if listed < ENOUGH_POSTINGS or not is_thinner(listed_before, described_before, listed, described):
        return []
    before = f"{described_before:,} of {listed_before:,} had one at the last whole look"
    return [f"{source}: {described:,} of {listed:,} postings have a description, {before}; {MEND}"]


def _lost_descriptions(look: Look) -> bool:
    return look.verdict in GOOD and is_thinner(*_counts(look))


def _partial(look: Look) -> Look:
    reason = f"{look.described_count} of {look.listed_count} postings have a description, nearly all had one before"
    return replace(look, verdict="partial", reason=reason)


def _counts(look: Look) -> tuple[int, int, int, int]:
    """Postings listed and described, before and now."""
    before = (look.earlier_listed_count or 0, look.earlier_described_count or 0)
    return (*before, look.listed_count or 0, look.described_count or 0)
