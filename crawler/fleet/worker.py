"""A worker: takes hosts from the line, some side by side, and looks at their boards.

It tells the database every few seconds that it lives. What was begun by one that has
been silent for longer is put in line again, by whichever worker notices first. One that
was only asleep ends as soon as it notices: its hosts are others' by then.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, NamedTuple

from crawler.crawl import require_manners
from crawler.errors import NoDatabase, ShardLost
from crawler.fleet.database import OPTIONS, opened, place_of, require_ready, told
from crawler.fleet.looking import Place, look_at
from crawler.fleet.planning import QUEUE, TASK
from crawler.fleet.rescue import put_back, trying_again
from crawler.run_loop import look_up_patiently, side_by_side
from crawler.settings import Settings
from crawler.workspace import prepare

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.worker import Worker

Tell = Callable[[str], None]

LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
MEET = "INSERT INTO workers VALUES (%s, %s) ON CONFLICT DO NOTHING"
POLL = 5.0  # seconds, at most, to look whether there is something in line


class Pace(NamedTuple):
    """How many hosts side by side, and how workers know of each other that they live; in seconds."""

    hosts: int
    heartbeat: float
    dead_after: float
    until_done: bool


def work(address: str, workspace: Path, settings: Settings, *, routes: dict[str, str], pace: Pace, tell: Tell) -> None:
    """Take hosts from the line till told to stop or, `until_done`, till there is none left."""
    if not routes:
        require_manners(workspace, settings)
    with opened(address) as connection:
        require_ready(connection, address)
        prepare(workspace, "web")
        with asyncio.Runner() as runner:
            look_up_patiently(runner.get_loop())
            runner.run(_work(Place(connection, address, workspace, settings, routes), pace, tell))
        with told(address):
            connection.execute("SELECT 1")  # if the database went, the worker ended for that


async def _work(place: Place, pace: Pace, tell: Tell) -> None:
    from procrastinate.worker import Worker

    name = f"{gethostname()}:{os.getpid()}"
    async with _line(place.address) as app:
        worker = Worker(
            app,
            [QUEUE],
            name,
            side_by_side(pace.hosts),
            fetch_job_polling_interval=min(pace.heartbeat, POLL),
            update_heartbeat_interval=pace.heartbeat,
            stalled_worker_timeout=pace.dead_after,
            shutdown_graceful_timeout=0,  # a host may take hours; what is done of it stands
        )

        async def look(run_id: str, host: str) -> None:
            try:
                await look_at(place, run_id, host, name=name, worker_id=worker.worker_id, tell=tell)
            except ShardLost as lost:
                _end_at_once(lost, tell)

        app.task(name=TASK, queue=QUEUE, retry=trying_again(place, tell))(look)
        try:
            async with asyncio.TaskGroup() as group:
                beside = group.create_task(_look_after(worker, app, place, pace, tell))
                await worker.run()  # type: ignore[no-untyped-call]
                beside.cancel()
        except BaseExceptionGroup as problems:
            raise problems.exceptions[0] from None


@asynccontextmanager
async def _line(address: str) -> AsyncIterator["App"]:
    """Procrastinate, with connections of its own."""
    from procrastinate import App, PsycopgConnector
    from procrastinate.exceptions import ConnectorException

    log = logging.getLogger("procrastinate")
    log.addHandler(logging.NullHandler())
    log.propagate = False  # what somebody must know, we tell
    app = App(connector=PsycopgConnector(conninfo=address, kwargs=OPTIONS, min_size=1, max_size=4))
    try:
        async with app.open_async():
            yield app
    except ConnectorException as problem:
        raise NoDatabase(place_of(address), str(problem.__cause__ or problem)) from problem


async def _look_after(worker: "Worker", app: "App", place: Place, pace: Pace, tell: Tell) -> None:
    """Say who we are, put back what the dead left, and end when all is done."""
    while worker.worker_id is None:
        await asyncio.sleep(0.01)
    with told(place.address):
        place.connection.execute(MEET, [worker.worker_id, worker.worker_name])
    while True:
        await put_back(app, place, pace.dead_after, tell)
        with told(place.address):
            (left,) = place.connection.execute(LEFT).fetchone() or (0,)
        if pace.until_done and not left:
            worker.stop()  # type: ignore[no-untyped-call]
        await asyncio.sleep(min(pace.heartbeat, 1.0) if pace.until_done else pace.heartbeat)


def _end_at_once(lost: ShardLost, tell: Tell) -> None:
    """End this process as it stands: whatever else it would write down is others' to write by now."""
    tell(f"aipm: {lost}")
    os._exit(ShardLost.exit_status)
