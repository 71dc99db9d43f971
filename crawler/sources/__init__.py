"""The platforms we can read: one module each, and the folder is the registry.

To add one, write NAME.py here with `ADDRESS`, `start` and `parse` (see
`crawler.source.Source`), and tests/crawler/pages/NAME/ with a page of made-up
postings and what they should become.
"""

import importlib
import pkgutil
import re
from functools import cache
from typing import cast
from urllib.parse import unquote, urlsplit

from crawler.errors import UnknownSource
from crawler.source import Source

# What people name their boards; no file beside them (favicon.ico), no gap of a template (${board}).
TOKEN = re.compile(r"(?!.*\.(?:css|ico|js|json|png|svg|txt|xml)$)[^\W_][\w .,&'()+~-]{0,99}")


def names() -> list[str]:
    """Every source's name.

    >>> {"ashby", "greenhouse", "lever"} <= set(names())
    True
    """
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def load(name: str) -> Source:
    """The adapter of that name; raises UnknownSource."""
    if name not in names():
        raise UnknownSource(name, names())
    return cast(Source, importlib.import_module(f"{__name__}.{name}"))


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
        if (match := pattern.match(plain)) and TOKEN.fullmatch(unquote(match["board"])):
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
    return f"{region}:{unquote(match['board'])}" if region else unquote(match["board"])
