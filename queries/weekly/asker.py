"""What asks the questions that folders and pages rest on: each once a week, and in the words of whom they are about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from queries.another_guide import AnotherGuide, whom
from queries.answer import Answer, answer, take
from queries.catalog import Catalog, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Asker:
    """A warehouse, and whom it is asked about; several files rest on the same answers."""

    def __init__(self, connection: "DuckDBPyConnection", another: AnotherGuide | None = None) -> None:
        self.connection, self.another, self.whom = connection, another, whom(another)
        self.known: dict[tuple[str, str, str], Answer] = {}

    def __call__(self, query: Query, week: str) -> Answer:
        """The answer for a week, asked once."""
        key = (query.folder, query.name, week)
        if key not in self.known:
            self.known[key] = self.given(query, {"week": week})
        return self.known[key]

    def given(self, query: Query, values: Mapping[str, str]) -> Answer:
        """The answer to a question with values of its own."""
        asked = self.another.question(query) if self.another else query
        return self.whom.taken(query, answer(self.connection, asked, values))

    def between(self, query: Query, week: str, before: str) -> Answer:
        """The answer for a week beside an earlier one, which may be one without looks."""
        asked = self.another.question(query) if self.another else query
        found = take(self.connection, asked.sql, {"week": week, "before": before}, subject=f"query {query.name}")
        return self.whom.taken(query, found)

    def askable(self, catalog: Catalog) -> Catalog:
        """The questions that this guide can be asked."""
        if not self.another:
            return catalog
        return replace(catalog, queries=tuple(query for query in catalog.queries if not self.another.unread(query)))
