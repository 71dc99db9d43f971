"""The platforms we can read: one module each, and the folder is the registry.

To add one, write NAME.py here with `ADDRESS`, `start` and `parse` (see
`crawler.source.Source`), and tests/crawler/pages/NAME/ with a page of made-up
postings and what they should become.
"""

import importlib
import pkgutil
from typing import cast
from urllib.parse import unquote

from crawler.errors import UnknownSource
from crawler.source import Source


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
            region = match.groupdict().get("region")
            return name, f"{region}:{unquote(match['board'])}" if region else unquote(match["board"])
    raise UnknownSource(url, names())
