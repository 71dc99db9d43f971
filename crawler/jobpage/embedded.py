"""The JobPostings that a page carries for machines, as plain objects.

Most pages hold one whole piece of JSON-LD, which is found by its bytes and needs
no parser of HTML. Where only a parser can tell (microdata, scripts in comments, a
page that may want none of us), one is asked, behind its guards. JSON that is
broken in the ways of the wild is mended where the mend can't change what it says.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crawler.errors import LayoutChanged
from crawler.jobpage import markup
from crawler.jobpage.worker import WORKER, Tagged
from crawler.page import JSON

Item = dict[str, Any]

SCRIPT = re.compile(rb"<script\b(?=[^<>]*?\stype\s*=\s*[\"']?\s*application/ld\+json\b)[^<>]*>")  # of small letters
META = re.compile(rb"<meta\b[^<>]{1,500}")
FOR_OTHERS = re.compile(r"\s*(?!aipm\b)[\w-]+\s*:(?!//)")  # a wish that names another robot
WISHES = (b"noindex", b"none", b"noai")  # of robots
CHALLENGES = (  # what only pages have that want to see a browser, in small letters; protected pages have other marks
    b"_cf_chl_opt",
    b"gokuprops",
    b"incapsula incident id",
    b'id="px-captcha"',
    b"geo.captcha-delivery.com",
)
DOORS = re.compile(  # titles of what stands before a page, in small letters
    rb"<title[^<>]{0,200}>\s*(?:sign ?in|log ?in|just a moment|access denied|attention required|403 forbidden|captcha"
    rb"|are you (?:a )?(?:human|robot)|pardon our interruption|one moment)\b"
)
INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")  # where a posting may stand
MOST = 20_000  # objects of one script
MOST_SCRIPTS = 200  # that are told by their bytes
LONGEST_TAG = 2_000  # bytes, of such a script

STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
OPENED = re.compile(r"\A(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
CLOSED = re.compile(r"(?:\s|;|//\s*(?=\]\]>|-->)|/\*\s*(?=\]\]>)|(?<=\]\]>)\s*\*/|\]\]>|-->)+\Z")
TAIL = 100  # characters; what closes a script is short, and to look for it from everywhere is not
LOOSE = re.compile(rf"({STRING})|/\*.*?(?:\*/|\Z)|,(?=\s*+[\]}}])", re.DOTALL)  # comments, commas before an end
ESCAPE = re.compile(r"(\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}))|\\")
NO_COMMA = re.compile(r'(["\]}\d])(\s*"hiringOrganization"\s*:)')


class Embedded(NamedTuple):
    """What a page carries; `gone` or `trouble` say why there is no posting, trouble if there might be one."""

    postings: tuple[Item, ...] = ()
    gone: str = ""
    trouble: str = ""


def embedded(url: str, body: bytes) -> Embedded:
    """Find a page's own posting or postings; raises LayoutChanged where no page can be read.

    >>> embedded("https://x.example/", b'<script type="application/ld+json">{"@type": "JobPosting"}</script>').postings
    ({'@type': 'JobPosting'},)
    """
    markup.check_size(url, body)
    page = markup.utf8(body)
    found = _tagged(url, page)
    if wish := _wish(found.metas):
        return wish
    postings, broken = _of_scripts(found.scripts)
    postings = postings or [_proper(item) for item in found.items] or _of_metas(found.metas)
    if not postings:
        return Embedded(trouble=broken) if broken else Embedded(gone="without JobPosting")
    own = _own(postings, url)
    return Embedded(tuple(own)) if own else Embedded(gone="with several JobPostings, none of them its own")


def _tagged(url: str, page: bytes) -> Tagged:
    """The page's scripts by a look at its bytes, or all of its tags by parsing it, where that look isn't sure."""
    low = page.lower()
    if b"jobposting" not in low:
        _admitted(url, low)
    scripts = _scripts(page, low)
    told = scripts is not None and any(b"jobposting" in script.lower() for script in scripts)
    if scripts is None or not (told or _is_silent(low)) or _may_wish(low):
        markup.check(url, page)
        return WORKER.tagged(url, page)
    return Tagged(scripts=[script.decode("utf-8", "replace") for script in scripts])


def _is_silent(low: bytes) -> bool:
    """Whether a page speaks of no posting that a parser would find."""
    return b"jobposting" not in low and not any(b"job-" in tag for tag in META.findall(low))


def _may_wish(low: bytes) -> bool:
    """Whether a page may say that it wants no robots, or no mining."""
    return any(
        b"tdm-reservation" in tag or (b"robots" in tag and any(wish in tag for wish in WISHES))
        for tag in META.findall(low)
    )


def _admitted(url: str, low: bytes) -> None:
    """Raise LayoutChanged for what is no page at all, or stands in the way to it."""
    if b"<" not in low:
        raise LayoutChanged(url, f"HTML was due; the body starts {low[:40].decode('utf-8', 'replace')!r}")
    if any(mark in low for mark in CHALLENGES) or DOORS.search(low):
        raise LayoutChanged(url, "shows a challenge to browsers, or a door, instead of the page")


def _scripts(page: bytes, low: bytes) -> list[bytes] | None:
    """What stands in the JSON-LD scripts, by their bytes; None if that can't be told."""
    found: list[bytes] = []
    place = low.find(b"ld+json")
    while place >= 0:
        begin = low.rfind(b"<", max(0, place - LONGEST_TAG), place)
        if match := SCRIPT.match(low, max(begin, 0)):
            end = low.find(b"</script", match.end())
            if end < 0 or len(found) == MOST_SCRIPTS or _in_comment(low, begin, match.end(), end):
                return None
            found.append(page[match.end() : end])
            place = end
        place = low.find(b"ld+json", place + 1)
    return found


