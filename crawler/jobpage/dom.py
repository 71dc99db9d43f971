"""What a page tells machines, found by a real parser: scripts, microdata, meta tags.

Runs in the worker's process only (`crawler.jobpage.worker`): the parser may be hung or
felled by what strangers write, and the page is then the only thing lost.
"""

from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.jobpage.worker import Item, Tagged

WITH_MARKUP = {"description", "jobBenefits", "qualifications", "responsibilities", "skills"}  # kept as HTML
ADDRESS_IN = {"a": "href", "link": "href", "area": "href", "img": "src", "time": "datetime", "data": "value"}
DEEPEST = 8  # items within items
MOST = 20  # postings of one page


def tagged(body: bytes) -> Tagged:
    """Parse a page that is in UTF-8.

    >>> tagged(b'<meta name="Robots" content="noindex"><script type="application/LD+json">{}</script>')
    Tagged(scripts=['{}'], items=[], metas={'robots': 'noindex'})
    """
    tree = LexborHTMLParser(body)
    scripts = [
        node.text()
        for node in tree.css("script[type]")
        if (attribute(node, "type")).lower().startswith("application/ld+json")
    ]
    metas: dict[str, str] = {}
    for node in tree.css("meta[name]"):
        name = attribute(node, "name").lower()
        metas[name] = ", ".join(filter(None, (metas.get(name), attribute(node, "content"))))
    items = [item(node, 0) for node in tree.css("[itemtype]") if kind(node).lower() == "jobposting"]
    return Tagged(scripts=scripts, items=items[:MOST], metas=metas)


def attribute(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) or "").strip()


def kind(node: LexborNode) -> str:
    """The last word of an item's type.

    >>> kind(LexborHTMLParser('<div itemtype="https://schema.org/JobPosting">').css_first("div"))
    'JobPosting'
    """
    return attribute(node, "itemtype").rstrip("/").rpartition("/")[2]


def item(node: LexborNode, depth: int) -> Item:
    """One item of microdata as JSON-LD would write it: a property of several values is a list."""
    found: Item = {"@type": kind(node)}
    for name, value in properties(node, depth):
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def properties(node: LexborNode, depth: int) -> Iterator[tuple[str, Any]]:
    """What an item says of itself, in the order of the page; an item in it speaks for itself."""
    left = list(node.iter())[::-1]
    while left:
        child = left.pop()
        names = attribute(child, "itemprop").split()
        if "itemscope" in child.attributes:
            if names and depth < DEEPEST:
                inner = item(child, depth + 1)
                yield from ((name, inner) for name in names)
            continue
        yield from ((name, value(child, name)) for name in names)
        left += list(child.iter())[::-1]


def value(node: LexborNode, name: str) -> str:
    """What a property says: in the attribute that is meant for it, else in the words."""
    for where in ("content", ADDRESS_IN.get(node.tag or "", "content")):
        if said := attribute(node, where):
            return said
    return (node.inner_html or "") if name in WITH_MARKUP else " ".join(node.text(separator=" ").split())
