"""The platforms we can read: one module each, and the folder is the registry.

To add one, write NAME.py here with `ADDRESS`, `start` and `parse` (see
`crawler.source.Source`), and tests/crawler/pages/NAME/ with a page of made-up
postings and what they should become.
"""

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct, structs

from crawler.errors import SourceRefused, UnknownSource
from crawler.page import Page
from crawler.posting import Posting
from crawler.source import Link, Source
from crawler.values.cities import country_of

READERS = ("sources", "jobpage", "headline", "values")  # rooms that pages pass through
ALL = "all"  # the token of a feed's only board, whose address names none
# What people name their boards; no file beside them (favicon.ico), no gap of a template (${board}).
TOKEN = re.compile(r"(?!.*\.(?:css|ico|js|json|png|svg|txt|xml)$)[^\W_][\w .,&'()+~-]{0,99}")


def names() -> list[str]:
    """Every source's name.

    >>> {"ashby", "greenhouse", "lever"} <= set(names())
    True
    """
    return list(_names())


@cache  # asked for each address, and the folder would be read for each answer
def _names() -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache  # asked for each page, and the folder would be read for each answer
def load(name: str) -> Source:
    """The adapter of that name; raises UnknownSource, or SourceRefused where there is none on purpose."""
    if refusal := refusals().get(name):
        raise SourceRefused(refusal.label, refusal.reason)
    if name not in names():
        raise UnknownSource(name, names())
    return cast(Source, importlib.import_module(f"{__name__}.{name}"))


def read(page: Page) -> Iterator[Posting | Link]:
    """What its adapter finds on a page; a posting whose source has no country gets that of its places, if they say it.

    Every page is read through here, so that no adapter need think of it.
    """
    for found in load(page.source).parse(page):
        yield _placed(found) if isinstance(found, Posting) else found


@cache
def reader_version() -> str:
    """A short hash of all that pages pass through on their way to postings: each adapter, and what they share."""
    room = Path(__path__[0]).parent
    shared = [room / "page.py", room / "record.py", room / "posting.py"]
    parts = [path for name in READERS for path in room.joinpath(name).rglob("*") if path.suffix in {".py", ".toml"}]
    return sha256(b"\0".join(path.read_bytes() for path in sorted(shared + parts))).hexdigest()[:12]


@cache
def domains() -> dict[str, str]:
    """Every domain on which a platform gives each board a host of its own, and the domain in whose name all wait.

    >>> domains()["jobs.personio.com"]
    'jobs.personio.de'
    """
    named = [getattr(load(name), "DOMAINS", ()) for name in names()]
    return {domain: first for first, *others in filter(None, named) for domain in (first, *others)}


def steady(name: str) -> bool:
    """Whether a record of its lists says the same whenever and beside whatever it is read."""
    return getattr(load(name), "STEADY", False)


def _placed(posting: Posting) -> Posting:
    country = posting.country or country_of(posting.location)
    return posting if country == posting.country else structs.replace(posting, country=country)


class Card(Struct, frozen=True, kw_only=True):
    """What one should know of a source beside its postings."""

    name: str
    label: str
    attribution: str | None = None  # what must stand beside what others gathered; only such feeds have one

    @property
    def is_feed(self) -> bool:
        """Whether others gathered its postings: it drops what it likes, so a look at it proves nothing closed."""
        return self.attribution is not None


def card(name: str) -> Card:
    """The card of a source; raises UnknownSource.

    >>> card("ashby").label, card("ashby").is_feed
    ('Ashby', False)
    """
    adapter = load(name)
    label, _, _ = (adapter.__doc__ or name).strip().partition(":")
    return Card(name=name, label=label, attribution=getattr(adapter, "FEED", None))


class Refusal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source that wants none of us, by its terms: we never read it."""

    label: str
    address: str  # a pattern of its pages' addresses
    reason: str


@cache
def refusals() -> dict[str, Refusal]:
    """Whom we never ask, and why, by name: crawler/refused.toml."""
    text = Path(__path__[0]).parent.joinpath("refused.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Refusal])


def refused(url: str) -> Refusal | None:
    """The refusal that an address falls under, if any."""
    return next((each for each in refusals().values() if re.match(each.address, url)), None)


def of_url(url: str) -> tuple[str, str]:
    """Whose board an address is: source and board; raises UnknownSource.

    >>> of_url("https://api.ashbyhq.com/posting-api/job-board/Acme%20AI?includeCompensation=true")
    ('ashby', 'Acme AI')
    >>> of_url("https://api.eu.lever.co/v0/postings/Acme?mode=json")
    ('lever', 'eu:Acme')
    """
    for name in names():
        if match := load(name).ADDRESS.match(url):
            return name, _board(match)
    raise UnknownSource(url, names())


def detect(url: str) -> tuple[str, str] | None:
    """Whose board a web address shows, be it of the API, of a hosted page or of one posting; None if it doesn't say.

    >>> detect("https://Jobs.EU.Lever.co/Acme/3f0c2c1e?source=feed")
    ('lever', 'eu:Acme')
    >>> detect("https://acme.example/careers?gh_jid=4012345")
    """
    try:
        parts = urlsplit(url)
        plain = parts._replace(netloc=(parts.hostname or "").rstrip("."), fragment="").geturl()
    except ValueError:
        return None
    for name, pattern in _patterns():
        if (match := pattern.match(plain)) and TOKEN.fullmatch(_token(match)):
            return name, _board(match)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every source's patterns of addresses; looked up once, for a page may hold thousands of links."""
    loaded = [(name, load(name)) for name in names()]
    return tuple((name, each) for name, it in loaded for each in (it.ADDRESS, *getattr(it, "PAGES", ())))


def _board(match: re.Match[str]) -> str:
    """The board an address was matched with, its region before it."""
    region = match.groupdict().get("region")
    return f"{region}:{_token(match)}" if region else _token(match)


def _token(match: re.Match[str]) -> str:
    board = match.groupdict().get("board")
    return ALL if board is None else unquote(board)
