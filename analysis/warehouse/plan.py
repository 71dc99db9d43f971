"""What is settled before anything is written: what there is, what there should be, and the way to it."""

from pathlib import Path
from typing import NamedTuple

from analysis.guide import Guide
from analysis.warehouse.edition import Edition
from analysis.warehouse.employers import Industries, load_industries
from analysis.warehouse.published import Making, Published, Way, choose_way, inspect, schema_version
from analysis.warehouse.reading import Labour, Watch
from analysis.warehouse.rows import fingerprint
from crawler.archive import Archive, Run, reader


class Plan(NamedTuple):
    """All that is settled before anything is written."""

    workspace: Path
    archive: Archive
    runs: list[Run]
    published: Published | None
    making: Making
    edition: Edition
    guide: Guide
    industries: Industries
    checks: Path
    way: Way
    labour: Labour
    watch: Watch

    @property
    def is_same_edition(self) -> bool:
        return self.published is not None and self.published.making == self.making

    @property
    def lender(self) -> Path | None:
        """The published warehouse, where facts or an edition can be had from it that a copy wouldn't hold."""
        if self.published is None or self.published.making.schema_version != self.making.schema_version:
            return None
        if self.way == "append" and self.is_same_edition:
            return None
        return self.workspace / "warehouse.duckdb"


def settle(
    workspace: Path,
    guide: Guide,
    checks: Path,
    edition: Edition,
    *,
    labour: Labour,
    watch: Watch,
    again: bool = False,
    only_published: bool = False,
) -> Plan:
    """Choose the way from what is published to what should be, with all runs or with those that are in it."""
    archive = Archive(workspace)
    published, making = inspect(workspace / "warehouse.duckdb"), making_of(edition)
    inside = published.run_ids if published else ()
    industries = load_industries(archive.market)
    runs = [run for run in archive.runs() if run.run_id in inside or not only_published]
    way = choose_way(
        published,
        making,
        reader_version=reader(),
        runs=tuple(fingerprint(run) for run in runs),
        guide_hash=guide.hash,
        industries_hash=industries.hash,
        texts=workspace / "texts",
        again=again,
        renews=edition.renewal is not None,
    )
    return Plan(workspace, archive, runs, published, making, edition, guide, industries, checks, way, labour, watch)


def making_of(edition: Edition) -> Making:
    return Making(
        schema_version=schema_version(),
        extractor_version=edition.extractor_version,
        taxonomy_version=edition.taxonomy_version,
        spacy_version=edition.spacy_version,
    )
