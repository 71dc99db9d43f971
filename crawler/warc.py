"""WARC records as bytes: one written, one read back at its place.

warcio writes (it is what other tools are checked against), fastwarc reads (three
times as fast). Neither notices a file cut in mid-record, so what is read here
is checked: by its digest in the archive, by its length on the way in.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import BrokenArchive

Headers = list[tuple[str, str]]

UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0]")  # would end a header, or its value
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
GZIP = b"\x1f\x8b"
GZIP_HEAD = GZIP + b"\x08\0\0\0\0\0\0\xff"  # deflate, no name, no time, of no system: the same record, the same bytes
END = b"\r\n\r\n"  # of every record
CHUNK = 1 << 16
HEAD = 1 << 14  # more than any record's own header
MOST = 100_000_000  # bytes of one body, unpacked
MARGIN = 64  # what may stand between two records; a blank line or two, in truth
_CUT = "is cut short in the record at byte {}; what stands before it is taken; name a whole copy for the rest"


class Entry(NamedTuple):
    """Where a record lies in a WARC file, and what it is."""

    kind: str  # WARC-Type
    url: str
    at: datetime
    offset: int


def http_head(status: int, reason: str, headers: Headers) -> StatusAndHeaders:
    """The head of a response. Its chunking no longer holds of the stored body, and so goes by another name."""
    kept = [
        ("X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
        if HEADER_NAME.fullmatch(name)
    ]
    return StatusAndHeaders(f"{status} {_one_line(reason)}".strip(), kept, protocol="HTTP/1.1")


def member(kind: str, url: str, warc: dict[str, str], http: StatusAndHeaders | None, body: bytes) -> bytes:
    """One record as one gzip member."""
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url),
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict=warc,
    )
    writer.write_record(record)
    if kind == "metadata":
        return _stored(plain.getvalue())
    stored = len(body) + len(END) if body.startswith(GZIP) else 0
    return _packed(plain.getvalue(), stored)


def _stored(record: bytes) -> bytes:
    """A gzip member as it is: a note of a few lines packs no better than it costs to begin packing.

    Of one block, https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4, which takes up to 65,535 bytes.
    """
    block = struct.pack("<BHH", 1, len(record), len(record) ^ 0xFFFF) + record
    return GZIP_HEAD + block + struct.pack("<II", zlib.crc32(record), len(record))


def _packed(record: bytes, stored: int) -> bytes:
    """A gzip member, of level 6: warcio's own 9 takes far longer and saves a hundredth.

    What its last `stored` bytes hold came packed and would not shrink: they go in as they are, for a tenth of the time.
    """
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = squeeze.compress(record[: len(record) - stored])
    if not stored:
        blocks = head + squeeze.flush()
    else:
        store = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
        head += squeeze.flush(zlib.Z_SYNC_FLUSH)  # ends at a whole byte, and says that more is to come
        blocks = head + store.compress(record[len(record) - stored :]) + store.flush()
    return GZIP_HEAD + blocks + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


@contextmanager
def record_at(path: Path, offset: int, remedy: str) -> Iterator[Any]:
    """The record at an offset of a file; raises BrokenArchive, which ends with the remedy, if there is none."""
    try:
        file = path.open("rb")
    except FileNotFoundError as missing:
        raise BrokenArchive(path, f"the file is missing; {remedy}") from missing
    except OSError as problem:
        raise BrokenArchive(path, f"can't be read ({problem}); {remedy}") from problem
    with file, record_in(file, path, offset, remedy) as record:
        yield record


@contextmanager
def record_in(file: BinaryIO, path: Path | str, offset: int, remedy: str) -> Iterator[Any]:
    """The record at an offset of an open file, which `path` is the name of; raises BrokenArchive."""
    try:
        file.seek(offset)
        record = next(ArchiveIterator(file, auto_decode="transfer"), None)
        if record is None:
            raise BrokenArchive(path, f"no record at byte {offset}; {remedy}")
        yield record
    except OSError as problem:
        raise BrokenArchive(path, f"the record at byte {offset} can't be read ({problem}); {remedy}") from problem


def entries(path: Path) -> Iterator[Entry]:
    """What a WARC file of any origin holds; raises BrokenArchive where it ends in mid-record, is damaged or no WARC."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            yield from _packed_entries(path, file) if packed else _plain_entries(path, file)
    except FileNotFoundError as missing:
        raise BrokenArchive(path, "no such file") from missing
    except IsADirectoryError as folder:
        raise BrokenArchive(path, "is a folder; name the files in it") from folder
    except (OSError, zlib.error, ValueError) as problem:
        raise BrokenArchive(path, f"is damaged, or no WARC file ({problem}); name another copy of it") from problem


