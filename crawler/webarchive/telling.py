"""What came of a web archive's files, for people: a line a file, what was left out, and new fields."""

from collections import Counter
from collections.abc import Iterator

from crawler.archive import Run
from crawler.webarchive.intake import Taken
from crawler.webarchive.shard import Shard

NAMED = 20  # fields nobody knew


def told(taken: Taken) -> list[str]:
    """All lines, in order."""
    return [*map(of_shard, taken.shards), *of_fields(taken.runs)]


def of_shard(shard: Shard) -> str:
    """One file: how many pages it has, and what became of them."""
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in shard.counts.items())
    return f"{shard.file}: {sum(shard.counts.values()):,} pages ({counts or 'none'}), {shard.posting_count:,} postings"


def of_fields(runs: list[Run]) -> Iterator[str]:
    """Fields that our reader neither takes nor ignores by name, the most common first."""
    unknown = Counter[str]()
    for run in runs:
        for look in run.looks:
            unknown.update({f"{look.source} {field}": count for field, count in look.unknown_fields.items()})
    for field, count in unknown.most_common(NAMED):
        yield f"new field: {field} ({count:,} times)"
    if len(unknown) > NAMED:
        yield f"{len(unknown) - NAMED:,} further new fields"


def warnings(taken: Taken) -> Iterator[str]:
    """What could not be used: named as far as each file names it, and the rest counted."""
    yield from taken.strange[:NAMED]
    if len(taken.strange) > NAMED:
        yield f"{len(taken.strange) - NAMED:,} further lines of the index left out for such reasons"
    for shard in taken.shards:
        yield from shard.trouble
        if shard.trouble_count > len(shard.trouble):
            yield f"{shard.file}: {shard.trouble_count - len(shard.trouble):,} further pages left out for such reasons"
