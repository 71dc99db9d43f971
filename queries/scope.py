"""Whom a comparison is about: postings of one level and country, or openly of more where those are too few."""

from typing import TYPE_CHECKING

from msgspec import Struct

from queries.answer import take
from queries.errors import UnknownCountry

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALL = "all"
AI_PM = "ai_pm"
COUNT = """
SELECT count(*), count(DISTINCT employer), small_cell_note(count(*), count(DISTINCT employer))
FROM sighted_in($week)
WHERE
    role = $role AND is_readable
    AND $level IN ('all', level) AND $country IN ('all', coalesce(country, 'unknown'))
"""
COUNTRIES = "SELECT DISTINCT coalesce(country, 'unknown') AS country FROM postings WHERE role = $role ORDER BY country"
FULLEST = """
SELECT week_of(sightings.seen_at) AS week
FROM sightings
SEMI JOIN postings ON sightings.posting_id = postings.posting_id AND postings.role = $role
GROUP BY week
ORDER BY count(DISTINCT sightings.posting_id) DESC, week DESC
LIMIT 1
"""


class Scope(Struct, frozen=True, kw_only=True):
    """Postings of a role, week, level and country, and how many they are; `note` says "too few"."""

    week: str
    level: str
    country: str
    posting_count: int
    employer_count: int
    note: str | None


def widen(level: str, country: str) -> tuple[tuple[str, str], ...]:
    """The level and country wished for, then all levels there, then everything.

    >>> widen("mid", "US"), widen("mid", "all")
    ((('mid', 'US'), ('all', 'US'), ('all', 'all')), (('mid', 'all'), ('all', 'all')))
    """
    return tuple(dict.fromkeys(((level, country), (ALL, country), (ALL, ALL))))


def choose_scopes(
    connection: "DuckDBPyConnection", week: str, level: str, country: str, role: str = AI_PM
) -> list[Scope]:
    """The scope wished for and, while it is too few for figures, wider ones."""
    scopes: list[Scope] = []
    for wider_level, wider_country in widen(level, country):
        scopes.append(count_scope(connection, week, wider_level, wider_country, role))
        if scopes[-1].note is None:
            break
    return scopes


def count_scope(connection: "DuckDBPyConnection", week: str, level: str, country: str, role: str) -> Scope:
    """How many postings and employers stand behind a scope."""
    asked = {"week": week, "level": level, "country": country}
    ((posting_count, employer_count, note),) = take(connection, COUNT, asked | {"role": role}).rows
    return Scope(**asked, posting_count=posting_count, employer_count=employer_count, note=note)


def check_country(connection: "DuckDBPyConnection", country: str, role: str = AI_PM) -> str:
    """The country's code as the warehouse writes it."""
    known = [row[0] for row in take(connection, COUNTRIES, {"role": role}).rows]
    for code in (country.upper(), country.lower()):
        if code in (*known, ALL):
            return code
    raise UnknownCountry(country, known)


def fullest_week(connection: "DuckDBPyConnection", role: str = AI_PM) -> str:
    """The week that showed most postings of a role, the newest of several."""
    return str(take(connection, FULLEST, {"role": role}).rows[0][0])
