"""What a board that nobody knows any more still costs, by the crawler's own rules."""

from datetime import UTC, datetime, timedelta

from crawler.archive import Look
from crawler.errors import PageGone
from crawler.health import Health, Impression, after
from crawler.health.due import why_not_due

BEGINS = datetime(2026, 1, 5, 6, tzinfo=UTC)
NOWHERE = "https://boards-api.greenhouse.io/v1/boards/acme/jobs"


def looks_in_a_year(every: timedelta = timedelta(days=1)) -> int:
    """How often it is asked, if a run is started so often; one that is there is asked each time.

    >>> looks_in_a_year(), looks_in_a_year(timedelta(days=7))
    (15, 13)
    """
    health: Health | None = None
    now, count = BEGINS, 0
    while now < BEGINS + timedelta(days=365):
        if why_not_due(health, now, named=False) is None:
            health, count = _gone(health, now), count + 1
        now += every
    return count


def _gone(health: Health | None, now: datetime) -> Health:
    look = Look(source="greenhouse", board="acme", looked_at=now, verdict="failed", reason="answered 404")
    seen = Impression(employer="Acme")
    return after(health, look, seen, problem=PageGone(NOWHERE, 404), doubtful=False, confirmed=None)
