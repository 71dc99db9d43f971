"""The lives of postings, case by case: each case is a board of one archive, and all end in the same week."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analysis.warehouse import CHECKS
from crawler.archive import manifest_path, read_manifest, write_manifest
from crawler.sources import Card

CASES = tomllib.loads(Path(__file__).with_name("life.toml").read_text(encoding="utf-8"))["case"]
LONGEST = max(len(case["looks"]) for case in CASES)
FIRST_WEEK = datetime(2026, 6, 1, 6)  # noqa: DTZ001 (as DuckDB gives it: UTC without saying so)

Make = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", params=["at once", "week by week"])
def lives(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chronicle_in: Any, posting: Make
) -> dict[str, Any]:
    """Every posting's life, by its id; the archive analyzed in one go, or after each run."""
    chronicle = chronicle_in(tmp_path_factory.mktemp("lives") / "made-up")
    for week in range(LONGEST):
        chronicle.run(boards_of(week, posting))
        if request.param == "week by week":
            chronicle.analyze()
    chronicle.analyze()
    told = """
        SELECT posting_id, status, reopened_count, closed_after_at, closed_before_at, closed_known_at FROM postings
    """
    return {posting_id: life for posting_id, *life in chronicle.ask(told)}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["why"] for case in CASES])
def test_life(number: int, lives: dict[str, Any]) -> None:
    case = CASES[number]
    first_week = LONGEST - len(case["looks"])
    for name, status in case["status"].items():
        told, reopened_count, *closed = lives[f"ashby/case{number}/{name}"]
        assert (name, told) == (name, status)
        assert reopened_count == case.get("reopened", {}).get(name, 0)
        weeks = case.get("closed", {}).get(name)
        between = [FIRST_WEEK + timedelta(weeks=first_week + week) for week in weeks] if weeks else [None] * 3
        assert closed == between


def test_what_a_feed_drops_is_not_closed(
    tmp_path: Path, chronicle_in: Any, posting: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is open while the feed was seen lately to show it, then unknown; never closed, however whole the looks."""
    feed = Card(name="ashby", label="Ashby", attribution="gathered by Ashby, https://ashby.example")
    monkeypatch.setattr("analysis.warehouse.filling.cards", lambda: [feed])
    chronicle = chronicle_in(tmp_path / "made-up")
    for names in ("dropped kept", "kept", "kept", "kept", "kept"):
        chronicle.run({"all": [posting(name) for name in names.split()]})
    chronicle.analyze()
    assert dict(chronicle.ask("SELECT source_id, status FROM postings")) == {"dropped": "unknown", "kept": "open"}
    assert chronicle.ask("SELECT source, is_feed, attribution FROM sources") == [("ashby", True, feed.attribution)]


def test_the_same_recording_taken_in_twice_is_one_look(chronicle: Any, posting: Make) -> None:
    """A copy of a look that lacks a posting is no second miss; nor does it make a version of no length."""
    chronicle.run({"acme": [posting("1"), posting("2")]})
    run_id = chronicle.run({"acme": [posting("1", title="Lead")]})
    copied = read_manifest(manifest_path(chronicle.workspace, run_id))
    write_manifest(chronicle.workspace, replace(copied, run_id=f"{run_id}-copy"))
    chronicle.analyze(checks=CHECKS)
    assert chronicle.ask("SELECT source_id, status, version_count FROM postings ORDER BY ALL") == [
        ("1", "open", 2),
        ("2", "missing", 1),
    ]
    assert chronicle.ask("SELECT count(*) FROM looks") == [(3,)]


def test_runs_found_later_are_told_in_their_own_time(chronicle: Any, posting: Make) -> None:
    """An older run, taken in after newer ones were analyzed, shows that the posting was there all along."""
    for week, names in ((0, "1 2"), (2, "1"), (3, "1")):
        chronicle.run({"acme": [posting(name) for name in names.split()]}, week=week)
    chronicle.analyze()
    chronicle.run({"acme": [posting("1"), posting("2")]}, week=1)
    chronicle.analyze()
    told = chronicle.ask("SELECT status, closed_after_at, closed_before_at, closed_known_at FROM postings ORDER BY ALL")
    assert told[0] == ("closed", *(FIRST_WEEK + timedelta(weeks=week) for week in (1, 2, 3)))


def test_two_looks_in_a_day_are_two(chronicle: Any, posting: Make) -> None:
    for week, names in ((0, "1 2"), (1, "1"), (1 + 1 / 28, "1")):
        chronicle.run({"acme": [posting(name) for name in names.split()]}, week=week)
    chronicle.analyze()
    told = chronicle.ask("SELECT status, closed_known_at - closed_before_at FROM postings ORDER BY ALL")
    assert told[0] == ("closed", timedelta(hours=6))


def test_what_a_doubtful_look_saw_is_nobodys(chronicle: Any, posting: Make) -> None:
    """Its pages lie in the archive, but they may be another employer's: none comes in, and none closes by them."""
    chronicle.run({"acme": [posting("1"), posting("2")]})
    for _ in range(2):
        run = read_manifest(manifest_path(chronicle.workspace, chronicle.run({"acme": [posting("8"), posting("9")]})))
        looks = tuple(replace(look, verdict="failed", reason="another's?", listed_count=None) for look in run.looks)
        write_manifest(chronicle.workspace, replace(run, looks=looks))
    chronicle.analyze()
    assert chronicle.ask("SELECT source_id, status FROM postings ORDER BY ALL") == [("1", "open"), ("2", "open")]


def test_postings_keep_the_employer_whose_board_it_was(chronicle: Any, posting: Make) -> None:
    """A board given away takes nothing along: not the postings' state, and not the name they are counted under."""
    chronicle.run({"acme": [posting("1"), posting("2")]})
    chronicle.run({"acme": ["of Byte Ltd", posting("3")]})
    chronicle.run({"acme": ["of Byte GmbH", posting("3")]})
    chronicle.analyze()
    told = chronicle.ask("SELECT source_id, employer, status FROM postings ORDER BY ALL")
    assert told == [("1", "acme Ltd", "unknown"), ("2", "acme Ltd", "unknown"), ("3", "Byte GmbH", "open")]


def boards_of(week: int, posting: Make) -> dict[str, Any]:
    """What each case's board showed in a week; later cases begin later."""
    shown = {f"case{number}": week - LONGEST + len(case["looks"]) for number, case in enumerate(CASES)}
    return {
        board: listed(case["looks"][look], posting)
        for (board, look), case in zip(shown.items(), CASES, strict=True)
        if look >= 0
    }


def listed(look: str, posting: Make) -> list[Any] | str:
    """A look of a case as the archive's writer takes it."""
    if look in ("failed", "refused", "unchanged"):
        return look
    shown, _, gone = look.partition("; gone")
    kind, _, names = shown.rpartition(":")
    said = [*([kind] if kind else []), *(f"gone {name}" for name in gone.split())]
    return [*said, *(posting(name, title=f"Work {name}") for name in names.split())]
