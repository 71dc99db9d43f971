"""Another guide, held against the same warehouse: nothing is read again, and nothing is written.

Of every posting, whatever its profession, extraction has found skills, level, pay and
coding. A guide of another profession tells its postings by their titles and makes its
skills of the taxonomy's; for one connection, tables and views that say so stand in for
the warehouse's own. Questions name our roles, ai_pm and pm: where a guide has roles of its
own, these two words are read as its ids, in the names of columns too, so that no answer
calls anybody what they are not.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from queries.catalog import Query
from queries.errors import BrokenGuide, NotForThisGuide, nearest
from queries.whom import OUR_OWN, Named, Whom

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analysis.guide import Guide

HERE = Path(__file__).parent / "guide" / "another"
SHIPPED = (Path(__file__).parents[1] / "guides", Path(__file__).parent / "guides")  # in the repository, in the wheel
OF_PRODUCT_MANAGERS = {"signals", "statements"}  # extraction keeps them of no other postings
OPTIONAL = {"guide_big_tech", "guide_places"}  # ours stand, if a guide has none


class AnotherGuide(Struct, frozen=True, kw_only=True, dict=True):
    """A guide of the reader's own and the file it came from."""

    path: Path
    guide: "Guide"

    @property
    def has_own_roles(self) -> bool:
        return bool(self.guide.measuring.role)

    @cached_property
    def whom(self) -> Whom:
        """Whom it is about, for sentences and folders."""
        return Whom(
            guide=re.sub(r"[^a-z0-9]+", "_", self.path.stem.lower()).strip("_") or "guide",
            file=self.path.name,
            edition=self.guide.hash[:8],
            roles=tuple(Named(id=r.id, one=r.one, many=r.many, label=r.label) for r in self.guide.measuring.role),
        )

    def reworded(self, sql: str) -> str:
        """SQL that names this guide's roles where ours stood."""
        return self.whom.named(sql)

    def question(self, query: Query) -> Query:
        """A question of the catalogue, asked of this guide's roles; raises NotForThisGuide."""
        if not self.has_own_roles:
            return query
        if unread := self.unread(query):
            raise NotForThisGuide(query.name, unread)
        params = tuple(replace(param, default=self.reworded(param.default or "") or None) for param in query.params)
        return replace(query, sql=self.reworded(query.sql), params=params)

    def unread(self, query: Query) -> list[str]:
        """What a question reads that is kept of product managers only; nothing if this guide can be asked it."""
        if not self.has_own_roles or query.folder == "guide":  # whose measures load_guide has held to the same law
            return []
        return sorted(OF_PRODUCT_MANAGERS.intersection(query.reads))

    def telling(self) -> str:
        """One line on whom answers are about."""
        roles = (f"{role.id}: {role.label}" for role in self.guide.measuring.role)
        return f"held against {self.path}" + "".join(f"; {role}" for role in roles)


def whom(another: AnotherGuide | None) -> Whom:
    """Whom answers are about."""
    return another.whom if another else OUR_OWN


def read_guide(path: Path) -> AnotherGuide:
    """Read and check a guide's file; raises analysis.errors.BrokenGuide."""
    from analysis.guide import load_guide

    path = shipped(path)
    return AnotherGuide(path=path, guide=load_guide(path))


def shipped(path: Path) -> Path:
    """The file of one of ours, if it is named as `data_engineer` and no file is; else the path as it is."""
    if path.exists() or path.parent != Path() or path.suffix:
        return path
    found = (folder / f"{path.name}.toml" for folder in SHIPPED)
    return next((file for file in found if file.is_file()), path)


def stand_in(connection: "DuckDBPyConnection", another: AnotherGuide) -> None:
    """Let the guide's tables and views stand in for the warehouse's, in this connection only."""
    from analysis.guide import guide_rows

    check_skills(connection, another)
    for table, rows in guide_rows(another.guide).items():
        if rows or table not in OPTIONAL:
            fill(connection, table, rows)
    if another.has_own_roles:
        make(connection, "guide_title_words (role VARCHAR, position INTEGER, is_unless BOOLEAN, words VARCHAR)")
        insert(connection, "guide_title_words", title_words(another.guide))
        connection.execute((HERE / "roles.sql").read_text(encoding="utf-8"))
    listed = [{"skill_id": one, "guide_skill": skill.id} for skill in another.guide.skill for one in skill.skills]
    if listed:
        make(connection, "guide_listed_skills (skill_id VARCHAR, guide_skill VARCHAR)")
        insert(connection, "guide_listed_skills", listed)
        connection.execute((HERE / "skills.sql").read_text(encoding="utf-8"))


def check_skills(connection: "DuckDBPyConnection", another: AnotherGuide) -> None:
    """Every skill that the guide names is in the warehouse; measures count the broader ones, as mentions do."""
    from analysis.guide import at

    known = dict(connection.execute("SELECT skill_id, parent_id FROM skills ORDER BY skill_id").fetchall())
    named = [("skill", skill.id, name) for skill in another.guide.skill for name in skill.skills]
    counted = [("measure", one.id, name) for _, one in another.guide.measures() for name in one.counts.skills]
    for kind, block, name in named + counted:
        place = f"[[{kind}]] {block}"
        if name not in known:
            hint = nearest(name, known, otherwise="`aipm query --sql 'FROM skills'` shows all")
            raise BrokenGuide(at(another.path, kind, block), f"{place}: no skill has the id {name!r} ({hint})")
        if kind == "measure" and known[name]:
            problem = f"{place}: {name} counts under {known[name]!r}, which can be measured"
            raise BrokenGuide(at(another.path, kind, block), problem)


def title_words(guide: "Guide") -> list[dict[str, Any]]:
    return [
        {"role": role.id, "position": position, "is_unless": is_unless, "words": " ".join(words.split())}
        for position, role in enumerate(guide.measuring.role)
        for is_unless, all_words in enumerate((role.titles, role.unless))
        for words in all_words
    ]


def fill(connection: "DuckDBPyConnection", table: str, rows: list[dict[str, Any]]) -> None:
    """Put the guide's rows in the place of a table of the warehouse."""
    connection.execute(f"CREATE TEMP TABLE {table} AS FROM warehouse.main.{table} LIMIT 0")
    published = {column[0] for column in connection.execute(f"DESCRIBE {table}").fetchall()}
    insert(connection, table, [{name: row[name] for name in row if name in published} for row in rows])
    if table == "guide_big_tech":
        connection.execute((HERE / "big_tech.sql").read_text(encoding="utf-8"))


def make(connection: "DuckDBPyConnection", definition: str) -> None:
    connection.execute(f"CREATE TEMP TABLE {definition}")


def insert(connection: "DuckDBPyConnection", table: str, rows: list[dict[str, Any]]) -> None:
    """A few rows, all of the same columns."""
    if rows:
        names = ", ".join(rows[0])
        holes = ", ".join("?" for _ in rows[0])
        values = [[list(value) if isinstance(value, tuple) else value for value in row.values()] for row in rows]
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", values)
