"""What a run came to, for programs: what `--json` prints of it, and what the record of a run keeps."""

from collections import Counter
from datetime import datetime
from typing import get_args

from msgspec import Struct

from crawler.archive import Run, Trigger, Verdict
from crawler.watch import failures, harmless


class Failure(Struct, frozen=True, kw_only=True):
    """A board whose look did not end well."""

    board: str
    verdict: Verdict
    reason: str


class Tally(Struct, frozen=True, kw_only=True):
    """One run in numbers, and by name what went wrong."""

    run_id: str
    trigger: Trigger
    started_at: datetime
    ended_at: datetime
    boards_looked_at: int
    boards_failed: int
    boards_let_alone: int
    postings_listed: int
    verdicts: dict[str, int]
    failures: tuple[Failure, ...]
    new_fields: dict[str, int]
    alarms: tuple[str, ...]


def tally(run: Run) -> Tally:
    """Count a run's looks."""
    verdicts = Counter(look.verdict for look in run.looks)
    fields = Counter[str]()
    for look in run.looks:
        fields.update({harmless(f"{look.source} {field}"): count for field, count in look.unknown_fields.items()})
    return Tally(
        run_id=run.run_id,
        trigger=run.trigger,
        started_at=run.started_at,
        ended_at=run.ended_at,
        boards_looked_at=len(run.looks),
        boards_failed=len(failures(run)),
        boards_let_alone=sum(run.skipped.values()),
        postings_listed=sum(look.listed_count or 0 for look in run.looks),
        verdicts={verdict: verdicts[verdict] for verdict in get_args(Verdict) if verdicts[verdict]},
        failures=tuple(
            Failure(board=f"{look.source}/{look.board}", verdict=look.verdict, reason=harmless(look.reason))
            for look in failures(run)
        ),
        new_fields=dict(sorted(fields.items())),
        alarms=tuple(map(harmless, run.alarms)),
    )
