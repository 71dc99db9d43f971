"""The documents as pages of the site, in its own look: the same Markdown that stands in docs/, and nothing added.

Markup other than Markdown's stays words. Links between documents lead from page to page;
what a link names in the repository but isn't a document stays as words, for the site
has no copy of it.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from queries.site.asking import Asked

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDER = "docs"
FRONT = "index"
DECISIONS = "decisions"  # of which the front page names the first only
PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}
COMMENT = re.compile(r"^<!--.*?-->\n", re.DOTALL | re.MULTILINE)


class Heading(NamedTuple):
    """A heading of the second rank, and the name of its place."""

    place: str
    words: str


class Document(NamedTuple):
    """One document: where it stands without its ending, its title, its headings, and its text as HTML."""

    name: str
    title: str
    headings: tuple[Heading, ...]
    body: Markup

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}.html"


def place() -> Path | None:
    """The folder of documents: beside this file where the program was installed, else the repository's; or none."""
    if (HERE / FOLDER / f"{FRONT}.md").is_file():
        return HERE / FOLDER
    is_checkout = (ROOT / "pyproject.toml").is_file() and (ROOT / FOLDER / f"{FRONT}.md").is_file()
    return ROOT / FOLDER if is_checkout else None


@cache
def documents() -> tuple[Document, ...]:
    """All documents, the front page first; none where the program came without."""
    folder = place()
    if folder is None:
        return ()
    texts = {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.md"))
    }
    return tuple(read(name, texts, folder) for name in sorted(texts, key=lambda name: (name != FRONT, name)))


def document_pages(asked: "Asked") -> Iterator[tuple[str, str]]:
    """Every document as a page: its path and its text."""
    from queries.site.pages import render

    decisions = [document for document in documents() if document.name.startswith(f"{DECISIONS}/")]
    for document in documents():
        more = decisions if document.name == FRONT else []
        yield document.path, render("document.html", asked, document.path, document=document, decisions=more)


def read(name: str, texts: Mapping[str, str], folder: Path) -> Document:
    """Make a page's body of one document."""
    markdown = reader()
    tokens = markdown.parse(COMMENT.sub("", texts[name]))
    headings = list(name_headings(tokens))
    empty_heads(tokens)
    for token in tokens:
        lead(token.children or [], name, texts)
        show(token.children or [], (folder / name).parent)
    body = markdown.renderer.render(tokens, markdown.options, {})
    title = next(words for rank, _, words in headings if rank == 1)
    told = tuple(Heading(at, words) for rank, at, words in headings if rank == 2)
    return Document(name, title, told, Markup(body))  # noqa: S704 (of our own files, and markup in them is escaped)


@cache
def reader() -> "MarkdownIt":
    """What reads Markdown: tables, no markup of any other kind; what is too wide can be scrolled by keys."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for rule, draw in (
        ("table_open", open_table),
        ("table_close", close_table),
        ("fence", fence),
        ("code_block", fence),
    ):
        markdown.add_render_rule(rule, draw)
    return markdown


def open_table(*_: object) -> str:
    return '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>\n'


def close_table(*_: object) -> str:
    return "</table></div>\n"


def fence(_: object, tokens: "list[Token]", at: int, *__: object) -> str:
    return Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(tokens[at].content)


def name_headings(tokens: "list[Token]") -> Iterator[tuple[int, str, str]]:
    """Give each heading's place the name that links know it by; yield its rank, that name, and its words."""
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = "".join(part.content for part in inline.children or [])
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        count = taken[name] = taken.get(name, -1) + 1
        opening.attrSet("id", f"{name}-{count}" if count else name)
        yield int(opening.tag[1]), str(opening.attrGet("id")), words


def empty_heads(tokens: "list[Token]") -> None:
    """Make a table's heading without words a plain cell: it heads nothing."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and not inline.content:
            opening.tag = closing.tag = "td"


def lead(parts: "list[Token]", name: str, texts: Mapping[str, str]) -> None:
    """Let links lead to pages; one into the repository becomes a plain span, so that its words stay."""
    is_lost = False
    for part in parts:
        if part.type == "link_open":
            href = target(str(part.attrGet("href")), name, texts)
            is_lost = not href
            part.attrs = {"href": href} if href else {}
            if href.startswith("https://"):
                part.attrs["rel"] = "noopener noreferrer external"
        if part.type in ("link_open", "link_close") and is_lost:
            part.tag = "span"


def show(parts: "list[Token]", folder: Path) -> None:
    """Take pictures into the page itself, for it loads nothing; of one that isn't there, its words stay."""
    for part in parts:
        if part.type != "image":
            continue
        path = folder / str(part.attrGet("src"))
        if path.suffix in PICTURES and path.is_file():
            part.attrSet("src", f"data:{PICTURES[path.suffix]};base64,{b64encode(path.read_bytes()).decode()}")
        else:
            part.type = "text"


def target(href: str, name: str, texts: Mapping[str, str]) -> str:
    """Where a link of a document leads on the site; nowhere if that isn't part of it.

    >>> texts = {"weekly": "", "howto/add-a-skill": ""}
    >>> target("../weekly.md#files", "howto/add-a-skill", texts), target("../../queries/macros.sql", "weekly", texts)
    ('../weekly.html#files', '')
    """
    path, _, at = href.partition("#")
    if re.match(r"https?:", href) or not path:
        return href
    parts: list[str] = []
    for part in PurePosixPath(name).parent.joinpath(path).parts:
        parts = parts[:-1] if part == ".." and parts and parts[-1] != ".." else [*parts, part]
    if "/".join(parts).removesuffix(".md") not in texts:
        return ""
    return f"{path.removesuffix('.md')}.html" + (f"#{at}" if at else "")
