"""Whose day is it? Which boards a crawl looks at, and which it lets alone for now.

A board that nobody knows any more sleeps for a month; a source that is asked once a
day is not asked twice, whatever the command says; and a run that was killed is
finished only by a crawl that asks for the boards it lacks.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler import sources
from crawler.health import Health
from crawler.settings import Settings
from crawler.state import Unfinished

RESUME_WITHIN = timedelta(hours=24)  # an older unfinished run is closed as it is, and a new one begun


class Rest(NamedTuple):
    """Why a board is let alone for now."""

    kind: str  # asleep, or not due
    reason: str

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"


def resting(
    boards: Iterable[str],
    healths: Mapping[str, Health],
    now: datetime,
    *,
    named: Collection[str],
    done: Collection[str],
) -> dict[str, Rest]:
    """The boards of which this is not the day, and why; one that the unfinished run has looked at had its day."""
    found = {name: why_not_due(healths.get(name), now, named=name in named) for name in boards}
    return {name: rest for name, rest in found.items() if rest and name not in done}


def why_not_due(health: Health | None, now: datetime, *, named: bool) -> Rest | None:
    """Why a board isn't looked at now; None if it is due.

    Asked for by its name, one that sleeps is woken; but how often a source may be asked is a promise to it.
    """
    if health is None:
        return None
    every: timedelta | None = getattr(sources.load(health.source), "EVERY", None)
    if every and timedelta(0) <= now - health.looked_at < every:
        again = f"{health.looked_at + every:%Y-%m-%dT%H:%M:%SZ}"
        return Rest("not due", f"before {again}: {health.source} is asked once in {_span(every)}")
    until = health.sleeps_until()
    if until and now.date() < until and not named:
        tried = f"tried on {health.gone_count} days, the last {health.gone_on}"
        return Rest("asleep", f"until {until}: {health.condition} since {health.gone_since}, {tried}")
    return None


def why_given_up(run: Unfinished, now: datetime, settings: Settings, wanted: Collection[str]) -> str:
    """Why an unfinished run isn't finished: it is too old, or it was begun for boards that nobody asks for now."""
    left = [name for name in run.wanted if name not in run.done and name not in wanted]
    left = [name for name in left if settings.why_off(name.partition("/")[0]) is None]
    if abs(now - run.started_at) > RESUME_WITHIN:
        return f"it was begun on {run.started_at:%Y-%m-%d}, and {len(run.looks)} of its boards were looked at"
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    return f"this crawl leaves out {', '.join(left[:3])}{more}" if left else ""


def _span(time: timedelta) -> str:
    hours = time / timedelta(hours=1)
    return f"{hours / 24:g} days" if hours >= 48 else f"{hours:g} h"
