"""How many years of experience a posting requires.

The first number asked of product managers counts; where none speaks of product
management, the first number asked at all. A company's age, a wish ("ideally 5 years")
and a perk after five years of service say nothing about the candidate.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.facts import Finding
from analysis.passages import Passage, passages_with, quote
from analysis.rule import Rule, compile_rules
from analysis.sections import Section
from analysis.text import Text

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "deux": 2, "trois": 3, "quatre": 4,
    "cinq": 5, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "dois": 2, "três": 3, "twee": 2, "drie": 3, "vijf": 5,
}  # fmt: skip
YEARS = re.compile(
    r"(?:(?-i:(?<![A-Z\d_$€£,])(?<!\d\.))(?P<low>\d{1,2})"  # bullets lost in crawling leave "degree.5+ years"
    rf"|(?<!\w)(?P<spelled>{'|'.join(NUMBERS)}))"
    r"(?:\s?\(\d{1,2}\+?\))?\s?(?:\+|plus|or more|oder mehr)?"
    r"(?:\s?(?:[-–—‑/]|to|or|bis|à|ou|y|a|e|tot|et|and|und|en)\s?\d{1,2}\s?\+?)?"
    r"\s?(?:full[- ]|calendar |overall |total |solid |professional )?"
    r"(?:years?|yrs?|yoe|jahren?|ans|années|años|anos|anni|jaar|år)\b['’]?",
    re.IGNORECASE,
)
UNITS = ("year", "yrs", "yoe")
UNITS_ELSEWHERE = (
    "jahr",
    " ans",
    "année",
    "años",
    "anos",
    "anni",
    "jaar",
    " år",
)  # read where no English year is named
LIMIT = 20  # nobody asks for more; a larger number is a company's age

ELSEWHERE = frozenset({"about", "benefits", "legal", "pay", "application", "preferred"})
UNCLEAR = frozenset({"about", "legal"})  # where a list of requirements without a heading may have landed
BEFORE, AFTER = 80, 140  # characters around the number that tell what it is a number of

ASKED = compile_rules(
    (
        Rule("experience", "5+ years of experience in fintech", r"experien|erfahrung|expérience|esperienza|ervaring"),
        Rule("background", "a background of 4+ years in consulting", r"background|track record|worked|tenure|\byoe\b"),
        Rule("at least", "at least 3 years in product", r"at least|minimum|min\.|mindestens|au moins|al menos|mínimo"),
        Rule(
            "years in a field", "7+ years in marketing", r"(?:years?|yrs|jahren?)['’]?,? (?:in|as|of|with|at|als|im)\b"
        ),
        Rule("years of doing", "5-10 years owning outcomes", r"years?['’]? (?:\w{1,20}ly )?\w{2,20}ing\b"),
        Rule("years and more", "2+ years product design", r"\d\s?\+\s?(?:years?|yrs)"),
    )
)
WISHED_BEFORE = compile_rules(
    (
        Rule("ideally", "You ideally have 4+ years", r"(?:ideal|preferabl|nice to have|bonus|de préférence)[^.;]*$"),
        Rule("preferred is", "Preferred: 4+ years", r"preferred\W[^.;]*$"),
    )
)
WISHED_AFTER = compile_rules(
    (
        Rule("preferred at the end", "2+ years of localization preferred", r"^[^.;(]*\bpreferred\W*$"),
        Rule(
            "is a plus",
            "2+ years in retail is a plus",
            r"^[^.;(]*\b(?:a|an) (?:\w{1,20} )?(?:plus|bonus|advantage)\W*$",
        ),
        Rule("preferred at once", "5 years preferred, but not needed", r"^\W{0,3}(?:of experience )?preferred\b"),
        Rule(
            "desirable", "3 years in retail desirable", r"^[^.;]{0,60}\b(?:desired|desirable|preferable|von vorteil)\b"
        ),
    )
)
NOT_OF_THE_CANDIDATE_BEFORE = compile_rules(
    (
        Rule(
            "a span of time",
            "over the past 10 years",
            r"\b(?:past|last|next|within|after|every|first|in under|during)\s$"
            r"|\bin (?:just |only )?(?:over |under |about |less than |more than )?$",
        ),
        Rule(
            "at most",
            "Up to two years",
            r"\b(?:up to|no more than|at most|fewer than|less than|maximum(?: of)?|bis zu)\s$",
        ),
        Rule(
            "the company's age", "with more than 10 years", r"\b(?:our|company|founded|we have|we bring)\b[^.]{0,40}$"
        ),
    )
)
NOT_OF_THE_CANDIDATE_AFTER = compile_rules(
    (Rule("ago or old", "two years ago", r"^\s?(?:ago|old|of age|younger|in a row)\b"),)
)
PLAINLY_ASKED = re.compile(  # at the number: what goes before it, or what follows where it opens its sentence
    r"(?:\bat least|\bminimum(?: of)?|\byou(?:['’]ve| have)(?: \w+)?)\s#"
    r"|(?:\A|[.!?]\s?)\W{0,3}#\s(?:of )?(?:[\w-]+ ){0,4}(?:experience|product)\b",
    re.IGNORECASE,
)
OF_PRODUCT = re.compile(
    r"product(?:[- ](?:line|portfolio))?[- /](?:manage|own|lead|role|experience|position)|\bproduct\b(?= (?:or"
    r"|and) )|\bPMs?\b"
    r"|produktm|produit|producto|produto|in product\b",
    re.IGNORECASE,
)
ALTERNATIVE = re.compile(
    r"\b(?:or|oder|ou)\b(?:[^,;.]|(?-i:(?<=\b[A-Z])|(?<=\bPh))\.){0,40}$", re.IGNORECASE
)  # "8 years, or a master's and 6 years"


class Ask(NamedTuple):
    """One number of years asked for, and where it stands."""

    years: int
    start: int
    end: int
    of_product: bool


def find_min_years(title: str, text: Text, sections: tuple[Section, ...]) -> Finding | None:  # noqa: ARG001 - one shape
    """Return the smallest number of years required, or None if no number is."""
    named = list(passages_with(text, sections, UNITS) or passages_with(text, sections, UNITS_ELSEWHERE))
    asks = [ask for line in named if line.section not in ELSEWHERE and (ask := _smallest_of_line(line))]
    asks = asks or [ask for line in named if line.section in UNCLEAR and (ask := _plainly_asked(line))]
    if not asks:
        return None
    ask = next((ask for ask in asks if ask.of_product), asks[0])
    rule = "years of product management" if ask.of_product else "years of experience"
    return quote("min_years", str(ask.years), "text", text.text, (ask.start, ask.end), rule=rule)


def _smallest_of_line(passage: Passage) -> Ask | None:
    """The line's first ask, or the one about products, or a smaller alternative to it joined by "or"."""
    asks = list(_asks(passage))
    if not asks:
        return None
    chosen = next((ask for ask in asks if ask.of_product), asks[0])
    for ask in asks:
        between = passage.words[chosen.end - passage.start : ask.start - passage.start]
        if ask.start > chosen.start and ask.years < chosen.years and ALTERNATIVE.search(between):
            chosen = ask
    return chosen