def _in_comment(low: bytes, begin: int, inside: int, end: int) -> bool:
    """Whether a script may stand in a comment, or a comment in it hold its true end."""
    comment = low.rfind(b"<!--", 0, begin)
    if comment >= 0 and low.find(b"-->", comment, begin) < 0:
        return True
    return low.find(b"<!--", inside, end) >= 0 and low.find(b"<script", inside, end) >= 0


def _wish(metas: dict[str, str]) -> Embedded | None:
    """What the page wants of robots, if that keeps us from reading it."""
    robots = set(re.split(r"[\s,;]+", metas.get("robots", "").lower()))
    if metas.get("tdm-reservation", "").strip() == "1" or "noai" in robots:
        return Embedded(trouble="reserves text and data mining; left out")
    return Embedded(gone="with noindex") if robots & {"noindex", "none"} else None


def wish_of(headers: Iterable[tuple[str, str]]) -> Embedded | None:
    """What the head of an answer wants of robots, if that keeps us from reading the page; as its meta tags might.

    >>> wish_of([("X-Robots-Tag", "googlebot: noindex"), ("x-robots-tag", "noarchive, NoIndex")]).gone
    'with noindex'
    >>> wish_of([("X-Robots-Tag", "googlebot: noindex"), ("TDM-Reservation", "0")])
    """
    metas: dict[str, str] = {}
    for name, value in headers:
        about = {"x-robots-tag": "robots", "tdm-reservation": "tdm-reservation"}.get(name.lower())
        if about and not FOR_OTHERS.match(value):
            metas[about] = ", ".join(filter(None, (metas.get(about), value)))
    return _wish(metas)


def _of_scripts(scripts: list[str]) -> tuple[list[Item], str]:
    """All postings in them, each once; and what is wrong with the first script that might have held one."""
    found: list[Item] = []
    broken = ""
    for script in scripts:
        try:
            found += [item for item in _postings(decoded(script)) if item not in found]
        except (ValueError, ArithmeticError, RecursionError) as problem:
            if "jobposting" in script.lower():
                broken = broken or f"its JSON-LD can't be read: {problem}"
    return found, broken


