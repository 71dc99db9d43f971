"""How senior the job is.

The title speaks first, and its highest word wins: a "Senior Group Product Manager" is a
lead. A plain title is mid, unless the years required say that it is meant for beginners
or for the experienced. `manager` means managing people who make or support the product, not
the word in the title. What stands after the occupation names its subject more often than its
rank: the product manager of an AI assistant is nobody's assistant.
"""

import re

from msgspec import structs

from analysis.facts import Finding, Level
from analysis.passages import quote
from analysis.rule import Rule, compile_rules

LEVELS = compile_rules(  # from high to low; the first to match decides
    (
        Rule(
            "director, head, VP, chief",
            "VP of Product",
            r"\bdirector\b(?!s)|\bdirect(?:rice|ora?|eur)\b|\bdirektor(?:in)?\b|\bdiret[oó]ra?\b"
            r"|\bhead\b(?! ?(?:unit|set|count|quarter|less|hunt|-up))"
            r"|\b[se]?vp\b|\bavp\b|\bvice[- ]president\b|\bvice-présid|\bchief\b(?! of staff)|\bc[pti]o\b|\bcpto\b"
            r"|\bhoofd\b|\bleit(?:er|erin|ung)\b"
            r"|\bbereichsleit|总监|본부장|\bgeneral manager\b",
            "director",
        ),
        Rule(
            "manager of product managers",
            "Senior Manager, Product Management",
            r"(?<!product )(?<!owner )\bmanager\s*(?:,|-|–|—|\||of"
            r"|:)\s*(?:[\w&-]+\s+){0,2}products?(?:\s+(?:management|owners?|managers?)\b|\s*(?:$|[,(|–—:-]))"
            r"|\bproduct management manager\b|\bteam\s?leit\w{0,9}\s.{0,40}produkt"
            r"|\bteam\s?lead\w*,? produ[ck]t\b(?! (?:manager|owner))"
            r"|\bpm manager\b|\b(?:engineering|(?:product|ux|game) design|data science|customer support)"
            r" manager\b(?! (?:tools|experience))"
            r"|^manager\s*(?:,|-|–|of)\s*(?:[\w&/-]+\s+){0,3}(?:engineering|machine learning|data science|design"
            r"|customer support)\b",
            "manager",
        ),
        Rule(
            "lead, staff, principal, group",
            "Senior Group Product Manager",
            r"\blead\b(?![ -]?(?:gen|management|routing|scoring|capture|conversion|flow|acquisition|quality|time"
            r"|to cash|nurtur|platform))"
            r"|\bleader\b|\bstaff\b(?!ing)(?! (?:augment|tools|portal|schedul|experience))(?<!of staff)"
            r"(?<!technical staff)(?<!product staff)(?<!joint staff)"
            r"|\bprincipal\b|\bgroup\s+(?:technical\s+|data\s+|ai\s+|data science\s+)?(?:product|pm\b|project"
            r"|program|manager|marketing|engineering)"
            r"|\bl[ií]der\b|\bdistinguished\b|\bfellow\b|\bIV\b|负责人|책임자|リード|\bresponsable (?:de )?produit",
            "lead",
        ),
        Rule(
            "senior",
            "Sr. Product Manager",
            r"(?<!semi[ -])\bsenior\b(?! (?:living|care|citizens?|housing|health|adults)\b)"
            r"|\bsr\b|\bsénior\b|\bsênior\b|\bsnr\b|\bsr\.|\bI{2,3}\b|(?<=manager )[23]\b|(?<!matter )\bexpert\b"
            r"|\bL6\b|高级|资深|시니어|シニア",
            "senior",
        ),
        Rule(
            "intern, associate, junior",
            "Associate Product Manager",
            r"\bintern\b(?!al|-facing)|\binterns?(?:hip)?\b|\bassociate\b|\bapm\b|\bjunior\b|\bjr\b"
            r"|\bentry[- ]level\b|\bgraduate\b|\bnew grad\b|\bearly[- ]career|\btrainee\b"
            r"|\bapprentice|\bco-?op\b|\bworking student|\bwerkstudent|\bpraktik|\bstagiaire"
            r"|^stage\b|\bstage (?:de|en)\b"
            r"|\balternan|\bapprenti|\bbecari|\bestagi|\bstudent\b|\bvolontariat|\bv\.?i\.?e\.?\b(?=[ ,-])"
            r"|\baccelerator program|\brotational\b|\bresidency\b|\bassistant\b(?! (?:to"
            r"|experience))|(?<=manager )I\b|实习|인턴|インターン|新卒",
            "entry",
        ),
        Rule(
            "a named step",
            "Product Manager (L5)",
            r"\bL[45]\b|\bmid[- ]level\b|\bsemi[- ]senior\b|\bssr\b|\bconfirm[ée]",
            "mid",
        ),
    )
)

OCCUPATION = re.compile(
    r"(?:managers?|manager:in|owners?|engineers?|designers?|scientists?|developers?|analysts?|pm|marketers?|researchers?"
    r"|architects?)\b(?:\s+[IVX]{1,3}\b|\s+\d\b)?\s*(?=[,|:(–—-])",
    re.IGNORECASE,
)
SEGMENT = re.compile(r"[^,|:()–—]+?(?=\s-|[,|:()–—]|$)")
SUBJECT = re.compile(  # words of rank that as often name a product or its users
    r"\b(?:assistants?|experts?|associates?|fellows?|staff|(?<!working )students?)\b", re.IGNORECASE
)
RANK_ONLY = re.compile(
    r"(?:\W|(?:assistant|expert|associate|fellow|staff|student|senior|sr|junior|lead|principal|mid|or|and|to|level|role"
    r"|position|[ivx]+|\d)\b)*",
    re.IGNORECASE,
)

BEGINNERS = 1  # years asked, at most
EXPERIENCED = 6  # years asked, at least


def find_level(title: str, years: Finding | None = None) -> Finding:
    """Return the level, with the words of the title or the years required that decided.

    >>> find_level("Senior Product Manager").value, find_level("Product Manager").value
    ('senior', 'mid')
    """
    ranks = _without_subject(title)
    for rule, regex in LEVELS:
        match = regex.search(ranks)
        if match:
            return quote("level", rule.value, "title", title, match.span(), rule=f"title: {rule.name}")
    if years is not None and (by_years := _by_years(int(years.value))):
        return structs.replace(years, field="level", value=by_years, rule="plain title, years required")
    plain = ("mid", "plain title") if re.search(r"\w", title) else ("unknown", "no title")
    return quote("level", plain[0], "title", title, (0, len(title)), rule=plain[1])


def _without_subject(title: str) -> str:
    """Blank out, letter by letter, words of rank that stand in the name of a product after the occupation.

    >>> _without_subject("Product Manager, AI Assistant")
    'Product Manager, AI          '
    >>> _without_subject("Product Manager (Senior/Staff)")
    'Product Manager (Senior/Staff)'
    """
    occupation = OCCUPATION.search(title)
    if occupation is None:
        return title
    start = occupation.end()
    return title[:start] + SEGMENT.sub(_blank_subject, title[start:])


def _blank_subject(segment: re.Match[str]) -> str:
    words = segment[0]
    return words if RANK_ONLY.fullmatch(words) else SUBJECT.sub(lambda found: " " * len(found[0]), words)


def _by_years(min_years: int) -> Level | None:
    if min_years <= BEGINNERS:
        return "entry"
    return "senior" if min_years >= EXPERIENCED else None
