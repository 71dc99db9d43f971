"""Which names are one employer: a key that two spellings share and two strangers don't.

Boards, feeds and lists spell one employer in many ways: with its legal form or
without, as a bare board token, as the address of its site. The key drops only
what never tells two employers apart. "Labs", "Group", "AI" and a country do tell
them apart, and stay; so does ".ai", which is the name of many ("Scale AI").
"""

import re
import unicodedata
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from crawler.archive import Market
from crawler.industries import industries

WORDS = re.compile(r"[^\W_]+")
SITE = re.compile(r"(?<=\w\w\w)\.(?:com|org|net|eu|de|fr|nl|(?:co|com)\.[a-z]{2})$")
BOARD = re.compile(r"(?<=\w)[-_](?:careers?|jobs)$")  # acme-careers
STROKES = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
FORM = re.compile(  # a legal form as the last words of a name; points part its letters
    r"(?<=\w)(?<!\bthe) (?:inc|incorporated|corp|corporation|l ?l ?c|l ?l ?p|lp|p ?l ?c|pbc"
    r"|(?:(?:co|pte|pty|pvt|private) )?(?:ltd|limited)"
    r"|(?:gmbh|ug|ag)?(?: and| und)? ?co kg(?: ?aa)?|g ?m ?b ?h|mbh|ag|kg|kgaa|ug|ug haftungsbeschränkt|ohg|se"
    r"|s ?a ?s|sasu|s ?a ?r ?l|s ?a|s p a|s ?r ?l|s ?l|s ?l ?u|b ?v|n ?v|ltda"
    r"|ab(?: publ)?|aktiebolag|a ?s|asa|aps|oy|oyj|s ?r ?o|spol s r o|sp z ?o ?o|zrt|kft|d ?o ?o|uab|eood"
    r"|s ?a ?(?:p ?i ?)?de c ?v|s de r ?l de c ?v|k ?k|gk|sdn bhd|bhd|jsc|fzco|fz llc)$"
)


class Industries(NamedTuple):
    """What is known of employers' industries, as rows, and the hash of it all."""

    rows: tuple[dict[str, Any], ...]
    hash: str


def load_industries(market: Market) -> Industries:
    """Of each employer known by any of its names; of two lines for one employer, the later one. Raises CrawlError."""
    found = {employer_key(known.employer): known for known in industries(market)}
    rows = tuple(
        {"employer_key": key, "industry": known.industry, "as_of": known.as_of} for key, known in sorted(found.items())
    )
    return Industries(rows, sha256(msgspec.json.encode(rows)).hexdigest())


def employer_key(name: str) -> str:
    """What all spellings of an employer's name have in common.

    >>> employer_key("Hims & Hers, Inc."), employer_key("hims-and-hers")
    ('himsandhers', 'himsandhers')
    >>> employer_key("Éclair Robotics GmbH & Co. KG"), employer_key("eclairrobotics.com")
    ('eclairrobotics', 'eclairrobotics')
    >>> employer_key("Acme Ltd") == employer_key("Acme Labs Ltd")
    False
    """
    plain = SITE.sub("", BOARD.sub("", folded(name).strip()))
    words = " ".join(WORDS.findall(plain.replace("&", " and ").replace("'", "").replace("’", "")))
    while (shorter := FORM.sub("", words)) != words:
        words = shorter
    return words.replace(" ", "") or name.strip().casefold()


def folded(name: str) -> str:
    """Small letters without accents; letters of other alphabets stay."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(STROKES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
