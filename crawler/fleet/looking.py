"""One host's boards, looked at by one worker: the ordinary run loop, over what the fleet shares."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive import Archive, Look
from crawler.errors import BadSettings
from crawler.fleet.door import SharedDoor
from crawler.fleet.parts import Part, Parts, stem_of, write_part
from crawler.fleet.places import archive_of
from crawler.fleet.shared import Shard, Shared, SharedClock, committed, finish, take_up
from crawler.guard import Guard
from crawler.run_loop import RunLoop
from crawler.settings import Settings
from crawler.watch import Nobody

if TYPE_CHECKING:
    from psycopg import Connection


class Place(NamedTuple):
    """What a worker brings along: its database, workspace and settings, and where hosts are routed to."""

    connection: "Connection"
    address: str
    workspace: Path
    settings: Settings
    routes: dict[str, str]


async def look_at(
    place: Place, run_id: str, host: str, *, name: str, worker_id: int | None, tell: Callable[[str], None]
) -> None:
    """Look at every board of a host that is not done, and say so; of one that is done, do nothing."""
    shard = take_up(place.connection, place.address, run_id, host, worker_id)
    if shard is None:
        return
    _require_keys(place, shard)
    await _visit(place, shard, name)
    looks = committed(place.connection, place.address, shard)
    write_part(archive_of(place.workspace), Part(run_id=run_id, host=host, looks=looks))
    finish(place.connection, place.address, shard)
    tell(told(shard, looks))


async def _visit(place: Place, shard: Shard, name: str) -> None:
    archive, clock = Archive(place.workspace), SharedClock(place.connection, place.address)
    stem = stem_of(shard.run.run_id, shard.host, shard.epoch)
    door = SharedDoor(place.connection, place.address, f"{name} {stem}", place.settings.deadline)
    storage = archive_of(place.workspace)
    with (
        nullcontext("") if storage.is_local else TemporaryDirectory(prefix="aipm-fleet-") as spool,
        closing(Parts(storage, archive.months, Path(spool), stem)) as parts,
    ):
        memory = Shared(place.connection, place.address, shard, parts)
        run_loop = RunLoop(archive, parts, memory, clock=clock, watch=Nobody(), door=door)
        await run_loop.visit(shard.run, list(shard.boards), place.settings, Guard(place.routes))


def _require_keys(place: Place, shard: Shard) -> None:
    """Raise BadSettings where this worker may not ask for a board that the run was planned for."""
    for board in shard.boards:
        if off := place.settings.why_off(board.source):
            raise BadSettings(place.workspace / "aipm.toml", f"{board} is planned, and off here: {off}")


def told(shard: Shard, looks: tuple[Look, ...]) -> str:
    """One line of a host that is done."""
    wrong = sum(look.verdict not in ("complete", "unchanged") for look in looks)
    postings = sum(look.listed_count or 0 for look in looks)
    return f"{shard.run.run_id} {shard.host}: {len(looks)} boards, {wrong} went wrong, {postings:,} postings"
