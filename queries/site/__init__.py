"""The site: what employers ask and pay this week, as pages anybody can open from a folder or put on any server.

Nothing in it is fetched from anywhere, and only the table of open postings needs a
script to be sorted. All words of strangers are escaped, quotes stay under 25 words and
lead to their posting, and the folder is there whole or not at all.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from queries.answer import choose_week, open_warehouse
from queries.errors import BadTarget
from queries.folder import fresh_folder, write
from queries.site.asking import Asked, Watch, ask_all
from queries.weekly import write_week
from queries.weekly.package import LICENCE, PROFILE, write_package, write_tables

NAME = "aipm-site-"
DATA, CHARTS = "data", "charts"
SCRIPT, ROWS = "postings.js", "postings-data.js"


def silent(name: str, done: int, total: int) -> None:
    """Tell nobody how far we are."""


def site(workspace: Path, out: Path | None = None, week: str | None = None, watch: Watch = silent) -> Path:
    """Write the site of one week, the newest if none is named, and return the path of its front page."""
    target = out or workspace / "site"
    with open_warehouse(workspace) as connection:
        asked = ask_all(connection, choose_week(connection, week), watch)
    adopt(target)
    with fresh_folder(target, ours=NAME) as folder:
        publish(asked, folder, watch)
    return target / "index.html"


def publish(asked: Asked, folder: Path, watch: Watch) -> None:
    """Write every page, the data of the table, and the CSVs behind the charts."""
    from queries.site.pages import TEMPLATES, count_pages, pages
    from queries.site.postings import posting_data

    for name in (DATA, CHARTS, "skills", "postings"):
        (folder / name).mkdir()
    write_week(asked.found, folder / DATA)
    own = [table for table in asked.tables.values() if not asked.is_weekly(table.name)]
    write_package(folder, describe(asked, write_tables(folder / CHARTS, own)))
    write(folder / ROWS, posting_data(asked))
    write(folder / SCRIPT, (TEMPLATES / SCRIPT).read_text(encoding="utf-8"))
    total = count_pages(asked)
    for count, (path, text) in enumerate(pages(asked), start=1):
        write(folder / path, text)
        watch(path, count, total)


def describe(asked: Asked, resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The data package of the charts; the week's own CSVs have theirs beside them."""
    return {
        "$schema": PROFILE,
        "name": f"{NAME}{asked.week.lower()}",
        "title": f"Figures behind the pages of {asked.week}",
        "description": f"What the pages show and the weekly folder doesn't hold; that one is in {DATA}/.",
        "version": asked.week,
        "licenses": [LICENCE],
        "resources": [resource | {"path": f"{CHARTS}/{resource['path']}"} for resource in resources],
    }


def adopt(target: Path) -> None:
    """Take a site of one page, as older versions wrote it, for ours, so that it may be replaced."""
    page = target / "index.html"
    try:
        is_alone = target.is_dir() and [path.name for path in target.iterdir()] == [page.name]
        if is_alone and b"<title>What employers ask of AI product managers" in page.read_bytes()[:2_000]:
            write_package(target, {"name": NAME})
    except OSError as error:
        raise BadTarget.refused(target, error) from error
