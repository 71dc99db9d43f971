"""Every link of the site leads somewhere: into the folder to a place that is there, or out by https."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.slow


class Leads(HTMLParser):
    """A page's links, what it loads, and the places in it that one can lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.loads: list[str] = []
        self.places: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "href" in given:
            self.links.append(given)
        loads = [given[name] for name in ("src", "srcset", "data", "action") if name in given]
        self.loads += [load for load in loads if not load.startswith("data:image/")]  # which is in the page already
        self.places += [given["id"]] if "id" in given else []


@pytest.fixture(scope="module")
def leads(folder: Path) -> dict[Path, Leads]:
    return {path: Leads(path) for path in sorted(folder.rglob("*.html"))}


def test_inner_links_and_anchors_are_there(leads: dict[Path, Leads]) -> None:
    lost = []
    for path, page in leads.items():
        for href in {link["href"] for link in page.links} | set(page.loads):
            parts = urlsplit(href)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (parts.fragment and parts.fragment not in leads[target].places):
                lost.append((path.name, href))
    assert lost == []


def test_outer_links_are_of_the_web_and_tell_nobody_who_sent_them(leads: dict[Path, Leads]) -> None:
    outer = [link for page in leads.values() for link in page.links if urlsplit(link["href"]).scheme]
    assert {urlsplit(link["href"]).scheme for link in outer} <= {"http", "https"}
    assert [link for link in outer if not {"noopener", "noreferrer"} <= set(link.get("rel", "").split())] == []
    assert len({link["href"] for link in outer}) > 50


def test_no_page_loads_anything_but_the_two_scripts_of_the_table(leads: dict[Path, Leads], folder: Path) -> None:
    loaded = {(path.relative_to(folder).as_posix(), src) for path, page in leads.items() for src in page.loads}
    assert loaded == {("postings.html", "postings-data.js"), ("postings.html", "postings.js")}
    for path in leads:
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8")), path.name


def test_no_place_has_two_names_and_every_page_can_be_reached(leads: dict[Path, Leads], folder: Path) -> None:
    for path, page in leads.items():
        assert sorted(page.places) == sorted(set(page.places)), path.name
    table = (folder / "postings-data.js").read_text(encoding="utf-8")
    led = {(path.parent / urlsplit(link["href"]).path).resolve() for path, page in leads.items() for link in page.links}
    led |= {folder / page for page in re.findall(r'"(postings/\w+\.html)"', table)}
    assert set(leads) - led == set()
