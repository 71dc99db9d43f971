"""The responses of a WARC file, read on past whatever is damaged or lies about its length.

fastwarc stops at the first record that it can't read. In a file of a hundred
thousand strangers' pages that must cost this record only, so the next one is looked
for by its first bytes. What claims to be longer than any page is left out, and not
believed as to where it ends.
"""

import re
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.jobpage.markup import LARGEST
from crawler.warc import GZIP
from crawler.webarchive.sieve import may_carry, runs_over

MOST = 4 * LARGEST  # bytes of one record; its page may be packed, and has a head
LONGEST_HEAD = 1 << 16  # of a response
HEAD_END = b"\r\n\r\n"
PACKED = re.compile(rb"^(?:content|transfer)-encoding:(?!\s*identity\s*$)", re.IGNORECASE | re.MULTILINE)

STEP = 1 << 20
PEEK = 1 << 10  # bytes that show whether a record begins
MEMBER = GZIP + b"\x08"
BEGINS = b"WARC/"


class Raw(NamedTuple):
    """One response as it lies in a file; of one that can't carry a posting no more than that it is there."""

    offset: int
    fields: dict[str, str]  # of the record, names in small letters
    head: bytes
    body: bytes
    is_likely: bool = True
    is_packed: bool = False


class Trouble(NamedTuple):
    """Something that was left out, where it lies, and why."""

    offset: int
    url: str
    problem: str


def responses(file: BinaryIO) -> Iterator[Raw | Trouble]:
    """Each response of a file, and each thing that can't be read."""
    is_packed = file.read(len(GZIP)) == GZIP
    if is_packed and _is_one_member(file):
        yield Trouble(0, "", "gzipped as a whole, not record by record; `warcio recompress` mends that")
        return
    start: int | None = 0
    is_told = False
    while start is not None:
        place, is_told = yield from _stretch(file, start, is_told=is_told)
        start = None if place is None else following(file, place, is_packed=is_packed)


def _stretch(file: BinaryIO, start: int, *, is_told: bool) -> Generator[Raw | Trouble, None, tuple[int | None, bool]]:
    """Records from a byte on; whence to look for the next after trouble, None at the end; and if that may be told."""
    place = -1
    file.seek(start)
    try:
        for record in ArchiveIterator(file, parse_http=False):
            place = record.stream_pos
            read = _read(record)
            if isinstance(read, Raw):
                yield read
            elif read:
                yield Trouble(place, record.headers.get("WARC-Target-URI") or "", read)
                return place + 1, False
    except OSError as problem:
        if place >= 0 or not is_told:
            yield Trouble(max(place, start), "", f"it, or what follows it, can't be read ({problem})")
        return max(place, start) + 1, place >= 0
    if place < 0:
        yield Trouble(start, "", "no record in it")
    return None, False


def _read(record: Any) -> Raw | str:
    """A response; or what is wrong with a record, which is nothing with those of other kinds."""
    if record.content_length > MOST:
        return f"claims {record.content_length:,} bytes; we read up to {MOST:,}"
    payload: bytes = record.reader.read()
    if len(payload) < record.content_length:
        return f"claims {record.content_length:,} bytes and has {len(payload):,}"
    if runs_over(payload):
        return "claims to be longer than it is, and runs over into the next record"
    return _response(record, payload) if record.record_type == WarcRecordType.response else ""


def _response(record: Any, payload: bytes) -> Raw:
    end = payload.find(HEAD_END, 0, LONGEST_HEAD)
    head = payload[: max(end, 0)]
    is_packed = b"-encoding:" in head.lower() and PACKED.search(head) is not None
    if not is_packed and not may_carry(payload):
        return Raw(record.stream_pos, {}, b"", b"", is_likely=False)
    fields = {name.lower(): value for name, value in record.headers.items()}
    return Raw(record.stream_pos, fields, head, payload[len(head) + len(HEAD_END) :], is_packed=is_packed)


def following(file: BinaryIO, start: int, *, is_packed: bool) -> int | None:
    """Where the next record begins, at a byte or behind it; None if none does."""
    sign = MEMBER if is_packed else BEGINS
    file.seek(start)
    base, held = start, b""
    while True:
        piece = file.read(STEP)
        held += piece
        end = max(len(held) - PEEK, 0) if piece else len(held)
        place = held.find(sign, 0, end + len(sign))
        while place >= 0:
            if begins_record(held[place : place + PEEK], is_packed=is_packed):
                return base + place
            place = held.find(sign, place + 1, end + len(sign))
        if not piece:
            return None
        base, held = base + end, held[end:]


def begins_record(piece: bytes, *, is_packed: bool) -> bool:
    r"""Whether a record begins with these bytes, which are packed or not.

    >>> begins_record(b"WARC/1.0\r\nWARC-Type: response\r\n", is_packed=False)
    True
    """
    if is_packed:
        try:
            piece = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(piece, 2 * len(BEGINS))
        except zlib.error:
            return False
    return re.match(rb"WARC/\d" if is_packed else rb"WARC/\d\.\d\r\n", piece) is not None


def _is_one_member(file: BinaryIO) -> bool:
    """Whether the second record of a gzipped file has no member of its own."""
    file.seek(0)
    try:
        places = [record.stream_pos for record, _ in zip(ArchiveIterator(file, parse_http=False), "12", strict=False)]
    except OSError:  # which is told when they are read
        return False
    if len(places) < 2:
        return False
    file.seek(places[1])
    return file.read(len(GZIP)) != GZIP
