"""Walls of text: postings whose line breaks were lost on the way, cut where their lines once ended.

Some employers' systems strip all markup, and leave headings and bullets run together,
with or without a blank between. A heading is known by its words, a bullet by the word it
starts with; a capital in the middle of a sentence is neither. Nothing is added or taken
away: the pieces of a wall, one after the other, are the wall.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from analysis.rule import opened

LINE = tomllib.loads(Path(__file__).with_name("sections.toml").read_text(encoding="utf-8"))["line"]

TELLING = (  # headings that nobody would write with a capital in the middle of a sentence
    r"what (?:will you|you(?:[’']ll|[’']d| will| would)?)(?: get to| also)?(?: be)? (?:do|doing|own|bring|need|build"
    r"|work on|achieve|drive|lead|have|get|love)(?: (?:in|as|to) (?:this|the|your|our)"
    r" (?:role|job|position|team|company|table))?",
    r"what you(?:[’']ve got|[’']ve done|[’']re good at| should have)", r"what you(?:[’']ll)? need to succeed",
    r"what (?:we|we[’']re|we are|we[’']d)(?: all)? (?:looking for|searching for|look for|offer|do|need(?: to see)?"
    r"|value|expect|provide|believe|love)(?: (?:in|from) you)?",
    r"(?:what makes you|why you[’']re|why you are) (?:a|the) (?:great|good|strong|right|perfect) fit",
    r"how to (?:be successful|succeed)(?: in this role)?", r"the successful candidate",
    r"(?:the )?skills you(?:[’']ll| will)? need(?: to bring)?", r"(?:some of )?(?:our|the) benefits include",
    r"your responsibilities (?:will )?include", r"(?:key )?outcomes", r"job description", r"our offer", r"tech stack",
    r"(?:within|in|by|during) (?:the |your )?(?:first |next )?\d+ (?:days|weeks|months),? you(?: will|[’']ll)",
    r"(?:your )?first \d+ (?:days|weeks|months)", r"next steps", r"(?:the )?day[- ]to[- ]day", r"please note",
    r"must[- ]have (?:experience|skills|qualifications|requirements)",
    r"(?:role|position) (?:responsibilities|requirements)",
    r"what (?:makes|sets) (?:you|us) (?:apart|stand out|different|unique|special)", r"what[’']s in it for you",
    r"what success (?:looks like|means)", r"what (?:to|you can) expect", r"here[’']s what (?:you[’']ll do|we offer)",
    r"who (?:you are|we are|are you|are we|we[’']re looking for|we are looking for|you[’']ll work with|we need)",
    r"how (?:you[’']ll|you will|you can) (?:make an impact|contribute|succeed|help)", r"how we work",
    r"why (?:join us|you[’']ll love (?:it|working) (?:here|with us)|this role(?: matters)?|work (?:with us|here))",
    r"about (?:the (?:role|team|job|position|company|opportunity)|this (?:role|job|position|opportunity)|us|you)",
    r"your (?:role|impact|profile|responsibilities|mission|tasks|skills|experience|day[- ]to[- ]day)",
    r"our (?:culture|values|benefits|mission|stack|tech stack|hiring process|interview process|team|story)",
    r"(?:key |core |main |primary |essential |your |job )+(?:responsibilities|duties|accountabilities|requirements)",
    r"(?:duties|roles?|responsibilities) (?:and|&) (?:duties|responsibilities)",
    r"(?:minimum|basic|required|preferred|desired|desirable|additional|key|other|bonus|essential|professional)"
    r"(?:(?: (?:and|&|or) |/)\w+)? (?:qualifications?|requirements?|skills?|experience|education)"
    r"(?:(?:,| and| &|/) ?(?:qualifications?|requirements?|skills?|experience|education|abilities))*",
    r"(?:skills|experience|knowledge|education|qualifications|requirements)"
    r"(?:(?: and| &|,|/) ?(?:skills|experience|qualifications|requirements|education|abilities|competencies"
    r"|attributes))+", r"(?:nice|good|great)[- ]to[- ]haves?(?: skills)?",
    r"bonus points(?: if(?: you(?: have)?)?| for)?", r"must[- ]haves?",
    r"even better if(?: you)?", r"ways to stand out(?: from the crowd)?", r"(?:it[’']s )?a plus if(?: you)?",
    r"you (?:may|might|could|will|would) (?:thrive in this role if(?: you)?|(?:just )?be (?:right|a"
    r" (?:good |great |strong |perfect )?(?:fit|match))(?: for this role)?(?: if(?: you)?)?)",
    r"you[’']re (?:probably |likely )?(?:a|the) (?:good |great |strong |perfect |right )?(?:fit|match)"
    r"(?: for this role)? if(?: you)?",
    r"(?:benefits?|perks|compensation|pay|salary|rewards)(?:,| and| &|/) ?(?:benefits?|perks|compensation|rewards"
    r"|equity)",
    r"(?:salary|pay|compensation) (?:range|transparency|details|information)", r"total rewards",
    r"equal (?:employment )?opportunit(?:y|ies)(?: employer| statement)?", r"eeo statement",
    r"diversity(?:, equity,?)? (?:and|&) inclusion",
    r"(?:interview|hiring|application|recruitment) process", r"how to apply",
    r"(?:role|position|job) (?:overview|summary)",
    r"the (?:role|opportunity|team|impact)", r"a day in the life", r"in this role,? you(?: will|[’']ll)",
    r"deine (?:aufgaben|rolle)", r"das bringst du mit", r"dein profil", r"ihr profil", r"ihre aufgaben", r"wir bieten",
    r"was wir (?:dir )?bieten", r"über uns", r"vos missions", r"votre profil", r"profil recherché",
    r"ce que nous offrons", r"à propos de nous",
)  # fmt: skip
NOUNS = (  # a heading before a colon, before what a line of a list starts with, or on its own between two sentences
    "responsibilities", "requirements", "qualifications", "duties", "benefits", "perks", "compensation", "salary",
    "skills", "experience", "preferred", "required", "bonus", "education", "summary", "overview", "pluses", "profile",
    "essentials?", "role", "team", "location", "application", "description", "strong plus(?:es)?", "aufgaben",
    "anforderungen", "missions", "avantages",
)  # fmt: skip
CLAUSES = (  # a heading before a colon, or before what a line of a list starts with
    "you have", "you are", "you bring", "you will", "you[’']ll", "you[’']re", "you should have", "you must have", "you",
    "we offer", "we[’']re looking for", "we are looking for", "we prefer(?: if you have)?", "ideally",
)  # fmt: skip
NAMED = ("About ", "ABOUT ", "Why ", "Life at ", "Working at ", "Join ")  # a heading if the company's name comes next
FIRST_WORDS = {word.strip(" /-") for word in (*LINE["does_first"], *LINE["asks_first"])}
STARTS = sorted({word.capitalize() for word in FIRST_WORDS} | {"BS", "BA", "MS", "MBA"})
BY_LETTER = [f"{letter}(?:{'|'.join(word[1:] for word in group)})" for letter, group in groupby(STARTS, itemgetter(0))]
START = rf"(?:(?:{'|'.join(BY_LETTER)})[a-z]{{0,4}}\b(?![’'](?:s|ll)\b)|\d{{1,2}}\+? years\b)"
OPENING = (
    rf"(?:{START}|[•(]|(?:You|We|Our|The|An?|In|As|At|This|Base|Competitive|Comprehensive|Flexible|Full|Generous|Health"
    r"|Medical|Paid|Unlimited)\b)"
)
AT_HOME = r"(?: (?:at|with|as an?|in) (?:[A-Z][\w.]*?)(?: [A-Z][\w.]*?){0,2})?"
LEFT = r"\s?:|\s?(?:\.\.\.|…)"
END = rf"(?:{LEFT}|\s?\?+|(?=\s?[A-Z\d•(])|\s*$)"
FORMS = (  # tried in order: words of a heading without the capital they begin with, and what stands around them
    (TELLING, rf"(?i:%(words)s){AT_HOME}{END}"),
    (  # "About Mapwise Mapwise draws maps": the company's name, and then its sentence
        NAMED,
        r"(?:%(words)s)(?P<name%(initial)s>[A-Z][\w.&]{1,25}?(?: [A-Z][\w.&]{1,20}?)?)"
        rf"(?=\??:|\?|\s?(?:(?P=name%(initial)s)\b|(?:We|At|Our|The|Founded|Here|In)\b)){END}",
    ),
    ((*NOUNS, *CLAUSES), rf"(?i:%(words)s)(?:{LEFT}|(?=\s?{OPENING}))"),
    (NOUNS, r"(?:(?<=[.!?]\s.)|(?<=[a-z.!?)].))(?i:%(words)s)(?=\s?[A-Z])"),
)


def heading() -> re.Pattern[str]:
    """A branch for each capital: a search skips to plain letters many times faster than it tries a hundred patterns."""
    branches: defaultdict[str, list[str]] = defaultdict(list)
    for patterns, form in FORMS:
        words: defaultdict[str, list[str]] = defaultdict(list)
        for pattern in opened(patterns):
            words[pattern[0].upper()].append(pattern[1:])
        for initial, rests in words.items():
            branches[initial].append(form % {"words": "|".join(rests), "initial": initial})
    return re.compile("|".join(f"{initial}(?:{'|'.join(forms)})" for initial, forms in branches.items()))


HEADING = heading()
JOINT = re.compile(  # the first look, at the letter to come, rules out most places
    rf"(?=[\sA-Z\d])(?:(?<=[a-z)][.!?])(?=\s*[A-Z])|(?<=[a-z]:)(?=[A-Z0-9])|(?<=[a-z]{{3}})(?=[A-Z][a-z]+\s)"
    rf"|(?<=[a-z)]{{2}})(?={START})|(?:(?<=[a-z)%]\s)|(?<=[A-Z]{{2}}\s))(?={START}))"
)
BRAND = re.compile(  # names with a capital in them: GitHub, JavaScript
    r"\b(?:Auto|Click|Cloud|Data|Git|Hub|Java|Lang|Linked|Llama|Mix|Pay|Post|Power|Sage|Sales|Snow|Tensor|Tik|Type|Word"
    r"|You)\Z"
)
GOES_ON = re.compile(  # before a capital: the sentence isn't over
    r"(?:^|\s)(?:an?|after|and|are|as|at|be|by|every|for|from|in|into|including|is|last|least|minimum|next|of|on|or|our|over"
    r"|past|than|the|their|this|to|via|with|within|your|&|[A-Z][a-z][^\s.!?:;)…]*)\s+$"
)
MARKED = re.compile(r"\s*\*\*[^*\n]{2,80}(?::\*\*|\*\*:|\?\*\*)(?=\s*\S)")  # bold in Markdown
HEADING_LENGTH = 90
LONGEST_HEADING = 60  # characters, of one known by its words
BACK = 40  # characters in which the word before stands


class Piece(NamedTuple):
    """A line of a text without markup."""

    words: str
    is_heading: bool | None  # None where only its looks can tell


def cut_line(line: str, wall_length: int) -> Iterator[Piece]:
    """Yield the lines that one line is meant to be: those of a wall, or a heading that runs into its words.

    >>> [words for words, _ in cut_line("**You have:** wit. Nice to have: ink", 600)]
    ['', '**You have:**', ' wit. ', 'Nice to have:', ' ink']
    """
    if len(line) > wall_length:
        yield from cut_wall(line)
    elif ":" in line and (joints := list(run_in_joints(line))):
        done = 0
        for start, end in joints:
            yield Piece(line[done:start], is_heading=False)
            yield Piece(line[start:end], is_heading=True)
            done = end
        yield Piece(line[done:], is_heading=False)
    else:
        yield Piece(line, None)


def run_in_joints(line: str) -> Iterator[tuple[int, int]]:
    """Where headings with a colon stand in a line that goes on after them."""
    marked = MARKED.match(line)
    done = marked.end() if marked else 0
    if marked is not None:
        yield marked.span()
    colon = line.find(":", done)
    while 0 <= colon < len(line.rstrip()) - 1:
        for found in HEADING.finditer(line, max(done, colon - LONGEST_HEADING), colon + 1):
            is_word = not line[: found.start()][-1:].isalnum()
            if found.end() == colon + 1 and is_word and stands_alone(line, found.start()):
                yield found.span()
                done = found.end()
        colon = line.find(":", colon + 1)


def cut_wall(wall: str) -> Iterator[Piece]:
    """Yield the lines of a wall, in order and whole.

    >>> [words for words, is_heading in cut_wall("Ask for SQL. What you bring Strong eyes Proven wit") if is_heading]
    ['What you bring']
    """
    done = 0
    for found in HEADING.finditer(wall):
        if found.start() >= done and stands_alone(wall, found.start()):
            yield from cut_sentences(wall[done : found.start()])
            yield Piece(found[0], is_heading=True)
            done = found.end()
    yield from cut_sentences(wall[done:])


def cut_sentences(words: str) -> Iterator[Piece]:
    """The sentences and bullets between two headings."""
    done = 0
    for joint in JOINT.finditer(words):
        if stands_alone(words, joint.end()) and not is_within_brand(words, joint.end()):
            yield piece(words[done : joint.end()])
            done = joint.end()
    yield piece(words[done:])


def piece(words: str) -> Piece:
    bare = words.strip()
    return Piece(words, bare.endswith(":") and len(bare) <= HEADING_LENGTH)


def is_within_brand(words: str, at: int) -> bool:
    return BRAND.search(words[max(0, at - BACK) : at]) is not None


def stands_alone(wall: str, start: int) -> bool:
    """Say whether the words before a place are complete without what comes."""
    return GOES_ON.search(wall, max(0, start - BACK), start) is None
