"""The crawl state: kept across restarts, and honest about files that aren't it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from crawler.archive import Look, PageRef
from crawler.errors import BrokenState
from crawler.health import Health
from crawler.state import Cooldown, RobotsCopy, State, Unfinished, Validator

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
PAGE = PageRef(
    url="https://a.example.com/", status=200, fetched_at=NOON, digest="d", warc="r.warc.gz", offset=7, length=9
)
LOOK = Look(source="lever", board="acme", looked_at=NOON, verdict="complete", listed_count=3, pages=(PAGE,))
RUN = Unfinished(run_id="20261116T120000Z-web", trigger="web", started_at=NOON, committed=0, looks=())


def test_what_is_kept_is_there_again(tmp_path):
    path = tmp_path / "state.sqlite"
    validator = Validator(url=PAGE.url, page=PAGE, etag='W/"x"')
    with closing(State(path)) as state:
        state.begin(RUN)
        state.keep_robots(
            RobotsCopy(origin="https://a.example.com", fetched_at=NOON, status=200, body=b"User-agent: *")
        )
        state.keep_cooldown(Cooldown(host="a.example.com", not_before=NOON, strikes=2))
        state.commit(LOOK, 1234, [validator])
    with closing(State(path)) as state:
        run = state.unfinished()
        assert run is not None
        assert (run.run_id, run.started_at, run.committed, run.looks) == (RUN.run_id, NOON, 1234, (LOOK,))
        assert state.validator(PAGE.url) == validator
        assert validator.conditions == {"If-None-Match": 'W/"x"'}
        assert (copy := state.robots("https://a.example.com")) is not None
        assert copy.body == b"User-agent: *"
        assert state.cooldown("a.example.com") == Cooldown(host="a.example.com", not_before=NOON, strikes=2)
        state.clear()
        assert state.unfinished() is None
        assert state.validator(PAGE.url) == validator


def test_a_commit_is_all_or_nothing(tmp_path):
    with closing(State(tmp_path / "state.sqlite")) as state:
        state.begin(RUN)

        def breaks():
            yield Validator(url="https://b.example.com/", page=PAGE)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            state.commit(LOOK, 1234, breaks())
        assert state.unfinished() == RUN
        assert state.validator("https://b.example.com/") is None


def test_a_file_that_knows_nothing_of_health_learns_it(tmp_path):
    path = tmp_path / "state.sqlite"
    with closing(State(path)) as state:
        state.begin(RUN)
    with closing(sqlite3.connect(path)) as before:
        before.execute("DROP TABLE health")
        before.execute("DROP TABLE wanted")
    health = Health(source="lever", board="acme", condition="alive", looked_at=NOON, verdict="complete")
    with closing(State(path)) as state:
        assert state.unfinished() == RUN
        assert state.health("lever", "acme") is None
        state.commit(LOOK, 7, [], health)
    with closing(State(path)) as state:
        assert state.all_health() == {"lever/acme": health}


def damaged(path):
    with closing(State(path)):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def foreign(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def newer(path):
    with closing(State(path)), closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_bytes(b"not a database at all" * 500), "can't be used"),
        (damaged, "damaged|can't be used"),
        (foreign, "some other program's"),
        (newer, "newer aipm"),
    ],
)
def test_a_state_that_is_none(tmp_path, spoil, says):
    path = tmp_path / "state.sqlite"
    spoil(path)
    with pytest.raises(BrokenState, match=f"(?s)state.sqlite.*({says}).*delete it and crawl again"):
        State(path)