def _plainly_asked(passage: Passage) -> Ask | None:
    """The first ask of a line whose section doesn't tell whom it speaks of, if its own words do."""
    words = passage.words
    for ask in _asks(passage):
        start, end = ask.start - passage.start, ask.end - passage.start
        if PLAINLY_ASKED.search(f"{words[max(0, start - BEFORE) : start]}#{words[end : end + AFTER]}"):
            return ask
    return None


def _asks(passage: Passage) -> Iterator[Ask]:
    words = passage.words
    for match in YEARS.finditer(words):
        before, after = words[max(0, match.start() - BEFORE) : match.start()], words[match.end() : match.end() + AFTER]
        years = _number(match["low"] or match["spelled"])
        if years <= LIMIT and _is_asked(before, match[0], after):
            until_next = YEARS.split(after, maxsplit=1)[0]
            of_product = OF_PRODUCT.search(until_next) is not None
            yield Ask(years, passage.start + match.start(), passage.start + match.end(), of_product)


def _is_asked(before: str, words: str, after: str) -> bool:
    if any(rule.regex.search(before) for rule in WISHED_BEFORE + NOT_OF_THE_CANDIDATE_BEFORE):
        return False
    if any(rule.regex.search(after) for rule in WISHED_AFTER + NOT_OF_THE_CANDIDATE_AFTER):
        return False
    around = before + words + after
    return any(rule.regex.search(around) for rule in ASKED)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS[words.lower()]
