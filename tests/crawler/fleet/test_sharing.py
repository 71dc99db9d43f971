"""What workers share: hosts, shards, runs; in a database of its own."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from crawler.archive import Archive, Look, PageRef
from crawler.cli import app
from crawler.errors import BadSettings, NoDatabase, NoSuchRun, OtherDatabase, RunUnderWay, ShardLost
from crawler.fleet import planning, publishing, rescue, standing
from crawler.fleet.database import make_ready, opened, require_ready
from crawler.fleet.door import SharedDoor
from crawler.fleet.looking import Place
from crawler.fleet.shared import Shared, committed, finish, take_up
from crawler.fleet.worker import Pace, work
from crawler.health import Health
from crawler.settings import Board, Settings
from crawler.state import Cooldown, RobotsCopy, Validator
from crawler.workspace import prepare

pytestmark = pytest.mark.slow

HOST, OTHER = "boards-api.greenhouse.io", "recruitee.com"
BOARDS = [Board(source="greenhouse", token=token) for token in ("one", "two")]
BOARDS += [Board(source="recruitee", token=token) for token in ("acme",)]
SETTINGS = Settings(delay=0.2, deadline=1.0)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PAGE = PageRef(url="https://a.example/", status=200, fetched_at=NOON, digest="d", warc="w.warc.gz", offset=0, length=1)
FILES = SimpleNamespace(confirmed="w.warc.gz")


class Fleet:
    """A database that is ready, and a workspace."""

    def __init__(self, address, connection, workspace):
        self.address = address
        self.connection = connection
        self.workspace = workspace

    def plan(self, boards=BOARDS, **changes):
        facts = {"now": NOON, "settings": SETTINGS} | changes
        settings = facts.pop("settings")
        return planning.enqueue(self.connection, self.address, self.workspace, boards, settings, **facts)

    def take_up(self, run, host=HOST):
        return take_up(self.connection, self.address, run.run_id, host)

    def memory(self, shard):
        return Shared(self.connection, self.address, shard, FILES)

    def publish(self, run, **words):
        return publishing.publish(self.connection, self.address, self.workspace, run.run_id, **words)

    def place(self):
        return Place(self.connection, self.address, self.workspace, SETTINGS, {})

    def status(self):
        return standing.status(self.connection, self.address)


@pytest.fixture
def fleet(database, tmp_path):
    prepare(tmp_path / "market", "web")
    with opened(database) as connection:
        make_ready(connection, database)
        yield Fleet(database, connection, tmp_path / "market")


def test_a_database_that_is_not_there(tmp_path):
    with (
        pytest.raises(NoDatabase, match=r"postgresql:///market: .*; see that it runs .* AIPM_DATABASE") as told,
        opened(f"postgresql://me:secret@/market?host={tmp_path}"),
    ):
        pass
    assert "secret" not in str(told.value).partition(": ")[0]


def test_a_database_without_a_fleet(database):
    with opened(database) as connection:
        with pytest.raises(OtherDatabase, match="holds no fleet yet; plan a run first: `aipm fleet enqueue`"):
            require_ready(connection, database)
        make_ready(connection, database)
        make_ready(connection, database)  # made once
        require_ready(connection, database)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("version = 99", "newer aipm; install the same one on every machine"),
        ("version = 0", r"tables of an older aipm \(0 of 1\).*drop its schema aipm"),
        ("procrastinate = '99'", "newer aipm"),
        ("procrastinate = '01'", "older Procrastinate; `aipm fleet enqueue` brings it up to date"),
    ],
)
def test_tables_of_another_version(fleet, change, says):
    fleet.connection.execute(f"UPDATE about SET {change}")
    with pytest.raises(OtherDatabase, match=says):
        require_ready(fleet.connection, fleet.address)


def test_a_run_is_planned_once_a_week(fleet):
    first = fleet.plan()
    assert (first.name, first.is_new, first.hosts, first.boards) == ("2026-W47", True, 2, 3)
    again = fleet.plan(now=NOON + timedelta(days=2))
    assert (again.run_id, again.is_new, again.hosts) == (first.run_id, False, 0)
    assert planning.summary(again).endswith("is planned already: nothing new")
    locks = fleet.connection.execute("SELECT lock, queueing_lock FROM procrastinate_jobs ORDER BY id").fetchall()
    assert locks == [(HOST, f"{first.run_id} {HOST}"), (OTHER, f"{first.run_id} {OTHER}")]  # two boards before one
    later = fleet.plan(now=NOON + timedelta(days=7))
    assert (later.name, later.is_new) == ("2026-W48", True)


def test_boards_that_sleep_are_let_alone(fleet):
    run = fleet.plan()
    shard = fleet.take_up(run)
    gone = Health(
        source="greenhouse",
        board="one",
        condition="dead",
        looked_at=NOON,
        verdict="failed",
        gone_since=NOON.date(),
        gone_on=NOON.date(),
        gone_count=3,
    )
    fleet.memory(shard).commit(look("one"), 7, [], gone)
    later = fleet.plan(now=NOON + timedelta(days=7))
    assert (later.boards, later.skipped) == (2, {"asleep": 1})


def look(token, **changes):
    facts = {"source": "greenhouse", "board": token, "looked_at": NOON, "verdict": "complete", "pages": (PAGE,)}
    return Look(**facts | changes)


def test_what_one_worker_learns_the_next_knows(fleet):
    run = fleet.plan()
    memory = fleet.memory(fleet.take_up(run))
    copy = RobotsCopy(origin="https://a.example", fetched_at=NOON, status=200, body=b"User-agent: \xff\0")
    cooldown = Cooldown(host=HOST, not_before=NOON, strikes=2, noted_at=NOON)
    validator = Validator(url=PAGE.url, page=PAGE, etag='"x"', last_modified=None)
    memory.keep_robots(copy)
    memory.keep_cooldown(cooldown)
    memory.commit(look("one"), 7, [validator])
    with opened(fleet.address) as other:
        shard = take_up(other, fleet.address, run.run_id, HOST)
        theirs = Shared(other, fleet.address, shard, FILES)
        assert theirs.robots(copy.origin) == copy
        assert theirs.cooldown(HOST) == cooldown
        assert theirs.validator(PAGE.url) == validator
        assert shard.run.done == {"greenhouse/one"}
        assert [str(board) for board in shard.boards] == ["greenhouse/one", "greenhouse/two"]


def test_who_was_thought_dead_writes_nothing_more(fleet):
    run = fleet.plan()
    dead, heir = fleet.take_up(run), fleet.take_up(run)
    validator = Validator(url=PAGE.url, page=PAGE, etag='"stale"')
    with pytest.raises(ShardLost, match="taken over by another worker"):
        fleet.memory(dead).commit(look("one"), 7, [validator])
    assert fleet.memory(heir).validator(PAGE.url) is None
    assert committed(fleet.connection, fleet.address, heir) == ()
    with pytest.raises(ShardLost):
        finish(fleet.connection, fleet.address, dead)
    finish(fleet.connection, fleet.address, heir)
    assert fleet.take_up(run) is None  # done


async def moments(*doors):
    """When each of some doors lets in, in seconds; each is left at once."""
    begun, found = time.monotonic(), []
    for door in doors:
        assert await door.enter(HOST, 0.2) is None
        found.append(time.monotonic() - begun)
        door.leave(HOST)
    return found


@pytest.mark.parametrize("count", [1, 2])
def test_a_host_has_its_pause_whoever_asks(fleet, count):
    doors = [SharedDoor(fleet.connection, fleet.address, f"w{number % count}", 1.0) for number in range(3)]
    first, second, third = asyncio.run(moments(*doors))
    assert second - first >= 0.2
    assert third - second >= 0.2


def test_the_longest_pause_that_anybody_knows_of_counts(fleet):
    ours, theirs = (SharedDoor(fleet.connection, fleet.address, name, 1.0) for name in ("ours", "theirs"))

    async def one_after_another():
        assert await ours.enter(HOST, 0.4) is None
        ours.leave(HOST)
        begun = time.monotonic()
        assert await theirs.enter(HOST, 0.0) is None
        return time.monotonic() - begun

    assert asyncio.run(one_after_another()) >= 0.39


def test_a_dead_ones_request_may_last_as_long_as_it_was_given(fleet, monkeypatch):
    monkeypatch.setattr("crawler.fleet.door.SLACK", 0.1)
    dead, heir = (SharedDoor(fleet.connection, fleet.address, name, 0.3) for name in ("dead", "heir"))

    async def inherited():
        assert await dead.enter(HOST, 0.2) is None  # and never leaves
        begun = time.monotonic()
        assert await heir.enter(HOST, 0.2) is None
        dead.leave(HOST)  # late, and for nothing: it is the heir's by now
        return time.monotonic() - begun

    assert asyncio.run(inherited()) >= 0.59
    (holder,) = fleet.connection.execute("SELECT holder FROM hosts WHERE host = %s", [HOST]).fetchone()
    assert holder == "heir"


def test_who_waits_for_a_host_hears_what_it_told_another(fleet):
    door = SharedDoor(fleet.connection, fleet.address, "ours", 1.0)
    until = datetime.now(UTC) + timedelta(seconds=60)
    told = Cooldown(host=HOST, not_before=until, strikes=1, noted_at=datetime.now(UTC))
    fleet.memory(fleet.take_up(fleet.plan())).keep_cooldown(told)
    assert asyncio.run(door.enter(HOST, 0.0)) == told


def test_a_host_that_keeps_failing_is_given_up(fleet):
    run, said = fleet.plan(), []
    job = SimpleNamespace(task_kwargs={"run_id": run.run_id, "host": HOST})
    strategy = rescue.trying_again(fleet.place(), said.append)
    decisions = []
    for _ in range(rescue.MOST_TRIES):
        fleet.take_up(run)
        decisions.append(strategy.get_retry_decision(exception=NoSuchRun("disk"), job=job))
    assert [decision is not None for decision in decisions] == [True] * (rescue.MOST_TRIES - 1) + [False]
    assert said[-1].endswith("; given up")
    fleet.take_up(run, OTHER)
    fleet.connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    (status,) = fleet.status().runs
    assert (status.hosts_given_up, status.hosts_lost) == (1, 1)
    assert fleet.plan().hosts == 2  # both are put in line again
    assert fleet.status().runs[0].hosts_waiting == 2


def test_to_be_stopped_is_no_failure(fleet):
    run = fleet.plan()
    job = SimpleNamespace(task_kwargs={"run_id": run.run_id, "host": HOST})
    for _ in range(2 * rescue.MOST_TRIES):
        fleet.take_up(run)
        strategy = rescue.trying_again(fleet.place(), print)
        assert strategy.get_retry_decision(exception=asyncio.CancelledError(), job=job) is not None
    assert fleet.status().runs[0].hosts_given_up == 0


def test_a_run_under_way_is_not_published(fleet):
    run = fleet.plan()
    with pytest.raises(RunUnderWay, match="2 hosts wait and 0 are being asked; start a worker"):
        fleet.publish(run)
    fleet.connection.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE lock = %s", [HOST])
    with pytest.raises(RunUnderWay, match="1 hosts wait and 1 are being asked; publish it when they are done"):
        fleet.publish(run, as_it_stands=True)
    with pytest.raises(NoSuchRun, match="`aipm fleet status` lists them"):
        fleet.publish(run._replace(run_id="20200101T000000Z-web"))


def test_a_run_that_is_closed_tells_of_boards_never_looked_at(fleet):
    run = fleet.plan()
    fleet.memory(fleet.take_up(run)).commit(look("one", pages=()), 7, [])
    published = fleet.publish(run, as_it_stands=True)
    assert [(look.board, look.verdict) for look in published.looks] == [
        ("one", "complete"),
        ("two", "failed"),
        ("acme", "failed"),
    ]
    assert published.looks[1].reason == "never looked at: the run was closed before its turn came"
    assert fleet.publish(run) == published
    assert fleet.connection.execute("SELECT DISTINCT status FROM procrastinate_jobs").fetchall() == [("cancelled",)]
    assert fleet.plan().hosts == 0  # it is in the archive, and stays as it is


@pytest.fixture
def market(site):
    for token in ("one", "two"):
        site.says(site.board(token), site.greenhouse(7, ETag=f'"{token}"'))
    return site


def attend(fleet, site, settings=SETTINGS):
    said = []
    pace = Pace(hosts=4, heartbeat=0.1, dead_after=1.0, until_done=True)
    work(fleet.address, fleet.workspace, settings, routes=site.routes, pace=pace, tell=said.append)
    return said


@pytest.mark.parametrize("where", ["", "folder", "s3"])
def test_the_next_week_asks_only_for_what_changed(fleet, market, request, tmp_path, where):
    if where:
        url = f"{request.getfixturevalue('s3')}/market" if where == "s3" else str(tmp_path / "shared")
        (fleet.workspace / "aipm.toml").write_text(f'archive = "{url}"\n', "utf-8")
    for week, verdict in enumerate(("complete", "unchanged")):
        run = fleet.plan(BOARDS[:2], now=NOON + timedelta(weeks=week))
        assert attend(fleet, market) == [f"{run.run_id} {HOST}: 2 boards, 0 went wrong, 2 postings"]
        published = fleet.publish(run)
        assert [look.verdict for look in published.looks] == [verdict] * 2
        assert [len(list(Archive(fleet.workspace).postings(look))) for look in published.looks] == [1, 1]
    assert market.paths(HOST).count("/robots.txt") == 1
    assert [seen.headers.get("If-None-Match") for seen in market.seen if "boards" in seen.path] == [
        None,
        None,
        '"one"',
        '"two"',
    ]
    assert min(market.gaps(HOST)) >= 0.19
    kept = [path.name for path in (fleet.workspace / "archive").glob("*.warc.gz")]
    files = len({page.warc for run in Archive(fleet.workspace).runs() for look in run.looks for page in look.pages})
    assert (len(kept), files) == ((0, 2) if where == "s3" else (0, 1) if where else (2, 1))


def test_what_no_look_confirms_is_cut_off(fleet, market):
    run = fleet.plan(BOARDS[:2])
    attend(fleet, market)
    (warc,) = (fleet.workspace / "archive").glob("*.warc.gz")
    whole = warc.read_bytes()
    warc.write_bytes(whole + b"half a record")
    torn = warc.with_name(f"{run.run_id}-{OTHER}-9.warc.gz")
    torn.write_bytes(b"half another")
    fleet.publish(run)
    assert warc.read_bytes() == whole
    assert not torn.exists()


def test_a_worker_whose_database_goes_says_so(fleet, market, monkeypatch):
    monkeypatch.setattr("crawler.fleet.door.SLACK", 0.1)
    fleet.plan(BOARDS[:2])
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != %s"

    def cut(number):
        if number == 2:
            with opened(fleet.address) as other:
                other.execute(kill, [other.info.backend_pid])

    market.on_request = cut
    with pytest.raises(NoDatabase, match="see that it runs and lets you in"):
        attend(fleet, market)
    market.on_request = lambda _: None
    with opened(fleet.address) as connection:
        fleet.connection = connection
        time.sleep(1.0)
        said = attend(fleet, market)
    assert said[-1].endswith(f"{HOST}: 2 boards, 0 went wrong, 2 postings")


def told(*words):
    """What a command prints for programs."""
    done = CliRunner().invoke(app, ["fleet", *words])
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout) if done.stdout else None


def test_the_commands_of_the_documents(database, market, tmp_path, monkeypatch):
    monkeypatch.setenv("AIPM_DATABASE", database)
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path / "market"))
    (tmp_path / "market").mkdir()
    (tmp_path / "market" / "aipm.toml").write_text("delay = 0.05\n", "utf-8")
    boards = [word for board in BOARDS[:2] for word in ("--board", str(board))]
    planned = told("enqueue", "--json", *boards)
    assert (planned["hosts"], planned["boards"], planned["is_new"]) == (1, 2, True)
    assert told("enqueue", "--json", *boards) == planned | {"hosts": 0, "boards": 0, "is_new": False}
    told("worker", "--until-done", "--route", f"{HOST}={market.origin}")
    (run,) = told("status", "--json")["runs"]
    assert (run["hosts_done"], run["boards_done"], run["published_at"]) == (1, 2, None)
    (published,) = told("publish", "--json")["runs"]
    assert (published["run_id"], published["verdicts"]) == (planned["run_id"], {"complete": 2})
    assert told("publish", "--json")["runs"] == []
    assert told("status", "--json")["runs"][0]["published_at"]


def test_a_worker_of_the_live_web_says_who_is_asking(fleet):
    done = CliRunner().invoke(
        app, ["fleet", "worker", "--database", fleet.address, "--workspace", str(fleet.workspace)]
    )
    assert isinstance(done.exception, BadSettings)
    assert "must say who is asking" in str(done.exception)


def test_status_tells_of_runs_workers_and_problems(fleet):
    run = fleet.plan()
    fleet.take_up(run)
    fleet.connection.execute("UPDATE shards SET problem = 'the disk is full' WHERE host = %s", [HOST])
    fleet.connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [NOON])
    lines = standing.lines(fleet.status(), NOON + timedelta(seconds=12))
    assert lines == [
        f"{run.run_id} (2026-W47): 0 of 3 boards; hosts: 2 waiting, 0 doing, 0 done, 0 given up",
        "worker ?: 0 hosts, last heard 12 s ago",
        f"{run.run_id} {HOST}: the disk is full",
    ]
