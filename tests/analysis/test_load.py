"""What a board shows again is read once, and the warehouse is as if all had been read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analysis.warehouse.rows import hash_content
from crawler import sources
from crawler.posting import Posting

Make = Callable[..., Any]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The postings that were read, by their ids."""
    found: list[str] = []

    def noted(posting: Posting) -> str:
        found.append(posting.source_id)
        return hash_content(posting)

    monkeypatch.setattr("analysis.warehouse.load.hash_content", noted)
    return found


@pytest.fixture
def unsteady(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on every record has to be read."""
    return lambda: monkeypatch.setattr("crawler.archive.steady", lambda _: False)


def weeks(posting: Make) -> list[dict[str, Any]]:
    """Boards that change a little from week to week."""
    one, two, three = posting("1"), posting("2"), posting("3")
    renamed, moved = posting("1", title="AI Product Manager"), posting("2", jobUrl="https://jobs.example/new/2")
    return [
        {"acme": [one, two], "bolt": [one]},
        {"acme": [one, two, three], "bolt": "partial"},
        {"acme": [renamed, two], "bolt": [one, two]},
        {"acme": [one, moved, three], "bolt": [two, one]},
        {"acme": ["partial", moved, one]},
        {"acme": ["of Acme Works", moved, one], "bolt": []},
        {"acme": [one, renamed, two, moved, three], "bolt": [one]},
        {"acme": [renamed, one, moved, two, three], "bolt": [one, two]},
    ]


@pytest.fixture
def three(chronicle_in: Make, tmp_path: Path) -> list[Any]:
    return [chronicle_in(tmp_path / name) for name in ("whole", "saving", "grown")]


@pytest.mark.slow
def test_the_warehouse_is_as_if_every_record_had_been_read(
    three: list[Any], posting: Make, tables_of: Make, reads: list[str], unsteady: Make
) -> None:
    whole, saving, grown = three
    for week, looks in enumerate(weeks(posting)):
        for chronicle in three:
            chronicle.run(looks)
        if week % 3 == 0:
            grown.analyze()
    grown.analyze()
    reads.clear()
    saving.analyze()
    saved = len(reads)
    unsteady()
    whole.analyze()
    assert saved < len(reads) - saved
    assert tables_of(saving.workspace) == tables_of(whole.workspace) == tables_of(grown.workspace)


def test_only_what_is_new_is_read(chronicle: Any, posting: Make, reads: list[str]) -> None:
    chronicle.run({"acme": [posting("1"), posting("2")]})
    chronicle.run({"acme": [posting("2"), posting("3"), posting("1", title="Baker")]})
    chronicle.analyze()
    assert reads == ["1", "2", "3", "1"]
    assert chronicle.ask("SELECT count(*) FROM sightings") == [(5,)]


def test_of_two_records_for_one_posting_their_order_decides(chronicle: Any, posting: Make, reads: list[str]) -> None:
    old, new = posting("1", title="Baker"), posting("1", title="Cook")
    chronicle.run({"acme": [old]})
    chronicle.run({"acme": [new, old]})
    chronicle.analyze()
    assert chronicle.ask("SELECT title FROM postings") == [("Cook",)]


def test_what_other_adapters_read_is_no_change_of_the_posting(
    chronicle: Any, posting: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages are read again by the adapters of today, old and new ones alike."""
    chronicle.run({"acme": [posting("1")]})
    chronicle.analyze()
    read = sources.read
    monkeypatch.setattr("crawler.archive.read", lambda page: (replace(one, country="PT") for one in read(page)))
    monkeypatch.setattr("crawler.archive.reader_version", lambda: "mended")
    chronicle.run({"acme": [posting("1"), posting("2")]})
    assert chronicle.analyze().way == "again"
    assert chronicle.ask("SELECT country, version_count FROM postings") == [("PT", 1), ("PT", 1)]
    assert chronicle.analyze().way == "nothing"
