"""From sightings to lives: everything the warehouse derives, made anew at each load.

The rules are SQL over whole tables, one file per question, so that a warehouse
built in one go and one grown week by week can't differ. Only employers' keys are
made in Python, once a name, and only the joining of openings takes several rounds.
"""

from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from analysis.warehouse.employers import employer_key
from analysis.warehouse.tables import column, insert, scalar
from analysis.warehouse.wording import compare_texts

FOLDER = Path(__file__).parent
METHOD = ("employers.py", "employers.sql", "openings.sql", "groups.sql")  # and analysis/duplicates.py

# What each posting says of its employer: itself, else the list of boards when it was last seen (a board may change
# hands), else what that list says today, else the board's own token.
STATED = """
CREATE OR REPLACE TEMP TABLE stated AS
WITH listed AS (
    SELECT
        source,
        board,
        looked_at,
        arg_max(employer, look_number) AS employer
    FROM store.looks
    GROUP BY ALL
),

board_names AS (
    SELECT
        source,
        board,
        arg_max(employer, looked_at) AS employer
    FROM listed
    GROUP BY ALL
),

named AS (
    SELECT
        identities.posting_number,
        identities.posting_id,
        identities.source,
        identities.board,
        lives.content_number,
        lives.first_seen_at,
        lives.last_seen_at,
        sources.attribution IS NOT NULL AS is_feed,
        coalesce(identities.employer, listed.employer, board_names.employer) AS name
    FROM store.identities AS identities
    INNER JOIN lives ON identities.posting_number = lives.posting_number
    LEFT JOIN store.sources AS sources ON identities.source = sources.source
    LEFT JOIN board_names ON identities.source = board_names.source AND identities.board = board_names.board
    LEFT JOIN listed
        ON identities.source = listed.source
        AND identities.board = listed.board
        AND lives.last_seen_at = listed.looked_at
)

SELECT * REPLACE (coalesce(name, board) AS name), name IS NULL AS is_token
FROM named
"""

JOIN_OPENINGS = """
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT mine.posting_number, least(mine.group_number, min(theirs.group_number)) AS group_number
FROM grouped AS mine
INNER JOIN neighbours ON mine.posting_number = neighbours.posting_number
INNER JOIN grouped AS theirs ON neighbours.other_number = theirs.posting_number
GROUP BY mine.posting_number, mine.group_number
"""


def derive(warehouse: DuckDBPyConnection, texts: list[Path]) -> None:
    """Fill all tables that follow from sightings, contents and facts; `texts` are the files of the plain texts."""
    run(warehouse, "life.sql")
    name_employers(warehouse)
    run(warehouse, "openings.sql")
    join_openings(warehouse)
    run(warehouse, "groups.sql")
    run(warehouse, "history.sql")
    compare_texts(warehouse, texts)
    run(warehouse, "changes.sql")
    run(warehouse, "postings.sql")


def run(warehouse: DuckDBPyConnection, name: str) -> None:
    warehouse.execute(FOLDER.joinpath(name).read_text(encoding="utf-8"))


def name_employers(warehouse: DuckDBPyConnection) -> None:
    """Give every name of an employer its key, and every key one name."""
    warehouse.execute(STATED)
    warehouse.execute("CREATE OR REPLACE TEMP TABLE employer_keys (name VARCHAR, employer_key VARCHAR)")
    names = list(column(warehouse, "SELECT DISTINCT name FROM stated ORDER BY name"))
    insert(warehouse, "employer_keys", [{"name": name, "employer_key": employer_key(name)} for name in names])
    run(warehouse, "employers.sql")


def join_openings(warehouse: DuckDBPyConnection) -> None:
    """Give postings that are linked, directly or through others, one group: until a round changes nothing."""
    warehouse.execute(f"SET VARIABLE method_version = '{method_version()}'")
    before = -1
    while (numbers := scalar(warehouse, "SELECT coalesce(sum(group_number), 0) FROM grouped")) != before:
        before = numbers
        warehouse.execute(JOIN_OPENINGS)


def method_version() -> str:
    """A short hash of the rules that join postings: a change of them is told by every group."""
    rules = [FOLDER.parent / "duplicates.py", *(FOLDER / name for name in METHOD)]
    return sha256(b"\0".join(path.read_bytes() for path in rules)).hexdigest()[:12]
