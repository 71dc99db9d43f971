"""Which part of a posting a line belongs to: duties, requirements, about the company, …

Headings say so when there are any, in more words than one would think. Notices of
law turn up anywhere and are known by their own words. A heading that says nothing
("skills you should HODL") is judged by the lines under it.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

from analysis.text import Line, Text

Name = Literal[
    "duties", "requirements", "preferred", "about", "benefits", "pay", "legal", "application", "role", "other"
]


class Section(Struct, frozen=True):
    """A stretch of the text that serves one purpose; sections follow each other and cover the text."""

    start: int
    end: int
    name: Name
    heading: str  # "" if none


class Rule(NamedTuple):
    """A kind of heading, known by its words."""

    name: Name
    pattern: str


RULES = (  # tried in order on the heading in lower case; the first to match decides
    Rule(
        "duties",
        r"^(?:if you join,? |in this role,? |things |what )?(?:you|the candidate)(?:'ll| will)(?: also| get to)?(?: be)? ?(?:do|doing)?$|what you get(?: to)? do|you can expect to$|candidate will do|responsibilit",
    ),
    Rule(
        "role",
        r"^(?:about )?(?:the|this|your|our|le|job|position|role)\b.{0,12}\b(?:role|opportunity|position|poste|job)s?(?: (?:overview|summary|description|purpose))?$|why this role",
    ),
    Rule(
        "legal",
        r"equal|\beeoc?\b|accommodat|privacy|fraud|scam|e-?verify|disclaimer|disclosure|notices?\b|diversity|inclusi|export control|itar|conditions of employment|safeguard|background check|commitment to|visa|sponsorship|datenschutz|égalité|gdpr|other stuff",
    ),
    Rule(
        "preferred",
        r"nice[ -]*to[ -]*have|nicetohave|bonus|prefer|\bplus(?:es)?\b|even better|desire|stand out|sets? (?:you|candidates?) apart|extra credit|would love|'d love|excited if|may also|ideally|not required|good to have|great to have|brownie|optional|wünschenswert|von vorteil|souhait|atouts?\b|wow us|icing|(?:strong|amazing|differentiat).{0,20}advantage|ways to",
    ),
    Rule(
        "requirements",
        r"(?:searching|looking) for|perfect for this role|role is for you|be a match|you should possess|(?:excel|succeed) in this|expect you to|expect from|should (?:or .{0,20})?apply if|who you might be|your dna|excites us|we value\b.*you|want people|ideal\b",
    ),
    Rule(
        "benefits",
        r"benefit|perks?\b|(?:what )?we(?:'ll)? offer|you'll get\b|you get\b|what's in it|in it for you|our offer|package|time off|pto\b|total rewards|well-?being|why you'll (?:love|like|enjoy)|you can expect|we provide|avantages|wir bieten|bieten wir|nous (?:offrons|proposons)|take care of|got you covered|we've got|insurance|compensation (?:and|&)|health (?:and|&)|pay (?:and|&)|career growth|mentorship &",
    ),
    Rule("pay", r"compensation|salary|\bpay\b|earnings|remuneration|gehalt|rémunération|\bote\b|base range"),
    Rule(
        "application",
        r"appl(?:y|ying|ication)\b|interview|hiring|recruit|candidate journey|next steps|ready to|referral|job alerts|sound like you|bewerb|postul|rejoindre\?|how we hire|our process|the process|a note\b",
    ),
    Rule(
        "requirements",
        r"requirement|requirment|require|qualif|about you|who (?:you are|are you)|what you(?:'ll|'ve| will| should)? ?(?:bring|need|have|got)|look(?:ing)? for|^you(?: have|'ve| bring|'re| are| should| must| love| enjoy)(?: \w+){0,3}$|^you$|skills?\b|experience\b|experiences\b|profile?\b|must[ -]*haves?|background|(?:good|great|right|perfect|strong) fit|fit for|fit if|thrive|candidate|succeed|successful in|be successful|success in this|expertise|competenc|we need|need to see|you need|essential|it takes|if you\b|this you|you offer|education|mitbringst|bringst du|bringen sie|anforderungen|qualifikation|recherch|traits|qualities|attributes|abilities|proof of work|make us love|knowledge|credentials|'d be a|makes you|do you have|who you'll be|who we need|criteria|looks something like",
    ),
    Rule(
        "duties",
        r"responsib|accountab|what you(?:'ll| will|'d)?(?: \w+)? ?(?:do|own|build|achieve|accomplish|deliver|drive|lead|tackle|work|contribute|focus)|^(?:in this role,? |as an? .{3,60},? |day to day,? |here,? |at \w+,? )?you(?:'ll| will)\b|day in the life|day[ -]to[ -]day|daytoday|^(?:your|the|key|main|core)\b.{0,20}(?:role|mission|impact|tasks?|work|duties|focus|charter|scope|objectives|challenge|responsibilities)|duties|make an impact|have an impact|in this role|aufgaben|deine rolle|missions?\b|success looks|job description|deliverables|outcomes?\b|where you(?:'ll| will)|how you(?:'ll| will)|you(?:'ll| will) be|first \d+ days|\d+ days|key areas|focus areas|scope|what will you|if you join|what (?:the|this) (?:role|job)|the work",
    ),
    Rule(
        "about",
        r"^(?:a bit |a little |more )?about\b|who (?:we|are we|is|are)|^why\b|^our\b|^the (?:company|team|product|problem)|what we(?:'re| are)? ?(?:do|build|believe|value)?|company|culture|values|life at|^meet\b|working (?:at|with|here)|^join\b|makes us|different|sets us|apart|how we|mission|story|^team$|the way\b|what sets|inside\b|über uns|qui sommes|à propos|l'histoire|l'environnement|équipe|pourquoi|tech stack|our stack|in the news|principles|follow us|history|what is\b|learn more|special time",
    ),
    Rule("role", r"\brole\b|opportunity|overview|summary|position|poste|\bjob\b|description|purpose"),
    Rule(
        "other",
        r"^(?:location|type|schedule|department|team|reports? to|reporting|employment type|start date|office|travel|req|language)s?\b",
    ),
)
PATTERNS = tuple((rule.name, re.compile(rule.pattern)) for rule in RULES)

LEGAL = re.compile(
    r"equal[ -](?:employment )?opportunit|regardless of (?:race|your|age|gender)|without regard to|reasonable (?:accommodation|adjustment)|"
    r"fair chance|e-verify|privacy (?:notice|policy|statement)|(?:race|color), (?:color|religion|creed)|sexual orientation|gender identity|"
    r"protected (?:class|characteristic|veteran)|criminal (?:history|record)|background check|recruitment (?:fraud|agenc|scam)|"
    r"do not discriminate|does not discriminate|discriminat(?:e|ion) (?:on|against|of)|disabilit(?:y|ies)\b|right to work|"
    r"export control|immigration sponsorship|visa sponsorship|personal data|accommodations? (?:during|for|in)|all (?:qualified )?applicants|"
    r"diverse (?:and inclusive|backgrounds|perspectives)|underrepresented|imposter syndrome|confidence gap|(?:meet|check|tick) (?:every|all|100)"
)
BENEFIT = re.compile(
    r"medical, dental|dental(?:,| and| &) vision|health insurance|401\(?k|paid time off|parental leave|unlimited pto|base salary|salary range|"
    r"pay range|compensation range|stock options|annual leave|stipend|\bpension\b|commuter|wellness"
)
ASKS_FIRST = (
    r"(?:an? )?(?:\d\+?|strong|proven|excellent|ability|demonstrated|deep|solid|exceptional|outstanding|great|familiar|proficien|experience|track record|"
    r"comfort|passion|degree|bachelor|bs|ba|ms|mba|you have|you're|you are|you've|you love|you can|knowledge|understanding|high|self-starter|curious|"
    r"fluen|empath|entrepreneur|willing|previous|prior)"
)
ASKS = re.compile(
    rf"^{ASKS_FIRST}|\d\+? ?(?:years|yrs)|\bexperience (?:in|with|as|work|build|lead|manag|own|ship)|\byou(?:'ve| have) |must have|ideal candidate|"
    r"looking for (?:someone|a|an)\b|seeking an?|background in|ability to|track record|skills\b|comfortable (?:with|work)"
)
DUTY_VERBS = (
    "act analy[sz]e align articulate assist be build bring champion coach collaborate communicate conduct contribute coordinate create define "
    "deliver design develop dive document drive enable engage ensure establish evaluate execute explore facilitate find gather grow guide help "
    "identify implement improve influence inspire iterate launch lead leverage maintain make manage measure mentor monitor negotiate operate optimi[sz]e "
    "orchestrate oversee own participate partner perform plan present prioriti[sz]e provide push represent research roll run scale scope serve set "
    "shape ship solve spearhead steer support synthesi[sz]e take talk test track transform translate understand use validate work write"
)
DOES = re.compile(
    rf"^(?:{DUTY_VERBS.replace(' ', '|')})\b|\byou(?:'ll| will)\b|\bthis role\b|responsible for|\bas (?:an?|our|the) (?:\w+ ){{0,5}}(?:manager|lead|head|owner|director)|you'd be"
)
NOT_PAY = frozenset({"duties", "requirements", "preferred", "role"})
MISTAKEN = frozenset({"requirements", "about", "benefits", "legal", "application", "pay"})
STARTS: tuple[tuple[Name, re.Pattern[str]], ...] = (
    ("requirements", re.compile(ASKS_FIRST)),
    ("duties", re.compile(rf"(?:{DUTY_VERBS.replace(' ', '|')})\b")),
)
DEMANDS = frozenset({"duties", "requirements", "preferred"})
HEADING_LIMIT = 120
SENTENCE_LIMIT = 400  # a line up to here is one statement, and its first word tells which kind


def find_sections(text: Text) -> tuple[Section, ...]:
    """Name every line, then join neighbours of one name under one heading."""
    named = tuple(name_lines(text))
    sections: list[Section] = []
    start = 0
    for index, (key, group) in enumerate(
        groups := [(k, list(g)) for k, g in groupby(named, key=lambda line: line[:2])]
    ):
        end = groups[index + 1][1][0][2].start if index + 1 < len(groups) else len(text.text)
        del group
        end = text.text.rfind("\n", start, end) + 1 or end if end < len(text.text) else end
        sections.append(Section(start, end, *key))
        start = end
    return tuple(sections) or (Section(0, len(text.text), "other", ""),)


def name_lines(text: Text) -> Iterator[tuple[Name, str, Line]]:
    """Each line with its section and the heading it stands under."""
    lowered = lower(text.text)
    name: Name = "other"
    heading = ""
    for index, line in enumerate(text.lines):
        words = lowered[line.start : line.end]
        if is_heading(line, words):
            heading = text.text[line.start : line.end]
            name = weigh(name_heading(words), balance(text.lines[index + 1 :], lowered), before=name)
            yield name, heading, line
        else:
            yield name_line(line, words, name), heading, line


def lower(text: str) -> str:
    """Lower case with the same offsets, and plain apostrophes."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ")


