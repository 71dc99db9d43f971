"""However a run ends, what is left tells how: in health.json, for Prometheus, in the log."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import typer

from crawler.errors import BadSettings, WorkspaceBusy
from crawler.journal import complaints
from crawler.workspace import prepare
from operation.health import FILE, METRICS, RunHealth, gauges, load_health, mends_of, to_prometheus
from operation.recording import recording

MONDAY = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
ENDS = {  # what a run raises -> status, and the reason it leaves
    "well": (typer.Exit(0), 0, None),
    "some boards failed": (typer.Exit(1), 1, "lever/acme: answered 503"),
    "refused": (BadSettings("aipm.toml", "is no TOML"), 2, "aipm.toml: is no TOML"),
    "interrupted": (KeyboardInterrupt(), 130, "interrupted"),
    "the disk is full": (OSError(28, "No space left on device"), 1, "[Errno 28] No space left on device"),
}
SAMPLE = re.compile(r'aipm_[a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? -?[\d.e+]+')


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    prepare(tmp_path / "w", "web")
    return tmp_path / "w"


def clock(start: datetime) -> Callable[[], datetime]:
    """A clock that goes on a minute each time somebody looks."""
    moments = (start + timedelta(minutes=minute) for minute in range(99))
    return lambda: next(moments)


def fare(workspace: Path, ended: BaseException | None, *, start: datetime = MONDAY, published: bool = True) -> None:
    with recording(workspace, clock(start), {"duckdb": "2.0.0"}) as record:
        record.run_id, record.published = f"{start:%Y%m%dT%H%M%SZ}-web", published
        record.take(boards_looked_at=9, boards_failed=1)
        record.failures.append("lever/acme: answered 503")
        with record.step("publish"):
            if ended:
                raise ended


@pytest.mark.parametrize("case", ENDS)
def test_each_end_is_written_down(case: str, workspace: Path) -> None:
    ended, status, reason = ENDS[case]
    with pytest.raises(type(ended)):
        fare(workspace, ended)
    health = load_health(workspace)
    assert health is not None
    assert (health.exit_status, health.last_failure_reason) == (status, reason)
    assert health.last_failure_step == ("publish" if status else None)
    assert [line["reason"] for line in complaints(workspace, 9)] == ([reason] if reason else [])


def test_what_was_is_remembered(workspace: Path) -> None:
    fare(workspace, None)
    week = timedelta(weeks=1)
    with pytest.raises(OSError, match="full"):
        fare(workspace, OSError("full"), start=MONDAY + week, published=False)
    broken = load_health(workspace)
    assert broken is not None
    assert (broken.last_success_run_id, broken.published) == ("20261116T050000Z-web", False)
    assert mends_of(broken) == ["the last run published nothing; it ended in publish: full"]
    fare(workspace, None, start=MONDAY + 2 * week)
    well = load_health(workspace)
    assert well is not None
    assert (well.last_failure_reason, well.last_success_run_id) == ("full", "20261130T050000Z-web")
    assert well.next_due_at == MONDAY + 3 * week
    assert mends_of(well) == []


def test_another_runs_workspace_is_left_alone(workspace: Path, tmp_path: Path) -> None:
    for place in (workspace, tmp_path):  # the second is nobody's
        with pytest.raises(WorkspaceBusy), recording(place, clock(MONDAY), {}):
            raise WorkspaceBusy(place, "process 7")
        assert not (place / FILE).exists()


def test_a_full_disk_hides_no_reason(workspace: Path) -> None:
    (workspace / "logs").write_text("not a folder")
    with pytest.raises(BadSettings, match="no TOML"), recording(workspace, clock(MONDAY), {}):
        raise BadSettings("aipm.toml", "is no TOML")


def test_prometheus_reads_the_same_record(workspace: Path, tmp_path: Path) -> None:
    with recording(workspace, clock(MONDAY), {"duckdb": "2.0.0", "python": "3.11.7"}) as record:
        record.metrics = tmp_path / "elsewhere.prom"
        record.take(boards_looked_at=9, checks_warned=("boards_read_lately",))
    assert not (workspace / METRICS).exists()
    text = (tmp_path / "elsewhere.prom").read_text("utf-8")
    health = msgspec.json.decode((workspace / FILE).read_bytes(), type=RunHealth)
    assert text == to_prometheus(health)
    lines = text.splitlines()
    names = [line.split()[2] for line in lines if line.startswith("# HELP ")]
    assert [line.split()[2] for line in lines if line.startswith("# TYPE ")] == names
    assert len(set(names)) == len(names)
    assert all(SAMPLE.fullmatch(line) for line in lines if not line.startswith("#"))
    assert "aipm_boards_looked_at 9" in lines
    assert "aipm_checks_warned 1" in lines
    assert f"aipm_next_due_timestamp_seconds {health.next_due_at.timestamp():.0f}" in lines
    unknown = {gauge.name for gauge in gauges(health) if gauge.value is None}
    assert {"aipm_last_success_timestamp_seconds", "aipm_postings_open"} <= unknown - set(names)


def test_a_record_nobody_can_read_is_made_anew(workspace: Path) -> None:
    (workspace / FILE).write_text("{", "utf-8")
    assert load_health(workspace) is None
    fare(workspace, None)
    assert load_health(workspace) is not None
