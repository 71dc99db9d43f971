"""What becomes of a host whose look broke off: it is tried again, but not for ever.

A worker that is stopped, or dies, costs nothing but the board it was at. What keeps
failing before a single board comes of it is given up after some tries, and told when its run is published.
"""

import asyncio
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crawler.errors import CrawlError, NoDatabase
from crawler.fleet.database import told
from crawler.fleet.looking import Place
from crawler.fleet.planning import QUEUE
from scale.errors import ScaleError

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job
    from procrastinate.retry import BaseRetryStrategy, RetryDecision

MOST_TRIES = 5  # of a host in a row that no board came of
BETWEEN_TRIES = 30  # seconds, and as much again with each
ALONE = 0x61697072  # an advisory lock: one worker at a time looks for what the dead left
FAILED = """
UPDATE shards
SET problem = %(problem)s, given_up_at = CASE WHEN tries >= %(most)s THEN clock_timestamp() END
WHERE run_id = %(run_id)s AND host = %(host)s AND done_at IS NULL
RETURNING tries
"""
STOPPED = """
UPDATE shards SET tries = greatest(tries - 1, 0)
WHERE run_id = %(run_id)s AND host = %(host)s AND done_at IS NULL
"""


def trying_again(place: Place, tell: Callable[[str], None]) -> "BaseRetryStrategy":
    """When Procrastinate is to try a host again after its look broke off here."""
    from procrastinate.retry import BaseRetryStrategy, RetryDecision

    class Again(BaseRetryStrategy):
        """At once if we were stopped; a while later if something went wrong, and after some tries no more."""

        def get_retry_decision(self, *, exception: BaseException, job: "Job") -> "RetryDecision | None":
            if not isinstance(exception, asyncio.CancelledError | CrawlError | ScaleError):
                traceback.print_exception(exception)  # a defect of ours
            try:
                tries = _noted(place, job, exception, tell)
            except NoDatabase:
                tries = 0  # nothing can be noted; and this worker ends
            return RetryDecision(retry_in={"seconds": BETWEEN_TRIES * tries}) if tries < MOST_TRIES else None

    return Again()


async def put_back(app: "App", place: Place, dead_after: float, tell: Callable[[str], None]) -> None:
    """Put what silent workers had begun in line again."""
    from procrastinate.jobs import Status

    with told(place.address):
        (alone,) = place.connection.execute("SELECT pg_try_advisory_lock(%s)", [ALONE]).fetchone() or (False,)
    if not alone:
        return
    try:
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=dead_after):
            if _failed(place, job, "its worker died", tell) < MOST_TRIES:
                await app.job_manager.retry_job(job)
            else:
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    finally:
        with told(place.address):
            place.connection.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def _noted(place: Place, job: "Job", exception: BaseException, tell: Callable[[str], None]) -> int:
    """Note what ended a try; how many in a row came to nothing. To be stopped is not one of them."""
    if not isinstance(exception, asyncio.CancelledError):
        return _failed(place, job, f"{exception or type(exception).__name__}", tell)
    with told(place.address):
        place.connection.execute(STOPPED, job.task_kwargs)
    return 0


def _failed(place: Place, job: "Job", problem: str, tell: Callable[[str], None]) -> int:
    """Note what ended a try, and give the host up if it was the last; how many there were in a row."""
    facts: dict[str, Any] = {**job.task_kwargs, "problem": problem, "most": MOST_TRIES}
    with told(place.address):
        (tries,) = place.connection.execute(FAILED, facts).fetchone() or (0,)
    then = "given up" if tries >= MOST_TRIES else "it is tried again"
    tell(f"{job.task_kwargs['run_id']} {job.task_kwargs['host']}: {problem}; {then}")
    return int(tries)