def is_heading(line: Line, words: str) -> bool:
    return line.kind == "heading" or (line.kind == "paragraph" and len(words) < HEADING_LIMIT and words.endswith(":"))


def name_heading(words: str) -> Name | None:
    """What a heading's own words say; None if they say nothing.

    >>> name_heading("what you'll do"), name_heading("nice to have:"), name_heading("zebra")
    ('duties', 'preferred', None)
    """
    bare = EDGES.sub("", words)
    for name, pattern in PATTERNS:
        if pattern.search(bare):
            return name
    return None


EDGES = re.compile(r"^[^\w']+|[^\w'?)]+$")


class Balance(NamedTuple):
    """Of the lines under a heading: how many ask something of a person, how many tell of work."""

    total: int
    asks: int
    does: int


def balance(lines: tuple[Line, ...], lowered: str) -> Balance:
    total = asks = does = 0
    for line in lines[:8]:
        if line.kind == "heading":
            break
        words = lowered[line.start : line.end]
        total += 1
        asks += ASKS.search(words) is not None
        does += DOES.search(words) is not None
    return Balance(total, asks, does)


def weigh(said: Name | None, lines: Balance, *, before: Name) -> Name:
    """A heading's own words, unless the lines under it plainly say otherwise.

    The sub-headings of a list of duties ("Customer experience & success") would pass for anything.
    """
    asks = lines.total > 1 and lines.asks > lines.does and lines.asks * 2 >= lines.total
    does = lines.total > 1 and lines.does > lines.asks and lines.does * 2 >= lines.total
    if said is None:
        if before in DEMANDS:
            return before
        return "requirements" if asks else "duties" if does else "other"
    if before == "duties" and does and said in MISTAKEN and lines.asks * 4 <= lines.total:
        return "duties"
    if asks and said in ("duties", "other") and lines.does * 4 <= lines.total:
        return "requirements"
    return said


def name_line(line: Line, words: str, name: Name) -> Name:
    """A line goes with its heading, unless its own words say otherwise."""
    if line.kind == "paragraph" and (LEGAL.search(words) or (name in NOT_PAY and BENEFIT.search(words))):
        return "legal" if LEGAL.search(words) else "benefits"
    if name in ("role", "other") and len(words) < SENTENCE_LIMIT:
        for better, pattern in STARTS:
            if pattern.match(words):
                return better
    if name == "other":
        if BENEFIT.search(words):
            return "benefits"
        if line.kind == "bullet":
            return "other"
        return "role" if ASKS.search(words) or DOES.search(words) else "about"
    return name
