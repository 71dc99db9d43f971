"""The lives of postings, case by case."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

CASES = tomllib.loads(Path(__file__).with_name("life.toml").read_text(encoding="utf-8"))["case"]
FIRST_WEEK = datetime(2026, 6, 1, 6)  # noqa: DTZ001 (as DuckDB gives it: UTC without saying so)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_life(case: dict[str, Any], chronicle: Any, posting: Callable[..., dict[str, Any]]) -> None:
    for look in case["looks"]:
        chronicle.run({"acme": listed(look, posting)})
    chronicle.analyze()
    lives = {
        posting_id.rpartition("/")[2]: life
        for posting_id, *life in chronicle.ask(
            "SELECT posting_id, status, reopened_count, closed_after_at, closed_before_at FROM postings"
        )
    }
    assert {name: lives[name][0] for name in case["status"]} == case["status"]
    for name, (status, reopened_count, closed_after_at, closed_before_at) in lives.items():
        assert reopened_count == case.get("reopened", {}).get(name, 0)
        if name in case.get("closed", {}):
            weeks = [FIRST_WEEK + timedelta(weeks=week) for week in case["closed"][name]]
            assert [closed_after_at, closed_before_at] == weeks
        assert (closed_after_at is None) == (closed_before_at is None) == (status != "closed")


def test_growing_week_by_week_is_the_same_as_at_once(chronicle: Any, posting: Callable[..., dict[str, Any]]) -> None:
    for look in CASES[12]["looks"]:
        chronicle.run({"acme": listed(look, posting)})
        chronicle.analyze()
    grown = chronicle.rows()
    (chronicle.workspace / "warehouse.duckdb").unlink()
    chronicle.analyze()
    assert chronicle.rows() == grown


def listed(look: str, posting: Callable[..., dict[str, Any]]) -> list[Any] | str:
    """A look of a case as the archive writer takes it."""
    if look in ("failed", "refused", "unchanged"):
        return look
    kind, _, names = look.rpartition(":")
    return [*([kind] if kind else []), *(posting(name, title=f"Work {name}") for name in names.split())]
