"""Strangers' HTML, looked at before any parser sees it.

Lexbor takes time with the square of nesting and of the attributes in a tag, and
lets nothing else run meanwhile. So markup too large, too deep or too crowded for
any honest page is refused here, in one linear pass. The pass is no parser and can
be deceived; what deceives it meets the worker's time limit.
"""

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from contextlib import suppress

from crawler.errors import LayoutChanged

LARGEST = 5_000_000  # bytes; job pages have 30 to 60 thousand
MOST_TAGS = 200_000
DEEPEST = 3_000  # open at a time; real pages have some dozens
MOST_ATTRIBUTES = 2_000  # of one tag

RAW = rb"script|style|textarea|title|iframe|noembed|noframes|xmp"  # what stands in them is text
QUOTED = rb"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)"
TOKEN = re.compile(  # each branch runs to its end or that of the page: no second try, hence linear
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<raw>" + RAW + rb")\b.*?(?:</(?P=raw)|\Z)"
    rb"|<(?P<close>/?)(?P<tag>[a-z][^\s/>]*+)(?P<attributes>(?:[^>\"']++|" + QUOTED + rb")*+)(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{4000}")  # not as long can it be crowded
ATTRIBUTE = re.compile(QUOTED + rb"|[\s/]++(?=[^\s/>])")
VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split())
CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
WEB = re.compile(
    r"ascii|utf-(?:8|16|32)\S*|cp1?\d{3}|iso8859-\d+|iso2022_jp|koi8-[ru]|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis"
)
DECLARED_WITHIN = 1024  # bytes, as the HTML standard has it
AS_BROWSERS = {"ascii": "cp1252", "iso8859-1": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}


def check_size(url: str, body: bytes) -> None:
    """Raise LayoutChanged if a page is too large to look at."""
    if len(body) > LARGEST:
        raise LayoutChanged(url, f"a page of {len(body):,} bytes; we read up to {LARGEST:,}")


def check(url: str, body: bytes) -> None:
    """Raise LayoutChanged if the markup would cost a parser more than an honest page can."""
    check_size(url, body)
    tags = body.count(b"<")
    if tags > MOST_TAGS:
        raise LayoutChanged(url, f"a page of more than {MOST_TAGS:,} tags")
    if tags - body.count(b"</") <= DEEPEST and not LONG_TAG.search(body):
        return  # as nearly all pages are
    depth, opened = 0, Counter[bytes]()
    for token in TOKEN.finditer(body):
        tag = (token["tag"] or b"").lower()
        if token["close"]:
            closes = opened[tag] > 0  # an end that ends nothing makes nothing less deep
            opened[tag] -= closes
            depth -= closes
        elif tag and tag not in VOID:
            opened[tag] += 1
            depth += 1
        if depth > DEEPEST:
            raise LayoutChanged(url, f"tags nested deeper than {DEEPEST:,}")
        if _is_crowded(token["attributes"] or b""):
            raise LayoutChanged(url, f"a tag of more than {MOST_ATTRIBUTES:,} attributes")


def utf8(body: bytes) -> bytes:
    """The page in UTF-8, from what its byte order mark or its beginning says; else it is UTF-8, if it can be.

    Where it can't, only its HTTP header says what it is, or nothing does: as a rule, that is windows-1252.

    >>> utf8('<meta charset="iso-8859-2"><p>Łódź'.encode("iso-8859-2")).decode()
    '<meta charset="iso-8859-2"><p>Łódź'
    """
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return body.decode("utf-16", "replace").encode()
    body = body.removeprefix(BOM_UTF8)
    declared = CHARSET.search(body, 0, DECLARED_WITHIN)
    name = _known_as(declared[1].decode("ascii", "replace")) if declared else "utf-8"
    if name == "utf-8":
        name = _guessed(body)
    return body if name == "utf-8" else body.decode(name, "replace").encode()


def _is_crowded(attributes: bytes) -> bool:
    if len(attributes) <= 2 * MOST_ATTRIBUTES:
        return False
    return sum(1 for found in ATTRIBUTE.finditer(attributes) if found[0][:1] not in b"\"'") > MOST_ATTRIBUTES


def _guessed(body: bytes) -> str:
    """UTF-8, unless there is more in the page that can't be than letters that can."""
    if body.isascii():
        return "utf-8"
    with suppress(UnicodeDecodeError):
        body.decode()
        return "utf-8"
    text = body.decode("utf-8", "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return "cp1252" if 2 * text.count("\ufffd") > foreign else "utf-8"


def _known_as(label: str) -> str:
    """The codec a page means by a label, UTF-8 where it names none of the web's."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return "utf-8"
    return AS_BROWSERS.get(name, name) if WEB.fullmatch(name) else "utf-8"
