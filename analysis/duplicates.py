"""One opening, many postings: what of a posting is compared with others.

Two postings are one opening if the title names the same role and the part of the
text that speaks of the job itself says nearly the same. What an employer says of
itself, of benefits and of the law stands in all its postings, and tells nothing;
nor does the place, since one opening may be posted in twenty. So each content gets
a key of its title and a signature of its own part, made once and kept: 256 bits
whose agreement tells how alike two sets of word triples are, without the texts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from rensa import RMinHash

from analysis.facts import Document, Facts, Part
from analysis.text import TITLE_LIMIT

BITS = 256
SEED = 1
ALGORITHM = 2  # rensa's; signatures of another can't be compared with ours
OWN = frozenset({"duties", "requirements", "preferred", "role", "other"})
LONGEST = 20_000  # words of a part; nobody writes more
REMEMBERED = 16  # texts: an opening's copies for other places come one after the other
OWN_WORDS = 50  # fewer don't tell one job from another: then the whole text speaks

MODES = re.compile(r"\b(?:100 ?% )?(?:fully )?(?:remote|hybrid|on-?site|in-office|home ?office|wfh|anywhere)\b")
GENDERS = re.compile(
    r"\(\s*(?:[mwfhdxi*]|gn)(?:\s*[/|,.*]\s*[mwfhdxi*])+\s*\)|(?<![\w/])[mwfh]/[mwfhdx](?:/[dxi])?(?![\w/])"
    r"|\(?\ball genders(?: welcome)?\b\)?|\(gn\)"
)
REGIONS = re.compile(
    r" (?:emea|apac|anz|dach|mena|benelux|nordics?|(?:north|south|central|latin) america|americas|europe|"
    r"(?:south ?east |east )?asia(?: pacific)?|middle east|(?:north |south |west |east )?africa) "
)
SEGMENTS = re.compile(r"[;,|/()]| [-–—] ")
WORDS = re.compile(r"[^\W_]+[+#]*")
SAME = {
    "jr": "junior",
    "latam": "latin america",
    "mgr": "manager",
    "nyc": "new york",
    "sf": "san francisco",
    "sr": "senior",
    "uae": "united arab emirates",
    "uk": "united kingdom",
    "us": "united states",
    "usa": "united states",
}
LONGER = (("u s a ", "united states "), ("u s ", "united states "), ("new york city", "new york"))


class Signature(Struct, frozen=True, kw_only=True):
    """What of a content is compared with others; a text without words has no bits."""

    title_key: str
    own: bytes | None  # of the part that speaks of the job
    whole: bytes | None  # of the whole text


def sign(document: Document, facts: Facts) -> Signature:
    """The key of the title and the bits of the text."""
    own, whole = digests(facts.text, facts.parts)
    key = title_key(document.title[:TITLE_LIMIT], (document.location or "")[:TITLE_LIMIT])
    return Signature(title_key=key, own=own, whole=whole)


@lru_cache(maxsize=REMEMBERED)
def digests(text: str, parts: tuple[Part, ...]) -> tuple[bytes | None, bytes | None]:
    """The bits of the parts that speak of the job, and of the whole text."""
    own: list[list[str]] = []
    rest: list[list[str]] = []
    for part in parts or (Part(section="role", start=0, end=len(text)),):
        (own if part.section in OWN else rest).append(text[part.start : part.end].lower().split()[:LONGEST])
    bits = RMinHash(BITS, SEED)
    if sum(len(words) for words in own) < OWN_WORDS:
        whole = digest(bits, [*own, *rest])
        return whole, whole
    return digest(bits, own), digest(bits, rest)


def digest(bits: RMinHash, texts: Iterable[list[str]]) -> bytes | None:
    """Add texts to a signature; its bits so far. The lowest bit of each minimum is enough (Li and Koenig 2010)."""
    triples = [triple for words in texts for triple in triples_of(words)]
    bits.update(triples)
    found = bits.digest()
    if min(found) == max(found):  # of no words at all
        return None
    return int("".join("1" if value & 1 else "0" for value in found), 2).to_bytes(BITS // 8, "big")


def triples_of(words: list[str]) -> Iterator[str]:
    """Each three words that follow each other; of fewer, all.

    >>> list(triples_of(["own", "the", "road", "map"]))
    ['own the road', 'the road map']
    """
    if 0 < len(words) < 3:
        yield " ".join(words)
    yield from map(" ".join, zip(words, words[1:], words[2:], strict=False))


def alike(one: bytes, other: bytes) -> float:
    """How alike the signed texts are, 0 to 1: an estimate of the Jaccard index, some 0.03 off near 0.8.

    >>> alike(bytes(32), bytes(32)), alike(bytes(32), b"\\xff" * 32)
    (1.0, 0.0)
    """
    different = (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
    return max(0.0, 1 - 2 * different / BITS)


def title_key(title: str, location: str) -> str:
    """The role a title names: without the posting's own places, regions, work mode, sexes, case and punctuation.

    >>> title_key("Sr. Product Manager, Payments (m/f/d) - Berlin", "Berlin, Germany; Remote")
    'senior product manager payments'
    >>> title_key("Account Executive (Remote, USA)", "United States")
    'account executive'
    >>> title_key("Remote", "Remote")
    'remote'
    """
    plain = unicodedata.normalize("NFKC", title).casefold()
    words = spelled(MODES.sub(" ", GENDERS.sub(" ", plain)))
    for place in places_of(location):
        words = words.replace(f" {place} ", " ")
    words = REGIONS.sub(" ", words)
    return words.strip() or spelled(plain).strip() or plain.strip()


def spelled(text: str) -> str:
    """The words between single blanks, a blank at either end, abbreviations written out."""
    words = f" {' '.join(SAME.get(word, word) for word in WORDS.findall(text))} "
    for short, long in LONGER:
        words = words.replace(f" {short}", f" {long}")
    return words


def places_of(location: str) -> list[str]:
    """The places that a location names, the longest first."""
    segments = SEGMENTS.split(MODES.sub(" ", unicodedata.normalize("NFKC", location).casefold()))
    return sorted({spelled(segment).strip() for segment in segments} - {""}, key=lambda place: (-len(place), place))
