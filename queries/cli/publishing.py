"""The commands that write folders: weekly, site, export; and both of the first for `run`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Option

from queries.cli.options import HERE, Guide, Week, Workspace
from queries.cli.printing import take_guide
from queries.errors import QueryError

if TYPE_CHECKING:
    from queries.another_guide import AnotherGuide
    from queries.site.asking import Watch
    from queries.site.npm import Assets
    from queries.weekly import Written


def weekly(
    week: Week = None,
    out: Annotated[
        str | None, Option("--out", help="The folder to write, or a URL; WORKSPACE/weekly/WEEK if left out.")
    ] = None,
    guide: Guide = None,
    workspace: Workspace = HERE,
) -> None:
    """Write the week's folder: CSVs, their description, what moved; beside it the newest week and the history.

    With --guide FILE all of that is about another guide's roles, and stands in WORKSPACE/guides/FILE'S NAME/weekly.

    Example:  aipm weekly --week 2026-W47

    Example:  aipm weekly --guide guides/data_engineer.toml
    """
    from msgspec.structs import replace

    from queries.another_guide import whom
    from queries.outgoing import outgoing
    from queries.terminal import progress
    from queries.weekly import WEEKLY, write_folder

    another = take_guide(guide)
    with progress() as watch, outgoing(out, workspace, whom(another).package(WEEKLY), watch) as target:
        written = write_folder(workspace, week, target.folder, watch, another)
    written = replace(written, url=target.url)
    print(written.place)
    written.complain()


def site(
    week: Week = None,
    out: Annotated[
        str | None, Option("--out", help="The folder to write, or a URL; WORKSPACE/site if left out.")
    ] = None,
    guide: Guide = None,
    sql: Annotated[
        bool, Option("--sql", help="Add a page for SQL; the program npm fetches 37 MB for it, once.")
    ] = False,
    sql_assets: Annotated[
        Path | None, Option("--sql-assets", help="The same, from a folder node_modules instead of npm.")
    ] = None,
    workspace: Workspace = HERE,
) -> None:
    """Write the week's site: pages that open from a folder and stand on any server.

    With --guide FILE it is about another guide's roles, and stands in WORKSPACE/guides/FILE'S NAME/site.
    With --sql a page is added in which readers write SQL; that one must be served (python -m http.server).

    Example:  aipm site --out public

    Example:  aipm site --sql

    Example:  aipm site --guide guides/data_engineer.toml
    """
    from queries.another_guide import whom
    from queries.outgoing import outgoing
    from queries.site import SITE
    from queries.site import site as write_site
    from queries.terminal import progress

    another = take_guide(guide)
    with progress() as watch, outgoing(out, workspace, whom(another).package(SITE), watch) as target:
        assets = take_assets(workspace, sql_assets, watch) if sql or sql_assets else None
        page = write_site(workspace, target.folder, week, watch, another, assets=assets)
    print(f"{target.url}/{page.name}" if target.url else page)


def take_assets(workspace: Path, folder: Path | None, watch: "Watch") -> "Assets":
    """What the SQL page runs on: out of a folder, or by npm."""
    from queries.site.npm import from_folder, from_npm

    return from_folder(folder) if folder else from_npm(workspace / "npm", watch)


def export(
    out: Annotated[
        str | None,
        Option("--out", help="The folder to write, or a URL; WORKSPACE/export or /lake if left out."),
    ] = None,
    lake: Annotated[
        bool, Option("--lake", help="Add to a lake: cut in Hive's manner, with catalogues for Spark, Trino and DuckDB.")
    ] = False,
    workspace: Workspace = HERE,
) -> None:
    """Write the whole warehouse as Parquet files, with a description that machines can read.

    Example:  aipm export --out parquet

    Example:  aipm export --lake --out s3://bucket/lake
    """
    from queries.export import NAME
    from queries.export import export as write_export
    from queries.lake import write_lake
    from queries.outgoing import outgoing
    from queries.terminal import progress

    with progress() as watch:
        if lake:
            print(write_lake(workspace, out, watch))
            return
        with outgoing(out, workspace, NAME, watch) as target:
            folder = write_export(workspace, target.folder, watch)
        print(target.url or folder)


class Published(NamedTuple):
    """Where the week's figures are now, and what is wrong with a question or a week, if anything is."""

    folders: list[Path]
    site: Path
    complaint: QueryError | None


def publish(workspace: Path, weeks: int, *, catch_up: bool = False, another: "AnotherGuide | None" = None) -> Published:
    """Write the folders of the newest `weeks` weeks, oldest first, and the site of the newest, for one guide.

    To catch up, also those of earlier weeks that were looked at and have none, as after a run that was broken off.
    """
    from queries.another_guide import whom
    from queries.answer import looked_weeks, open_warehouse
    from queries.site import site as write_site
    from queries.terminal import progress
    from queries.weekly import write_folder

    with open_warehouse(workspace) as connection:
        looked = looked_weeks(connection)
    shelf = whom(another).place(workspace) / "weekly"
    missed = [week for week in looked if catch_up and not (shelf / week).is_dir()]
    due = [week for week in looked if week in missed or week in looked[-weeks:]]
    with progress() as watch:
        written = [write_folder(workspace, week, None, watch, another) for week in due]
        page = write_site(workspace, None, None, watch, another)
    return Published([one.folder for one in written], page, complaint_of(written))


def complaint_of(written: "list[Written]") -> QueryError | None:
    """The first complaint of the weeks that were written, for there is more to tell before it."""
    try:
        for one in written:
            one.complain()
    except QueryError as problem:
        return problem
    return None