def decoded(body: bytes, encoding: str) -> bytes:
    """A body without its Content-Encoding; raises ValueError if it is damaged, too large, or in a code we don't know.

    >>> decoded(b"[]", "identity")
    b'[]'
    """
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip" | "deflate":
            return _inflated(body)
        case other:
            raise ValueError(f"Content-Encoding {other!r} is not known")


def _inflated(body: bytes) -> bytes:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either wrapper, whichever it is
    try:
        plain = inflate.decompress(body, MOST)
    except zlib.error as problem:
        raise ValueError(f"its compression is damaged: {problem}") from problem
    if not inflate.eof:
        raise ValueError(f"its compression is cut short, or hides more than {MOST} bytes")
    return plain


def _packed_entries(path: Path, file: BinaryIO) -> Iterator[Entry]:
    offset = 0
    while member := _next_member(file, offset):
        if member.end is None:
            raise BrokenArchive(path, _CUT.format(offset))
        record = next(ArchiveIterator(BytesIO(member.head), parse_http=False), None)
        if record is None:
            raise ValueError(f"nothing readable at byte {offset}")
        rest = member.length - (member.head.find(b"\r\n\r\n") + 4) - record.content_length
        if rest < 0:
            raise BrokenArchive(path, _CUT.format(offset))
        if rest > MARGIN:
            raise ValueError("gzipped as a whole, not record by record; `warcio recompress` mends that")
        yield _entry(record, offset)
        offset = member.end


class _Member(NamedTuple):
    """One gzip member of a file: its unpacked beginning and length, and where it ends, None if the file ends first."""

    head: bytes
    length: int
    end: int | None


def _next_member(file: BinaryIO, offset: int) -> _Member | None:
    file.seek(offset)
    inflate, head, length = zlib.decompressobj(zlib.MAX_WBITS | 16), b"", 0
    while chunk := file.read(CHUNK):
        plain = inflate.decompress(chunk)
        head += plain[: max(0, HEAD - len(head))]
        length += len(plain)
        if inflate.eof:
            return _Member(head, length, file.tell() - len(inflate.unused_data))
    return _Member(head, length, None) if file.tell() > offset else None


def _plain_entries(path: Path, file: BinaryIO) -> Iterator[Entry]:
    offset = -1
    for record in ArchiveIterator(file, parse_http=False):
        offset = record.stream_pos
        body_length = sum(map(len, iter(lambda: record.reader.read(CHUNK), b"")))  # noqa: B023 (read at once)
        if not record.headers.get("Content-Length") or body_length < record.content_length:
            raise BrokenArchive(path, _CUT.format(offset))
        yield _entry(record, offset)
    if offset < 0:
        raise ValueError("no record in it")


def _entry(record: Any, offset: int) -> Entry:
    kind, url, at = (record.headers.get(name, "") for name in ("WARC-Type", "WARC-Target-URI", "WARC-Date"))
    return Entry(kind=kind, url=url.strip("<>"), at=datetime.fromisoformat(at).astimezone(UTC), offset=offset)


def _one_line(text: str) -> str:
    return " ".join(text.encode("ascii", "replace").decode().split())
