"""What a shell is offered: all that there is, and nothing that a command would refuse."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.taxonomy import taxonomy
from queries.catalog import load_all
from queries.cli.completing import questions, skills, weeks


@pytest.fixture
def context(tmp_path: Path) -> Any:
    """A workspace with a question of its own, two runs and a published week."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "skilled.sql").touch()
    (tmp_path / "archive").mkdir()
    for name in ("20261116T060000Z-web.json", "20261116T060000Z-web.warc.gz", "20251229T060000Z-web.json", "notes"):
        (tmp_path / "archive" / name).touch()
    (tmp_path / "weekly" / "2026-W46").mkdir(parents=True)
    (tmp_path / "weekly" / "latest").mkdir()
    return SimpleNamespace(params={"workspace": tmp_path})


def test_every_question_is_offered(context: Any, tmp_path: Path) -> None:
    assert questions(context, "") == sorted([query.name for query in load_all(tmp_path).queries] + ["skilled"])
    assert questions(context, "skills_a") == ["skills_ai_pm_vs_pm"]


def test_weeks_are_those_of_runs_and_folders(context: Any) -> None:
    assert weeks(context, "") == ["2026-W47", "2026-W46", "2026-W01"]
    assert weeks(context, "2026-W4") == ["2026-W47", "2026-W46"]


def test_every_skill_is_offered_behind_those_written() -> None:
    assert skills("") == sorted(skill.id for skill in taxonomy().skills if skill.parent is None)
    assert skills("sql, pytho") == ["sql,python"]
