"""From sightings to lives: everything the warehouse derives, made anew at each load.

The rules are SQL over whole tables, one file per question, so that a warehouse
built in one go and one grown week by week can't differ. Only the joining of
openings takes several rounds, and so a loop.
"""

from pathlib import Path

from duckdb import DuckDBPyConnection

from analysis.warehouse.wording import compare_texts

FOLDER = Path(__file__).parent

JOIN_OPENINGS = """
CREATE OR REPLACE TEMP TABLE openings AS
SELECT * REPLACE (least(
    min(opening_id) OVER (PARTITION BY text_key),
    min(opening_id) OVER (PARTITION BY requisition_key)
) AS opening_id)
FROM openings
"""


def derive(warehouse: DuckDBPyConnection, texts: list[Path]) -> None:
    """Fill the tables of 0003_lives.sql from sightings, contents, facts and the files of texts."""
    warehouse.execute(FOLDER.joinpath("life.sql").read_text(encoding="utf-8"))
    warehouse.execute(FOLDER.joinpath("openings.sql").read_text(encoding="utf-8"))
    join_openings(warehouse)
    warehouse.execute(FOLDER.joinpath("history.sql").read_text(encoding="utf-8"))
    compare_texts(warehouse, texts)
    warehouse.execute(FOLDER.joinpath("changes.sql").read_text(encoding="utf-8"))
    warehouse.execute(FOLDER.joinpath("postings.sql").read_text(encoding="utf-8"))


def join_openings(warehouse: DuckDBPyConnection) -> None:
    """Give postings that agree in either key one opening, until a round changes nothing."""
    before = -1
    while (count := opening_count(warehouse)) != before:
        before = count
        warehouse.execute(JOIN_OPENINGS)


def opening_count(warehouse: DuckDBPyConnection) -> int:
    row = warehouse.execute("SELECT count(DISTINCT opening_id) FROM openings").fetchone()
    return int(row[0]) if row else 0
