"""WARC files of made-up strangers' pages."""

import gzip
from pathlib import Path

import pytest

PILOT = b'<html><script type="application/ld+json">{"@type": "JobPosting", "title": "Harbour pilot"}</script>'


def record(
    url: str = "https://guild.example/careers/7",
    body: bytes = PILOT,
    at: str = "2026-10-04T12:05:01Z",
    head: str = "",
    status: str = "200 OK",
    length: int | None = None,
) -> bytes:
    """One response, not packed; it may claim any length."""
    kind = "" if "Content-Type" in head else "Content-Type: text/html\r\n"
    line = "\r\n" if head else ""
    http = f"HTTP/1.1 {status}\r\n{kind}{head}{line}\r\n"
    payload = http.encode() + body
    fields = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: {at}\r\nWARC-Record-ID: <urn:test:{len(url)}>\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(payload) if length is None else length}\r\n\r\n"
    )
    return fields.encode() + payload + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three postings of two hosts on two days, and a page that is none."""
    path = tmp_path / "CC-MAIN-made-up.warc.gz"
    pages = (
        record(),
        record("https://guild.example/careers/8", at="2026-10-04T12:00:00Z"),
        record("https://guild.example/tides", b"<p>High water at six.</p>"),
        record("https://tram.example/careers/1", at="2026-10-05T01:00:00Z"),
    )
    path.write_bytes(packed(*pages))
    return path
