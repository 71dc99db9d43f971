"""How the warehouse fares: what it was made from and by, what its checks warned of, what the next analysis would do."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import duckdb

from analysis.errors import AnalysisError
from analysis.guide import load_guide
from analysis.warehouse import GUIDE
from analysis.warehouse.checks import Warned, read_warnings
from analysis.warehouse.edition import shipped
from analysis.warehouse.employers import load_industries
from analysis.warehouse.plan import making_of
from analysis.warehouse.published import CONFIG, Published, Way, choose_way, inspect, schema_version
from analysis.warehouse.rows import fingerprint
from crawler.archive import Archive, Run, reader

PARTS = ("aipm-demand", "duckdb", "pyarrow", "spacy")
NEXT: dict[Way, str] = {
    "nothing": "is up to the archive",
    "append": "will take in {count} more run(s) at the next `aipm analyze`",
    "again": "will read all runs anew at the next `aipm analyze`: earlier runs of the archive changed, or adapters did",
    "fresh": "will be made anew at the next `aipm analyze`: it is of another version, or its texts are gone",
}
RENEWED = ", and read the skills again that the changed taxonomy touches; `aipm analyze --diff` tells what that changes"


class Condition(NamedTuple):
    """What there is to see, and what somebody must do."""

    lines: list[str]
    mends: list[str]


def examine(workspace: Path) -> Condition:
    """Look at the published warehouse without touching it; raises NotAWorkspace or BrokenArchive."""
    runs = Archive(workspace).runs()
    try:
        lines, mends = look(workspace, runs), []
    except AnalysisError as problem:
        lines, mends = [], [str(problem)]
    found = f"versions   Python {platform.python_version()}, {', '.join(map(installed, PARTS))}"
    return Condition([*map(harmless, lines), found], list(map(harmless, mends)))


def look(workspace: Path, runs: list[Run]) -> list[str]:
    """What the warehouse says of itself; raises StaleWarehouse."""
    path = workspace / "warehouse.duckdb"
    published = inspect(path)
    if published is None:
        return [f"warehouse  none yet: `aipm analyze` makes it of {len(runs)} run(s)"]
    made = published.making
    is_old = made.schema_version < schema_version()
    count = "an older version" if is_old else f"{len(published.run_ids)} run(s)"
    about = f"schema {made.schema_version}, rules {made.extractor_version}, taxonomy {made.taxonomy_version}"
    lines = [
        f"warehouse  of {count}: {about}",
        f"{'':<10} {outlook(workspace, published, runs)}",
    ]
    warnings = () if is_old else warnings_of(path)
    return lines + [f"{'' if number else 'warnings':<10} {warned}" for number, warned in enumerate(warnings)]


def outlook(workspace: Path, published: Published, runs: list[Run]) -> str:
    """What the next analysis would do."""
    edition = shipped()
    way = choose_way(
        published,
        making_of(edition),
        reader_version=reader(),
        runs=tuple(map(fingerprint, runs)),
        guide_hash=load_guide(GUIDE).hash,
        industries_hash=load_industries(Archive(workspace).market).hash,
        texts=workspace / "texts",
        again=False,
        renews=edition.renewal is not None,
    )
    next_time = NEXT[way].format(count=len(runs) - len(published.runs))
    is_renewed = way != "fresh" and published.making != making_of(edition)
    return f"{next_time}{RENEWED if is_renewed else ''}"


def warnings_of(path: Path) -> tuple[Warned, ...]:
    with duckdb.connect(path, read_only=True, config=CONFIG) as warehouse:
        return read_warnings(warehouse)


def installed(part: str) -> str:
    """The version of a distribution; 0 in a bare checkout of ours."""
    try:
        return f"{part} {version(part)}"
    except PackageNotFoundError:
        return f"{part} 0"


def harmless(line: str) -> str:
    """A line without what could steer a terminal: some of it may be in a stranger's words."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
