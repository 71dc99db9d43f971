"""What the warehouse holds now, in the few numbers that those who watch over runs want."""

from pathlib import Path

from msgspec import Struct

from queries.answer import looked_weeks, open_warehouse

COUNTS = """
    SELECT
        count(*) FILTER (status = 'open') AS open_count,
        count(*) FILTER (status = 'open' AND role = 'ai_pm') AS ai_pm_open_count
    FROM postings
"""


class Standing(Struct, frozen=True, kw_only=True):
    """Open postings, the newest week, and the checks that found something to look at."""

    postings_open: int
    ai_pm_postings_open: int
    newest_week: str | None
    checks_warned: tuple[str, ...]


def standing(workspace: Path) -> Standing:
    """Read it off the published warehouse."""
    with open_warehouse(workspace) as connection:
        ((open_count, ai_pm_open_count),) = connection.execute(COUNTS).fetchall()
        warned = connection.execute("SELECT check_name FROM warnings ORDER BY check_name").fetchall()
        weeks = looked_weeks(connection)
    return Standing(
        postings_open=open_count,
        ai_pm_postings_open=ai_pm_open_count,
        newest_week=weeks[-1] if weeks else None,
        checks_warned=tuple(name for (name,) in warned),
    )
