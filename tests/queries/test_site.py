"""The page: whole, safe, the same again."""

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from queries.errors import BadTarget
from queries.site import site
from queries.weekly import weekly

VOID = {"meta", "rect", "br", "img"}


class Outline(HTMLParser):
    """Which elements a page has, whether they are closed in order, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page(workspace: Path) -> str:
    return site(workspace).read_text(encoding="utf-8")


def test_the_page_is_well_formed_and_asks_nobody(page: str) -> None:
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert "script" not in outline.seen
    assert all(link.startswith("https://jobs.example/") for link in outline.links)
    assert not re.search(r"@import|url\(", page)


def test_strangers_words_are_escaped(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "javascript:" not in page
    assert "Müller &amp; Söhne" in page


def test_the_page_says_what_it_is_about(page: str) -> None:
    for words in ("2026-W47", "Communication skills", "Explain models plainly", "Mid is 150 or more.", "too few"):
        assert words in page


def test_again_gives_the_same_bytes(workspace: Path, page: str) -> None:
    assert site(workspace, workspace / "elsewhere").read_text(encoding="utf-8") == page
    assert [path.name for path in (workspace / "elsewhere").iterdir()] == ["index.html"]


def test_a_place_that_is_a_file(workspace: Path) -> None:
    with pytest.raises(BadTarget, match="can't be written"):
        site(workspace, workspace / "warehouse.duckdb")


def test_a_made_up_market_is_called_so(workspace: Path, page: str) -> None:
    assert "Made up:" not in page
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute("UPDATE looks SET market = 'sample'")
    assert "Made up:" in site(workspace).read_text(encoding="utf-8")
    assert "Made up:" in (weekly(workspace) / "README.md").read_text(encoding="utf-8")
