"""CDXJ, an index of archived pages: which of them, in which file, from which byte to which.

Spec   https://specs.webrecorder.net/cdxj/0.1.0/ and https://commoncrawl.org/columnar-index
Line   com,example,careers)/pm 20261004120501 {"url": "...", "filename": "...", "offset": "812", "length": "9120"}

Also bare JSON, as an index server answers, and gzipped. What the index itself says is
no page (another status, another kind) isn't even asked for.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec
from msgspec import Struct

from crawler.errors import BrokenArchive
from crawler.warc import GZIP
from crawler.webarchive.pages import KINDS
from crawler.webarchive.records import MOST

Stretch = tuple[int, int]  # first byte, and how many


class Line(Struct, frozen=True, kw_only=True):
    """What we take of a line's JSON; Common Crawl writes numbers as texts."""

    filename: str
    offset: int
    length: int
    status: str = "200"
    kind: str = msgspec.field(default=KINDS[0], name="mime-detected")


class Index(NamedTuple):
    """The pages to read of each file, and what of an index can't be used."""

    files: dict[str, tuple[Stretch, ...]]
    strange: list[str]


def read_index(paths: list[Path]) -> Index:
    """Take indexes together; raises BrokenArchive if one can't be read at all."""
    files: dict[str, set[Stretch]] = {}
    strange: list[str] = []
    for path in paths:
        for number, text in enumerate(_lines(path), start=1):
            try:
                line = _line(text)
            except (msgspec.DecodeError, ValueError) as problem:
                strange.append(f"{path}:{number}: {problem}; left out")
                continue
            if line.status == "200" and line.kind in KINDS:
                files.setdefault(line.filename, set()).add((line.offset, line.length))
    return Index({name: tuple(sorted(files[name])) for name in sorted(files)}, strange)


def _line(text: bytes) -> Line:
    begin = text.find(b"{")
    if begin < 0:
        raise ValueError("no JSON in the line")
    line = msgspec.convert(msgspec.json.decode(text[begin:]), Line, strict=False)
    name = PurePosixPath(line.filename)
    if not line.filename.isprintable() or name.is_absolute() or ".." in name.parts or "://" in line.filename:
        raise ValueError(f"{line.filename[:80]!r} is no file below a folder")
    if not (line.offset >= 0 and 0 < line.length <= MOST):
        raise ValueError(f"{line.length} bytes from byte {line.offset} are no record")
    return line


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            is_packed = file.read(len(GZIP)) == GZIP
            file.seek(0)
            with gzip.open(file) if is_packed else file as lines:
                yield from (line for line in lines if line.strip())
    except (OSError, EOFError, zlib.error) as problem:
        raise BrokenArchive(path, f"can't be read as an index ({problem}); name another copy of it") from problem
