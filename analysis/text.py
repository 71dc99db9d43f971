"""HTML to plain text whose offsets evidence can point at.

Headings, bullets and paragraphs keep their kind, because what a line means hangs
on where it stands. The parser mends the markup first; its own tidy output is then
read in one linear pass. Markup that would cost the parser too much is read as it is,
so that a hostile page costs a second-rate reading and never a hanging worker.
"""

import re
from html import unescape
from typing import Literal, NamedTuple

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from analysis.markup import is_costly
from analysis.walls import Piece, cut_line

Kind = Literal["heading", "bullet", "paragraph"]

SIZE_LIMIT = 500_000  # characters of markup; the longest real posting seen has 60,000
TEXT_LIMIT = 100_000  # characters of text, for whatever is read in a text costs time; the longest seen has 21,000
TITLE_LIMIT = 1_000  # characters of a title or a location; the longest title seen has 261

UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title", "textarea", "select")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOLD = frozenset({"strong", "b"})
INLINE = frozenset(
    ["a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s",
     "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr"]
)  # fmt: skip
TOKEN = re.compile(  # what begins and never ends goes to the end, or each beginning would look for it anew
    r"""<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"]++|"[^"]*")*+>|<[!?/][^>]*(?:>|\Z)""", re.DOTALL
)
UNPRINTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]")
MARK = re.compile(r"(?:[•●▪▫◦‣⁃∙○■□➢➤►▶✓✔✅☑❖◆–—*·-]|\d{1,2}[.)])\s+")
PERSONAL = (  # addresses of people are no fact about a job; they are left out of the text we keep
    ("@", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), "[e-mail]"),
    ("+", re.compile(r"\+(?<![\w$€£+]\+)\d(?:[ ().-]{0,2}\d){7,14}(?![\w,])"), "[phone]"),
)
HEADING_LENGTH = 90
WALL_LENGTH = 600  # a line longer than this lost its line breaks on the way; its sentences are lines
LONGEST_PARAGRAPH = 1_500  # where there is markup, paragraphs are meant, and can be long


class Line(Struct, frozen=True):
    """One line of the text; `text[start:end]` holds its words, without bullet or line break."""

    start: int
    end: int
    kind: Kind


class Text(Struct, frozen=True):
    """Plain text with the structure it had."""

    text: str
    lines: tuple[Line, ...]
    joints: tuple[int, ...] = ()  # where a line ends without a break, in a wall of text


class Run(NamedTuple):
    """A line being read: its words, in bold and out of it, as far as the next block."""

    words: str
    bold: int  # length of the bold words it starts with
    kind: Kind


def from_html(html: str) -> Text:
    """Plain text of a fragment or page; never slower than linear in its length.

    >>> from_html("<h2>You&nbsp;have</h2><ul><li>Taste</li></ul>").text
    'You have\\n- Taste'
    """
    return layout(raise_headings(read_runs(UNPRINTED.sub("", tidy(writable(html[:SIZE_LIMIT]))))))


def from_plain(text: str) -> Text:
    """The text itself is kept to the letter, as far as it is read, so that offsets count in what was given."""
    text = writable(text[:TEXT_LIMIT])
    lines: list[Line] = []
    joints: list[int] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        for piece in cut_line(raw, WALL_LENGTH):
            line = plain_line(piece, start)
            if line is not None:
                lines.append(line)
            start += len(piece.words)
            joints.append(start)
        joints = joints[:-1]
    return Text(text, tuple(lines), tuple(joints))


def writable(words: str) -> str:
    r"""Half a character, as a broken decoder leaves it, becomes a question mark: no file could hold it.

    >>> writable("S\ud83dQL")
    'S?QL'
    """
    return words if words.isascii() else words.encode("utf-8", "replace").decode()


def plain_line(piece: Piece, start: int) -> Line | None:
    words = piece.words.strip()
    if not words:
        return None
    begin = start + piece.words.index(words)
    end = begin + len(words)
    mark = MARK.match(words)
    if mark is not None and mark.end() < len(words):
        return Line(begin + mark.end(), end, "bullet")
    is_heading = looks_like_heading(words) if piece.is_heading is None else piece.is_heading
    return Line(begin, end, "heading" if is_heading else "paragraph")


def looks_like_heading(words: str) -> bool:
    """A short line that isn't a sentence, in a text without markup."""
    if len(words) > HEADING_LENGTH or words[-1] in ".,;!" or len(words) < 3:
        return False
    return words[-1] in ":?" or words.isupper() or words.count(" ") < 7


