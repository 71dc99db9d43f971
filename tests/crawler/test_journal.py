"""The workspace's log: what is kept, what is struck out, and that it never grows without end."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import journal
from crawler.archive import Look, Run
from crawler.errors import NotWritten
from crawler.journal import LOG, complaints, note, note_run, spoken
from crawler.workspace import prepare

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    prepare(tmp_path / "w", "web")
    return tmp_path / "w"


def lines(workspace: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (workspace / LOG).read_text("utf-8").splitlines()]


def test_a_run_leaves_itself_and_what_went_wrong(workspace: Path) -> None:
    def look(board: str, **said: object) -> Look:
        return Look(**{"source": "lever", "board": board, "looked_at": NOON, "verdict": "complete"} | said)  # type: ignore[arg-type]

    looks = (look("acme", listed_count=7), look("beta", verdict="failed", reason="answered 503; ask ann@beta.example"))
    told = {"run_id": "r", "trigger": "web", "started_at": NOON, "ended_at": NOON, "code_version": "0", "looks": looks}
    note_run(workspace, NOON, Run(**told, alarms=("lever: no record has 'text' any more",)))  # type: ignore[arg-type]
    at = {"at": "2026-11-16T12:00:00Z"}
    counts = {"boards_looked_at": 2, "boards_failed": 1, "postings_listed": 7}
    beta = {"board": "lever/beta", "verdict": "failed", "reason": "answered 503; ask [e-mail]"}
    assert lines(workspace) == [
        at | {"level": "info", "event": "crawled", "run_id": "r", "trigger": "web"} | counts,
        at | {"level": "warning", "event": "board"} | beta,
        at | {"level": "warning", "event": "alarm", "reason": "lever: no record has 'text' any more"},
    ]
    assert [spoken(line).partition("Z  ")[2] for line in complaints(workspace, 5)] == [
        "board lever/beta failed: answered 503; ask [e-mail]",
        "alarm: lever: no record has 'text' any more",
    ]


def test_it_is_put_aside_and_what_is_oldest_goes(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MOST_BYTES", 300)
    monkeypatch.setattr(journal, "MOST_FILES", 2)
    for number in range(20):
        note(workspace, NOON, "alarm", level="warning", reason=f"the {number}th")
    assert sorted(path.name for path in (workspace / LOG).parent.iterdir()) == ["aipm.log", "aipm.log.1", "aipm.log.2"]
    assert all(path.stat().st_size <= 300 for path in (workspace / LOG).parent.iterdir())
    assert [line["reason"] for line in complaints(workspace, 2)] == ["the 18th", "the 19th"]


def test_a_line_that_is_none_of_ours_is_left_out(workspace: Path) -> None:
    note(workspace, NOON, "alarm", level="warning", reason="x" * 5_000)
    with (workspace / LOG).open("a", encoding="utf-8") as log:
        log.write('torn {"\n[1]\n')
    (line,) = complaints(workspace, 5)
    assert len(line["reason"]) == journal.MOST_SIGNS + 1


def test_somebody_elses_folder_gets_no_log(tmp_path: Path) -> None:
    note(tmp_path, NOON, "alarm")
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_named(workspace: Path) -> None:
    (workspace / LOG).mkdir(parents=True)
    with pytest.raises(NotWritten, match=r"aipm\.log: can't be written \(Is a directory\)"):
        note(workspace, NOON, "alarm")
