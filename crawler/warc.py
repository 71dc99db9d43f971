"""WARC records as bytes: one written, one read back at its place.

warcio writes (it is what other tools are checked against), fastwarc reads (three
times as fast). Neither notices a file cut in mid-record, so what is read here
is checked: by its digest in the archive, by its length on the way in.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import BrokenArchive

Headers = list[tuple[str, str]]

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
RESTORE = "restore it from a copy, or remove this run's .warc.gz and .json from the archive"


def http_head(status: int, reason: str, headers: Headers) -> StatusAndHeaders:
    """The head of a response. Its chunking no longer holds of the stored body, and so goes by another name."""
    kept = [
        ("X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
        if HEADER_NAME.fullmatch(name)
    ]
    return StatusAndHeaders(f"{status} {_one_line(reason)}".strip(), kept, protocol="HTTP/1.1")


def member(kind: str, url: str, warc: dict[str, str], http: StatusAndHeaders | None, body: bytes) -> bytes:
    """One record as one gzip member, of level 6: warcio's own 9 takes far longer and saves a hundredth."""
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=warc
    )
    writer.write_record(record)
    squeeze = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return squeeze.compress(plain.getbuffer()) + squeeze.flush()


@contextmanager
def record_at(path: Path, offset: int) -> Iterator[Any]:
    """The record at an offset of a file; raises BrokenArchive if there is none."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(ArchiveIterator(file, auto_decode="transfer"), None)
            if record is None:
                raise BrokenArchive(path, f"no whole record at byte {offset}; {RESTORE}")
            yield record
    except FileNotFoundError as missing:
        raise BrokenArchive(path, f"the file is missing; {RESTORE}") from missing
    except OSError as problem:
        raise BrokenArchive(path, f"the record at byte {offset} can't be read ({problem}); {RESTORE}") from problem


def decoded(body: bytes, encoding: str) -> bytes:
    """A body without its Content-Encoding; raises zlib.error if it is damaged, ValueError if we can't decode it.

    >>> decoded(b"[]", "identity")
    b'[]'
    """
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompress(body, zlib.MAX_WBITS | 32)  # either wrapper, whichever it is
        case other:
            raise ValueError(f"Content-Encoding {other!r} is not known")


def _one_line(text: str) -> str:
    return " ".join(text.encode("ascii", "replace").decode().split())
