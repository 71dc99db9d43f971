"""Where a site says its pages are: `Sitemap:` lines of robots.txt, sitemap indexes, sitemaps.

Spec   https://www.sitemaps.org/protocol.html

A sitemap is a stranger's file: it is unpacked step by step under a limit, may hold
no DTD, and an address in it must be one of the site's own. Its dates count only
where they differ, since many sites write the same moment on every line.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gzip import GzipFile
from io import BytesIO
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse

from crawler.errors import LayoutChanged

Kind = Literal["urlset", "sitemapindex"]

LONGEST = 2_048  # characters of an address
LARGEST = 50_000_000  # bytes, unpacked; the protocol's own limits, both
MOST = 50_000  # addresses of one file
DEEPEST = 8  # elements within elements
GZIP = b"\x1f\x8b"
NAMED = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?:<\?[^>]*+>|<!--(?>.*?-->))\s*+)*+<(?:\w+:)?(?:urlset|sitemapindex)\b", re.DOTALL
)
FOLLOWS = re.compile(r"utm_\w+|gclid|fbclid|msclkid|gh_src|mc_cid|mc_eid", re.IGNORECASE)  # who led here, not where
EVERYWHERE = timedelta(hours=12)  # until a day, or a clock without a zone, is past in all zones


KINDS: dict[str, Kind] = {"urlset": "urlset", "sitemapindex": "sitemapindex"}
ROWS = ("url", "sitemap")
STEP = 1 << 16
HEAD = 4096  # bytes that show what a file is


class Entry(NamedTuple):
    """One address of a sitemap, and when its page last changed, if the site says so and can be believed."""

    url: str
    modified_at: datetime | None = None


class Sitemap(NamedTuple):
    """What a file lists: pages, or further sitemaps; `foreign` counts addresses that are not the site's own."""

    kind: Kind
    entries: tuple[Entry, ...]
    foreign: int


def named_in(robots: bytes) -> list[str]:
    """The sitemaps that a robots.txt names, in whatever group.

    >>> named_in(b"User-agent: x\\nDisallow: /\\n\\nsitemap: https://x.example/jobs.xml # all\\n")
    ['https://x.example/jobs.xml']
    """
    return list(
        dict.fromkeys(found.decode("utf-8", "replace") for found in NAMED.findall(robots.replace(b"\r", b"\n")))
    )


def is_sitemap(body: bytes) -> bool:
    """Whether it is one by its first bytes, packed or not."""
    if body.startswith(GZIP):
        try:
            body = zlib.decompressobj(31).decompress(body[:HEAD], HEAD)
        except zlib.error:
            return False
    return BEGINS.match(body[:HEAD]) is not None


def read(url: str, body: bytes) -> Sitemap:
    """Take a sitemap apart; raises LayoutChanged if it is none, or beyond the protocol's limits."""
    rows, foreign = dict[str, datetime | None](), 0
    try:
        found = _rows(url, body)
        kind = next(found)[0]
        for count, (_, place, said) in enumerate(found, start=1):
            if count > MOST:
                raise LayoutChanged(url, f"a sitemap of more than {MOST:,} addresses")
            if (own := own_address(url, place)) is None:
                foreign += 1
            else:
                rows.setdefault(own, modified(said))
    except (ParseError, ValueError, LookupError, OSError, EOFError, zlib.error) as problem:
        raise LayoutChanged(url, f"a sitemap was due, but {problem or type(problem).__name__}") from problem
    differ = len(set(rows.values())) > 1
    entries = tuple(Entry(place, at if differ else None) for place, at in rows.items())
    return Sitemap(kind, entries, foreign)


def own_address(url: str, place: str) -> str | None:
    """An address that a file of this site names, in full and bare of what says who led there; None if not its own.

    >>> own_address("https://x.example/s.xml", "http://X.example/job?id=7&utm_source=feed#apply")
    'https://x.example/job?id=7'
    >>> own_address("https://x.example/s.xml", "https://y.example/job"), own_address("https://x.example/", "ftp:job")
    (None, None)
    """
    if len(place) > LONGEST:
        return None
    try:
        site, parts = urlsplit(url), urlsplit(urljoin(url, place.strip()))
        alike = (parts.hostname, parts.port, parts.username) == (site.hostname, site.port, None)
    except ValueError:
        return None
    if not alike or parts.scheme not in ("http", "https") or not parts.geturl().isprintable() or "\\" in place:
        return None
    query = parts.query
    if FOLLOWS.search(query):
        query = urlencode(
            [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not FOLLOWS.fullmatch(name)]
        )
    return parts._replace(scheme=site.scheme, netloc=site.netloc, query=query, fragment="").geturl()


def modified(said: str) -> datetime | None:
    """The moment since which a page is as it is, at the latest; a day counts until it has ended everywhere.

    >>> modified("2026-11-01T10:00:00+01:00").isoformat(), modified("2026-11-01").isoformat(), modified("yesterday")
    ('2026-11-01T09:00:00+00:00', '2026-11-02T12:00:00+00:00', None)
    """
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        day = timedelta(days=len(said) <= len("2026-11-01"))
        return at.replace(tzinfo=UTC) + day + EVERYWHERE
    except (ValueError, OverflowError):
        return None


def _rows(url: str, body: bytes) -> Iterator[tuple[Kind, str, str]]:
    """What the file is, then each address with its date as written; an element is forgotten as soon as it is read."""
    path: list[Any] = []
    for event, element in iterparse(_Unpacked(url, body), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            if (kind := KINDS.get(_name(path[0]))) is None or len(path) > DEEPEST:
                raise ValueError(f"it is {_name(path[0])!r}, {len(path)} deep")
            if len(path) == 1:
                yield kind, "", ""
            continue
        path.pop()
        if len(path) == 1:
            told = {_name(part): (part.text or "").strip() for part in element}
            path[0].clear()
            if _name(element) in ROWS and told.get("loc"):
                yield KINDS[_name(path[0])], told["loc"], told.get("lastmod", "")


def _name(element: Any) -> str:
    """Its tag without a namespace, of which several are in use."""
    return str(element.tag).rpartition("}")[2]


class _Unpacked:
    """A body to read on from, unpacked as it is read, up to a limit; whether it is packed its first bytes say."""

    def __init__(self, url: str, body: bytes) -> None:
        self._url = url
        self._file: Any = GzipFile(fileobj=BytesIO(body)) if body.startswith(GZIP) else BytesIO(body)
        self._left = LARGEST

    def read(self, size: int = STEP) -> bytes:
        piece: bytes = self._file.read(min(size, STEP))
        self._left -= len(piece)
        if self._left < 0:
            raise LayoutChanged(self._url, f"a sitemap of more than {LARGEST:,} bytes")
        return piece
