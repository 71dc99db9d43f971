"""What the reader lacks: read like a posting, placed on the guide's path."""

from pathlib import Path

import duckdb
import pytest

from queries.errors import NothingRead
from queries.gap import gap_of_resume, gap_of_skills


@pytest.fixture
def market(workspace: Path) -> Path:
    """Every AI PM posting asks for SQL; those of employer 1 for privacy too, those of employer 2 for security."""
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute(
            """
            INSERT INTO mentions (posting_id, skill_id, demand_level)
            SELECT
                posting_id,
                unnest(['sql', CASE board WHEN 'e1' THEN 'privacy' WHEN 'e2' THEN 'security' END]),
                'required'
            FROM postings
            WHERE role = 'ai_pm' AND board IN ('e1', 'e2', 'e3')
            """
        )
    return workspace


def test_what_one_has_is_not_missing(market: Path) -> None:
    found = gap_of_skills(market, ["SQL", "juggling"])
    assert found.has == {"sql"}
    assert found.unread == ("juggling",)
    assert [(row["step"], row["skill_id"], row["asked_count"]) for row in found.missing.records()] == [
        ("ai_basics", "privacy", 12),
        ("experience", "security", 3),
    ]


def test_a_resume(market: Path) -> None:
    resume = market / "resume.md"
    resume.write_text("# Jo\n\n## Experience\n- Wrote SQL for the data privacy office\n", encoding="utf-8")
    found = gap_of_resume(market, resume)
    assert {"sql", "privacy"} <= found.has
    assert [row["skill_id"] for row in found.missing.records()] == ["security"]


def test_only_the_most_asked(market: Path) -> None:
    assert [row["skill_id"] for row in gap_of_skills(market, ["privacy"], top=1).missing.records()] == ["sql"]


def test_nothing_to_go_by(market: Path) -> None:
    (market / "empty.txt").write_text("", encoding="utf-8")
    (market / "odd.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("empty.txt", "odd.txt", "absent.txt"):
        with pytest.raises(NothingRead, match=name):
            gap_of_resume(market, market / name)
    with pytest.raises(NothingRead, match="no word of it"):
        gap_of_skills(market, ["juggling"])
