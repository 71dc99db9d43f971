"""What is read of a web archive's file, and the very bytes of a record that is kept.

A kept record goes over as it lies there, one gzip member: to pack it again would
cost as much as to unpack ten. That holds of what reads the same from the archive
afterwards, which is tried; the rest is written anew.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator

from crawler.warc import CHUNK, END, GZIP, HEAD, MARGIN, decoded
from crawler.webarchive.cdx import Stretch
from crawler.webarchive.pages import Found
from crawler.webarchive.records import MOST
from scale.storage import Storage


class Source(NamedTuple):
    """A file, or a stretch of it that begins at a byte of it."""

    begin: int
    file: BinaryIO


def opened(storage: Storage, name: str, stretches: tuple[Stretch, ...] | None) -> Iterator[Source]:
    """Open what is to be read of a file: all of it, or its stretches."""
    if stretches is None:
        with storage.opened(name) as file:
            yield Source(0, file)
        return
    for offset, length in stretches:
        yield Source(offset, BytesIO(storage.read(name, offset, length)))


def verbatim(source: Source, found: Found) -> bytes | None:
    """A page's record as its file has it; None where the archive's readers would not make the same page of it."""
    if not found.record_id:
        return None
    here = source.file.tell()  # of one who is reading on
    try:
        source.file.seek(found.offset - source.begin)
        packed, plain = _member(source.file)
    except (OSError, zlib.error):
        return None
    finally:
        source.file.seek(here)
    return packed if packed and _reads_as(plain, found) else None


def _member(file: BinaryIO) -> tuple[bytes, bytes]:
    """The gzip member that begins here, packed and not; nothing if none does, or none ends."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    packed = plain = b""
    while chunk := file.read(CHUNK):
        packed += chunk
        plain += inflate.decompress(chunk, MOST)
        if inflate.eof:
            return packed[: len(packed) - len(inflate.unused_data)], plain
        if not packed.startswith(GZIP) or inflate.unconsumed_tail or len(plain) > MOST:
            break
    return b"", b""


def _reads_as(plain: bytes, found: Found) -> bool:
    """Whether the archive's reader finds that page in a record, and nothing behind it."""
    record = next(ArchiveIterator(BytesIO(plain), auto_decode="transfer"), None)
    if record is None or record.http_headers is None:
        return False
    begin = plain.find(END, 0, HEAD) + len(END)
    try:
        rest = len(plain) - begin - int(record.headers.get("Content-Length") or "")
        body = decoded(record.reader.read(), record.http_headers.get("content-encoding") or "")
    except ValueError:
        return False
    return begin >= len(END) and 0 <= rest <= MARGIN and body == found.body
