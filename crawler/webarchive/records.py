"""The records of a WARC file, read on past whatever is damaged or lies about its length.

fastwarc stops at the first record that it can't read. In a file of a hundred
thousand strangers' pages that must cost this record only, so the next one is looked
for by its first bytes. A record is read whole only if it is no larger than a page
can be; one that claims more is left out, and not believed as to where it ends.
"""

import re
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.jobpage.markup import LARGEST
from crawler.warc import GZIP
from crawler.webarchive.sieve import marks, may_carry, runs_over

MOST = 4 * LARGEST  # bytes of one record; packed bodies are smaller than their pages, and heads are small
STEP = 1 << 20
HEAD = 1 << 12  # packed bytes that show what a member begins with
MEMBER = GZIP + b"\x08"
BEGINS = b"WARC/"
AFTER_ANOTHER = b"\r\n\r\nWARC/"
PACKED_IN = re.compile(rb"^(?:content|transfer)-encoding:(?!\s*identity\s*\r?$)", re.IGNORECASE | re.MULTILINE)


class Raw(NamedTuple):
    """One response as it lies in a file."""

    offset: int
    head: dict[str, str]  # of the record, names in small letters
    payload: bytes
    is_likely: bool  # its bytes may carry a posting, or are packed and don't say


class Trouble(NamedTuple):
    """Something that was left out, and why."""

    offset: int
    url: str
    problem: str


def responses(file: BinaryIO) -> Iterator[Raw | Trouble]:
    """Each response of a file, and each thing that can't be read."""
    packed = file.read(2) == GZIP
    if packed and _is_one_member(file):
        yield Trouble(0, "", "gzipped as a whole, not record by record; `warcio recompress` mends that")
        return
    start: int | None = 0
    is_told = False
    while start is not None:
        start, is_told = yield from _stretch(file, start, packed=packed, is_told=is_told)


def _stretch(
    file: BinaryIO, start: int, *, packed: bool, is_told: bool
) -> Generator[Raw | Trouble, None, tuple[int | None, bool]]:
    """Records from a byte on; then where to go on after one that can't be read, and whether that was told already."""
    place, trouble = -1, "no record in it"
    file.seek(start)
    try:
        for record in ArchiveIterator(file, parse_http=False, record_types=WarcRecordType.any_type):
            place, trouble = record.stream_pos, _oversize(record)
            if not trouble:
                raw = _raw(record)
                trouble = _deceit(record, raw)
                if not trouble and record.record_type == WarcRecordType.response:
                    yield raw
            if trouble:
                yield Trouble(place, _url(record), trouble)
                return following(file, place + 1, packed=packed), True
        if place < 0:
            yield Trouble(start, "", trouble)
    except OSError as problem:
        if place >= 0 or not is_told:
            yield Trouble(max(place, start), "", f"what follows can't be read ({problem})")
        return following(file, max(place, start) + 1, packed=packed), True
    return None, False


def _oversize(record: Any) -> str:
    return f"claims {record.content_length:,} bytes; we read up to {MOST:,}" if record.content_length > MOST else ""


def _raw(record: Any) -> Raw:
    payload: bytes = record.reader.read()
    if record.record_type != WarcRecordType.response:
        return Raw(record.stream_pos, {}, payload, is_likely=False)
    found = marks(payload)
    end = payload.find(b"\r\n\r\n")
    likely = may_carry(payload, found) or PACKED_IN.search(payload, 0, max(end, 0)) is not None
    head = {name.lower(): value for name, value in record.headers.items()} if likely else {}
    return Raw(record.stream_pos, head, payload, likely)


def _deceit(record: Any, raw: Raw) -> str:
    """How a record's length belies what is there, if it does."""
    if len(raw.payload) < record.content_length:
        return f"claims {record.content_length:,} bytes and has {len(raw.payload):,}; cut short, or it lies"
    if runs_over(raw.payload, marks(raw.payload)) if raw.head or not _is_page(record) else False:
        return "claims to be longer than it is, and runs over into the next record"
    return ""