def decoded(script: str) -> Any:
    r"""JSON-LD as it is, or mended as little as need be; raises ValueError.

    >>> decoded(r'/* <![CDATA[ */ {"title": "PM", "pay": "\$1",}; /* ]]> */')
    {'title': 'PM', 'pay': '$1'}
    """
    try:
        return JSON.decode(script.strip())
    except ValueError as problem:
        first = problem
    if not script.strip():
        return None
    for mend in MENDS:
        script = mend(script)
        try:
            whole = json.dumps(json.loads(script, strict=False), ensure_ascii=False)  # control characters pass
            return JSON.decode(whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        except ValueError:
            continue
    raise first


def _unwrapped(script: str) -> str:
    """Without what kept the old browsers from reading it, and without a semicolon."""
    script = OPENED.sub("", script).rstrip()
    return script[:-TAIL] + CLOSED.sub("", script[-TAIL:])


def _unescaped(script: str) -> str:
    """Written as if it stood in text, not in a script."""
    return unescape(script) if script.startswith("{&quot;") or "&quot;@type" in script else script


def _tightened(script: str) -> str:
    """Without comments and without commas before an end; strings stay as they are."""
    return LOOSE.sub(lambda found: found[1] or "", script)


def _escaped(script: str) -> str:
    """Without backslashes that escape what needs none."""
    return ESCAPE.sub(lambda found: found[1] or "", script)


def _comma(script: str) -> str:
    """One platform forgets the comma before this key."""
    return NO_COMMA.sub(r"\1,\2", script)


MENDS: tuple[Callable[[str], str], ...] = (_unwrapped, _unescaped, _tightened, _escaped, _comma)


def _postings(payload: Any) -> Iterator[Item]:
    """Each JobPosting in what a script says; it stands alone, in a list, a graph, or is what the page is about."""
    left = [payload]
    for _ in range(MOST):
        if not left:
            return
        match left.pop():
            case list() as several:
                left += several[::-1]
            case dict() as fields:
                node = _proper(fields)
                if _is_posting(node):
                    yield node
                else:
                    left += [node[name] for name in INSIDE if name in node][::-1]


def _is_posting(node: Item) -> bool:
    kinds = node.get("@type", node.get("type"))
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(re.split(r"[/:#]", kind)[-1].lower() == "jobposting" for kind in named if isinstance(kind, str))


def _proper(fields: Item) -> Item:
    """With schema.org's own spelling of names, where a site writes "Title" or "schema:title"."""
    return fields if all(_name(name) == name for name in fields) else _renamed(fields)


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {_name(name): _renamed(inner) for name, inner in value.items()}


def _name(name: str) -> str:
    bare = name.removeprefix("schema:")
    lead = 1 if bare[:1] == "@" else 0
    return bare[:lead] + bare[lead : lead + 1].lower() + bare[lead + 1 :]


def _of_metas(metas: dict[str, str]) -> list[Item]:
    """A posting told by meta tags alone, if they name it and describe it."""
    told = {field: metas[name] for name, field in METAS.items() if metas.get(name)}
    return [told | {"@type": "JobPosting"}] if {"title", "description"} <= told.keys() else []


METAS = {
    "job-title": "title",
    "job-description": "description",
    "job-location": "jobLocation",
    "job-company": "hiringOrganization",
    "job-type": "employmentType",
    "job-posted-date": "datePosted",
    "job-date-posted": "datePosted",
    "job-id": "identifier",
}


def _own(postings: list[Item], url: str) -> list[Item]:
    """Of several postings on a page, those that are its own: all, if they differ by place only."""
    if len({(str(item.get("title")), str(item.get("description"))) for item in postings}) == 1:
        return postings
    return [item for item in postings if _path(item.get("url")) == _path(url)]


def _path(url: Any) -> str:
    """What two spellings of one address have in common."""
    try:
        return urlsplit(url).path.rstrip("/").casefold() if isinstance(url, str) else "-"
    except ValueError:
        return "-"
