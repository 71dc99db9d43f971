"""Hosts of a run, and its parts put together: pure."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.archive import Archive, Look
from crawler.errors import BrokenArchive
from crawler.fleet.parts import Lacking, Part, Parts, merged, part_name, read_part, stem_of, write_part
from crawler.fleet.planning import Enqueued, by_host, name_of, summary
from crawler.settings import Board
from crawler.workspace import prepare
from scale.storage import Storage

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ABOUT = {
    "run_id": "20261118T120000Z-web",
    "trigger": "web",
    "started_at": NOON,
    "ended_at": NOON + timedelta(hours=1),
    "code_version": "0",
    "skipped": {"not due": 1, "asleep": 2},
}


def look(source, board, minutes=0, **changes):
    facts = {"looked_at": NOON + timedelta(minutes=minutes), "verdict": "complete", "listed_count": 3}
    return Look(source=source, board=board, **facts | changes)


def test_a_host_or_platform_has_all_its_boards_in_their_order():
    named = ["greenhouse/b", "lever/x", "greenhouse/a", "recruitee/acme", "recruitee/beta"]
    boards = [Board(source=name.partition("/")[0], token=name.partition("/")[2]) for name in named]
    assert {host: [str(board) for board in its] for host, its in by_host(boards).items()} == {
        "boards-api.greenhouse.io": ["greenhouse/b", "greenhouse/a"],
        "api.lever.co": ["lever/x"],
        "recruitee.com": ["recruitee/acme", "recruitee/beta"],
    }


@pytest.mark.parametrize(
    ("moment", "week"),
    [("2026-11-22T23:59:59+00:00", "2026-W47"), ("2026-11-23T00:30:00+01:00", "2026-W47"), ("2027-01-03", "2026-W53")],
)
def test_a_week_is_that_of_utc(moment, week):
    parsed = datetime.fromisoformat(moment)
    assert name_of(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC), "week") == week


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"is_new": True, "hosts": 2, "skipped": {"asleep": 4}}, "3 boards of 2 hosts are in line; 4 boards asleep"),
        ({"is_new": False, "hosts": 0}, "is planned already: nothing new"),
        ({"is_new": False, "hosts": 2}, "is planned already: 2 hosts that were given up or lost are in line again"),
    ],
)
def test_what_is_said_of_a_plan(facts, says):
    assert summary(Enqueued(**{"run_id": "r", "name": "2026-W47", "boards": 3, "skipped": {}} | facts)).endswith(says)


def test_parts_make_one_run_whatever_their_order():
    parts = [
        Part(run_id="r", host="b", looks=(look("recruitee", "b", 90), look("greenhouse", "z", 3))),
        Part(run_id="r", host="a", looks=(look("greenhouse", "a"),)),
    ]
    board = Board(source="lever", token="x", employer="X Ltd")  # noqa: S106
    lacking = [Lacking(board=board, given_up_at=NOON, reason="never looked at: the disk is full")]
    run = merged(parts, lacking, **ABOUT)
    assert run == merged(reversed(parts), lacking, **ABOUT)
    assert [(look.source, look.board) for look in run.looks] == [
        ("greenhouse", "a"),
        ("greenhouse", "z"),
        ("lever", "x"),
        ("recruitee", "b"),
    ]
    never = run.looks[2]
    assert (never.verdict, never.reason, never.employer) == ("failed", "never looked at: the disk is full", "X Ltd")
    assert (never.listed_count, never.pages) == (None, ())
    assert run.ended_at == NOON + timedelta(minutes=90)  # the last look is part of the run
    assert list(run.skipped) == ["asleep", "not due"]


def test_what_shows_only_in_the_whole_is_told_of_the_whole():
    thin = {"described_count": 0, "earlier_listed_count": 3, "earlier_described_count": 3}
    parts = [Part(run_id="r", host=str(n), looks=(look("recruitee", str(n), **thin),)) for n in range(5)]
    run = merged(parts, [], **ABOUT)
    assert [look.verdict for look in run.looks] == ["partial"] * 5
    assert len(run.alarms) == 1


@pytest.mark.parametrize("where", ["folder", "memory"])
def test_pages_of_each_board_are_there_before_its_look(where, tmp_path, request):
    prepare(tmp_path / "market", "web")
    url = request.getfixturevalue("memory") if where == "memory" else tmp_path / "market" / "archive"
    storage, spool = Storage(url), tmp_path / "spool"
    parts = Parts(storage, Archive(tmp_path / "market").months, spool, stem_of("r", "a.example", 2))
    names = []
    for number in range(2):
        page = parts.response(f"https://a.example/{number}", 200, "OK", [], b"[]", "digest", NOON)
        length = parts.sync()
        assert storage.size(page.warc) == length
        assert parts.confirmed == page.warc
        assert storage.read(page.warc, page.offset, page.length).startswith(b"\x1f\x8b")
        names.append(page.warc)
    parts.response("https://a.example/3", 200, "OK", [], b"[]", "digest", NOON)
    parts.close()  # with a page that no look confirms
    assert storage.names(".warc.gz") == sorted({*names})
    assert len({*names}) == (1 if where == "folder" else 2)
    assert not list(spool.glob("*"))


def test_a_part_is_read_back_or_says_what_to_do(memory):
    storage, part = Storage(memory), Part(run_id="r", host="a.example", looks=(look("lever", "x"),))
    write_part(storage, part)
    write_part(storage, part)
    assert read_part(storage, "r", "a.example") == part
    storage.write(part_name("r", "a.example"), b"{")
    with pytest.raises(BrokenArchive, match=r"r-a.example.part: does not say what its host showed .*remove it, and"):
        read_part(storage, "r", "a.example")
