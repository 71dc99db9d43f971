"""The site: what employers ask and pay this week, as pages anybody can open from a folder or put on any server.

Nothing in it is fetched from anywhere, and only the table of open postings needs a
script to be sorted. All words of strangers are escaped, quotes stay under 25 words and
lead to their posting, and the folder is there whole or not at all.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from queries.another_guide import AnotherGuide
from queries.answer import open_warehouse
from queries.errors import BadTarget
from queries.folder import fresh_folder, write
from queries.site.asking import Asked, Watch, ask_all
from queries.site.npm import Assets
from queries.site.sql_page import read_tables, write_sql
from queries.weekly import write_week
from queries.weekly.asker import Asker
from queries.weekly.package import LICENCE, PROFILE, outward, write_package, write_tables

SITE = "site-"  # kind of package
DATA, CHARTS = "data", "charts"
SCRIPT, ROWS = "postings.js", "postings-data.js"


def silent(name: str, done: int, total: int) -> None:
    """Tell nobody how far we are."""


def site(
    workspace: Path,
    out: Path | None = None,
    week: str | None = None,
    watch: Watch = silent,
    another: AnotherGuide | None = None,
    *,
    assets: Assets | None = None,
) -> Path:
    """Write the site of one week, the newest that has enough if none is named, and return the path of its front page.

    `assets` are what a page to ask in runs on; without them there is none.
    """
    with open_warehouse(workspace, another) as connection:
        asked = ask_all(Asker(connection, another), week, watch)
        offered = read_tables(connection, asked.week, asked.whom) if assets else []
    target = out or asked.whom.place(workspace) / "site"
    if not asked.whom.guide:
        adopt(target)
    with fresh_folder(target, ours=asked.whom.package(SITE)) as folder:
        publish(replace(asked, has_sql=bool(assets)), folder, watch)
        if assets:
            write_sql(folder, asked, offered, assets)
    return target / "index.html"


def publish(asked: Asked, folder: Path, watch: Watch) -> None:
    """Write every page, the data of the table, and the CSVs behind the charts."""
    from queries.site.documents import document_pages, documents
    from queries.site.pages import TEMPLATES, count_pages, pages
    from queries.site.postings import posting_data

    for name in (DATA, CHARTS, "skills", "postings"):
        (folder / name).mkdir()
    write_week(asked.found, folder / DATA)
    own = [outward(table, asked.whom) for table in asked.own_tables()]
    write_package(folder, describe(asked, write_tables(folder / CHARTS, own)))
    write(folder / ROWS, posting_data(asked))
    write(folder / SCRIPT, asked.whom.said((TEMPLATES / SCRIPT).read_text(encoding="utf-8")))
    for document in documents():
        (folder / document.path).parent.mkdir(parents=True, exist_ok=True)
    total = count_pages(asked) + len(documents())
    for count, (path, text) in enumerate(chain(pages(asked), document_pages(asked)), start=1):
        write(folder / path, text)
        watch(path, count, total)


def describe(asked: Asked, resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The data package of the charts; the week's own CSVs have theirs beside them."""
    return {
        "$schema": PROFILE,
        "name": f"{asked.whom.package(SITE)}{asked.week.lower()}",
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
            write_package(target, {"name": f"aipm-{SITE}"})
    except OSError as error:
        raise BadTarget.refused(target, error) from error
