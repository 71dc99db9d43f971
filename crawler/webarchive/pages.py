"""From a response that may carry a posting to its page: what it is, of when, and unpacked."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator

from crawler.jobpage.markup import LARGEST
from crawler.warc import Headers
from crawler.webarchive.records import Raw
from crawler.webarchive.sieve import may_carry

STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
KINDS = ("text/html", "application/xhtml+xml")
NO_LONGER = {"content-encoding", "transfer-encoding", "content-length"}  # true of a body that is kept unpacked
RECORD = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s"


class Found(NamedTuple):
    """A page out of an archive, unpacked, with what it was answered with."""

    url: str
    at: datetime
    headers: Headers
    body: bytes
    offset: int
    record_id: str


def page_of(raw: Raw) -> Found | str:
    """The page, or why there is none: it is no page at all, or by its bytes carries no posting.

    Raises ValueError where it can't be told because it is damaged, or hides too much.
    """
    status = STATUS.match(raw.head)
    if status is None:
        raise ValueError("holds no HTTP response")
    if int(status[1]) != HTTPStatus.OK:
        return "not answered with 200"
    headers = headers_of(raw.head)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if kind and kind.partition(";")[0].strip().lower() not in KINDS:
        return "no HTML"
    body = unpacked(raw) if raw.is_packed else raw.body
    if len(body) > LARGEST:
        raise ValueError(f"a page of more than {LARGEST:,} bytes")
    if raw.is_packed and not may_carry(body):
        return "without a word of JobPosting"
    return Found(
        url=raw.fields.get("warc-target-uri", "").strip("<>"),
        at=datetime.fromisoformat(raw.fields.get("warc-date", "")).astimezone(UTC),
        headers=[(f"X-Archive-Orig-{name}" if name.lower() in NO_LONGER else name, value) for name, value in headers],
        body=body,
        offset=raw.offset,
        record_id=raw.fields.get("warc-record-id", ""),
    )


def headers_of(head: bytes) -> Headers:
    r"""The lines of a response's head.

    >>> headers_of(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noindex\r\nrubbish")
    [('X-Robots-Tag', 'noindex')]
    """
    lines = head.decode("latin-1").split("\r\n")[1:]
    return [(name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon]


def unpacked(raw: Raw) -> bytes:
    """A body without its encodings, up to a byte more than we read; raises ValueError.

    Many archives unpack bodies and leave the header as it was, so what can't be unpacked may need none.
    """
    whole = raw.head + b"\r\n\r\n" + raw.body
    with suppress(OSError):
        for record in ArchiveIterator(BytesIO(RECORD % (len(whole), whole)), auto_decode="all"):
            body: bytes = record.reader.read(LARGEST + 1)
            if body or not raw.body:
                return body
    if may_carry(raw.body):
        return raw.body
    raise ValueError("can't be unpacked as its head says")