def tidy(html: str) -> str:
    """The parser's own well-formed rendering, or the markup as it is if parsing it would cost too much."""
    if is_costly(html):
        return html
    tree = LexborHTMLParser(html)
    tree.strip_tags(list(UNSEEN))
    return tree.html or ""


def read_runs(html: str) -> list[Run]:
    """Walk tags and words in order; every block boundary ends a line."""
    runs: list[Run] = []
    pieces: list[str] = []  # of the line being read
    bold: list[str] = []  # those of its pieces that stand in bold before any that doesn't
    depth = 0
    kind: Kind = "paragraph"
    tokens = TOKEN.split(html)
    tokens += ("", "br")
    for piece, close, tag in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=True):
        if piece:
            if depth and len(pieces) == len(bold):
                bold.append(piece)
            pieces.append(piece)
        if tag in BOLD:
            depth = max(0, depth - 1) if close else depth + 1
        elif tag and tag not in INLINE:
            if pieces:
                words = clean(pieces)
                if words:
                    runs.append(Run(words, len(clean(bold)) if bold else 0, kind))
                    kind = "heading" if kind == "heading" else "paragraph"
                pieces, bold = [], []
            kind = after(kind, tag, close)
    return runs


def after(kind: Kind, tag: str, close: str) -> Kind:
    """What the next line is: a tag that opens a heading or an item says so, any other leaves it as it was."""
    if tag in HEADINGS:
        return "paragraph" if close else "heading"
    if tag == "li":
        return "paragraph" if close else "bullet"
    return kind


def clean(pieces: list[str]) -> str:
    """Entities resolved, every blank one space, nobody's e-mail address or phone number.

    >>> clean(["Ask jo.doe@example.com or +1 (555) 010-9999 &amp; co"])
    'Ask [e-mail] or [phone] & co'
    """
    words = "".join(pieces)
    if "&" in words:
        words = unescape(words)
    words = " ".join(words.split())
    for sign, pattern, stand_in in PERSONAL:
        if sign in words:
            words = pattern.sub(stand_in, words)
    return words


def raise_headings(runs: list[Run]) -> list[Run]:
    """A short paragraph that ends without a stop, right above a list, is the list's heading."""
    for index in range(len(runs) - 1):
        run = runs[index]
        if run.kind == "paragraph" and runs[index + 1].kind == "bullet" and is_label(run.words):
            runs[index] = run._replace(kind="heading")
    return runs


def is_label(words: str) -> bool:
    return len(words) <= HEADING_LENGTH and (words[-1] not in ".,;!" or words.endswith("...")) and not MARK.match(words)


def layout(runs: list[Run]) -> Text:
    """Put the lines one under the other, bullets marked, headings set off by a blank line."""
    pieces: list[str] = []
    lines: list[Line] = []
    length = 0
    for run in runs:
        for words, kind in split_run(run):
            lead = ("\n\n" if kind == "heading" else "\n") if length else ""
            if kind == "bullet":
                lead += "- "
            start = length + len(lead)
            if start >= TEXT_LIMIT:
                return Text("".join(pieces), tuple(lines))
            read = words[: TEXT_LIMIT - start].rstrip()
            length = start + len(read)
            lines.append(Line(start, length, kind))
            pieces += (lead, read)
    return Text("".join(pieces), tuple(lines))


def split_run(run: Run) -> list[tuple[str, Kind]]:
    """A line as it stands, or a bold run-in heading and what follows it."""
    words, bold, kind = run
    if kind != "paragraph":
        return [(words, kind)]
    mark = MARK.match(words)
    if mark is not None and mark.end() < len(words):
        return [(words[mark.end() :], "bullet")]
    if not bold:
        return [(words, "heading")] if len(words) < 60 and words[-1] == ":" else cut_paragraph(words)
    if bold >= len(words) - 1:
        return [(words, "heading" if len(words) <= HEADING_LENGTH and words[-1] != "." else kind)]
    head, rest = words[:bold].rstrip(), words[bold:].lstrip()
    if len(head) <= HEADING_LENGTH and (head[-1] in ":?" or rest[0] in ":–—"):
        return [(head, "heading"), *cut_paragraph(rest.lstrip(":–— "))] if rest.lstrip(":–— ") else [(words, "heading")]
    return cut_paragraph(words)


def cut_paragraph(words: str) -> list[tuple[str, Kind]]:
    """A paragraph, cut where it holds headings of its own, or lost its markup before it got its last."""
    pieces = ((piece.words.strip(), piece.is_heading) for piece in cut_line(words, LONGEST_PARAGRAPH))
    return [(piece, "heading" if is_heading else "paragraph") for piece, is_heading in pieces if piece]
