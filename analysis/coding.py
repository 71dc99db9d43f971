"""Must the person write code?

Writing SQL or one's own queries counts; understanding what engineers do, prototyping and
no-code tools don't. Each sentence that names code is judged by itself: asked, welcome, or
expressly not needed. The strongest demand stands.
"""

import re
from collections.abc import Iterator

from analysis.facts import Finding
from analysis.passages import Passage, lower, passages_with, quote
from analysis.rule import Compiled, Rule, compile_rules, either, find
from analysis.sections import Section
from analysis.text import Text

LETTERS = (  # a line without any of these says nothing of code
    "sql",
    "python",
    " code",
    "coding",
    "queries",
    "programming",
    "scripting",
    "software ",
    "typescript",
    "java",
    "kotlin",
    "golang",
    "c++",
    "an engineer",
    "engineering role",
    "development experience",
    "development background",
)
CAPITALS = ("Ruby", "Scala", "SAS", " R,", "(R,", " R ", "/R")

CODE = compile_rules(
    (
        Rule(
            "query language",
            "basic SQL skills",
            r"(?<!text-to-)(?<!Text-to-)(?<!text2)(?<!No)\bSQL\b(?! ?(?:server|database|injection))",
        ),
        Rule(
            "programming language",
            "proficiency with Python",
            r"\b(?:Python|Java|JavaScript|TypeScript|Golang|Kotlin|Ruby|Scala|PHP)\b|\bC(?:\+\+|#)|\bR(?=[,.)/]"
            r"|,? or\b|,? and\b)(?<!&R)"
            r"|\bSAS(?=[,)/ ])",
        ),
        Rule(
            "one's own queries",
            "you run your own queries",
            r"\b(?i:(?:run|write|writing|build|pull) (?:your own |complex |basic |advanced )?(?:data )?(?:queries"
            r"|sql))\b",
        ),
        Rule(
            "coding",
            "able to write code",
            r"\b(?i:(?:writ(?:e|ing)|review(?:ing)?|ship(?:ping)?|read(?:ing)?"
            r"|contribut\w+) (?:and \w+ )?(?:[\w-]+ ){0,2}code\b"
            r"|(?:can|to|knowing how to) code\b|scripting\b|programming\b(?! (?:team|content|schedul|guide|event"
            r"|interface))"
            r"|(?<!no-)(?<!low-)(?<!no )(?<!low )(?<!vibe )(?<!vibe-)coding\b(?! (?:agents?|assistants?|tools?"
            r"|interview|challenge|exercise"
            r"|test|session|platform|performance|co-?pilots?|models?|benchmarks?|accuracy|or quality|guidelines"
            r"|compliance)))",
        ),
        Rule(
            "software background",
            "a background in software development is essential",
            r"\b(?i:(?:background|experience) in (?:[\w-]+ )?software (?:development"
            r"|engineering)\b[^.;]{0,60}(?:essential|required|must)"
            r"|hands-on (?:software )?development experience\b"
            r"|prior experience in (?:[\w]+ ){0,4}software development\b"
            r"|(?:development|engineering) background\b[^.]{0,140}\brequired\b"
            r"|experience\b[^.;]{0,40}\b(?:in an?|as an?) (?:[\w-]+ ){0,2}engineer(?:ing role)?\b(?!ing (?:manager"
            r"|team|lead)))",
        ),
    ),
    re.NOFLAG,
)

DENIALS = ("no ", "not", "n't", "without")  # without one of these nothing is denied
NOT_NEEDED = compile_rules(  # patterns and examples in lower case from here on
    (
        Rule(
            "no coding",
            "no coding experience required",
            either(
                r"""no (?:prior )?(?:coding|programming|code)\b[^.;]{0,30}(?:required|needed|necessary)
                no coding (?:skills|experience|knowledge)"""
            ),
        ),
        Rule(
            "coding not required",
            "coding is not required",
            either(
                r"""(?:coding|programming|code|python|sql)\b[^.;]{0,40}\bnot (?:a )?(?:required|needed|necessary|
                requirement|mandatory|expected)
                (?:coding|programming|code|python|sql)\b[^.;]{0,40}n't (?:required|needed|necessary)"""
            ),
        ),
        Rule(
            "need not code",
            "you don't need to write code",
            either(
                r"""(?:don't|do not|won't|will not|
                needn't) (?:need |have |be expected |be required |be asked )?(?:to )?(?:write |writing )?(?:code|
                program)
                (?:don't|do not) need to (?:be able|know how) to (?:write )?code
                without (?:writing|having to write) code"""
            ),
        ),
    ),
    re.NOFLAG,
)
WELCOME = compile_rules(
    (
        Rule(
            "a plus",
            "python is a plus",
            either(
                r"""a (?:\w{1,15} )?(?:plus|bonus|advantage) | bonus | nice[- ]to[- ]have | preferred
                preference for | ideal(?:ly)?
                preferabl[ey] | desir(?:able|ed) | welcome | helpful | beneficial | optional | von vorteil
                un atout | would be great
                asset | willingness to learn | plus\W*$"""
            ),
        ),
    ),
    re.NOFLAG,
)
NOT_ASKED = compile_rules(
    (
        Rule(
            "the employer's own code",
            "tech stack (for days): python",
            either(
                r"""(?:our|tech|technology) stack | stack: | our (?:code|codebase|sdk|platform) | tax code
                code of conduct
                we (?:use|write|code) | built (?:with|in|on)"""
            ),
        ),
        Rule(
            "work for others who code",
            "libraries that empower python developers",
            either(
                r"""(?:empower|enabl|support|help|allow|serv)\w* (?:[\w/,+-]+ ){0,4}(?:developers?|engineers?|users|
                customers|teams?|clients)
                (?:sdks?|libraries|notebooks) (?:for|in)
                (?:work|partner|collaborat)\w* (?:closely )?(?:with|alongside)\b[^.;]{0,60}\bengineer\w*"""
            ),
        ),
        Rule(
            "not writing",
            "even if you're not writing code daily",
            either(
                r"""exposure to | beyond (?:just )?(?:writing )?code
                not (?:\w{1,15} )?(?:writing|code|coding|just) | not heavily
                code samples | ai[- ](?:coding|code) | billing codes? | medical coding
                (?:icd|cpt|zip|bar|qr)[- ]?\w{0,6} cod\w+"""
            ),
        ),
    ),
    re.NOFLAG,
)

JOB_SECTIONS = frozenset({"requirements", "preferred", "duties", "role", "other"})
SENTENCE = re.compile(r"[^.!?]+(?:\.(?=\w)[^.!?]*)*")
BRACKETS = re.compile(r"\([^()]*\)")  # "strong programming skills (Python preferred)" still asks for programming
VALUES = ("required", "not_needed", "preferred")  # the strongest stands


def find_coding(text: Text, sections: tuple[Section, ...]) -> Finding | None:
    """Return whether code must be written, or None if the posting does not say."""
    found = list(_judged(text, sections))
    for value in VALUES:
        finding = next((finding for finding in found if finding.value == value), None)
        if finding is not None:
            return finding
    return None


def _judged(text: Text, sections: tuple[Section, ...]) -> Iterator[Finding]:
    for line in passages_with(text, sections, LETTERS, CAPITALS):
        if line.section in JOB_SECTIONS:
            yield from _sentences(line, text)


def _sentences(line: Passage, text: Text) -> Iterator[Finding]:
    for sentence in SENTENCE.finditer(line.words):
        words = lower(sentence[0])
        denied = _first(NOT_NEEDED, words) if any(word in words for word in DENIALS) else None
        code = denied or _first(CODE, sentence[0])
        judged = _judge(sentence[0], code.start(), line) if code else None
        if code is not None and judged is not None:
            start = line.start + sentence.start()
            span = (start + code.start(), start + code.end())
            yield quote("coding", judged[0], "text", text.text, span, rule=judged[1])


def _judge(sentence: str, at: int, line: Passage) -> tuple[str, str] | None:
    """Say what one sentence that names code asks, and by which rule."""
    words = sentence.lower()
    outside = words if _in_brackets(sentence, at) else BRACKETS.sub(" ", words)
    welcome = next((rule for rule, regex in WELCOME if find(regex, outside)), None)
    needless = next((rule for rule, regex in NOT_NEEDED if find(regex, words)), None)
    if needless is not None and welcome is None:
        return "not_needed", needless.name
    if any(find(regex, words) for _, regex in NOT_ASKED):
        return None
    if welcome is not None or line.section == "preferred":
        return "preferred", welcome.name if welcome else "among the nice-to-haves"
    return "required", "asked"


def _in_brackets(sentence: str, at: int) -> bool:
    return sentence.rfind("(", 0, at) > sentence.rfind(")", 0, at)


def _first(rules: tuple[Compiled, ...], words: str) -> re.Match[str] | None:
    """Return the first words that a table's rules find."""
    matches = [match for _, regex in rules if (match := find(regex, words))]
    return min(matches, key=lambda match: match.start(), default=None)
