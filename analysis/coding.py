"""Must the person write code?

Writing SQL or one's own queries counts; understanding what engineers do, prototyping and
no-code tools don't. Each sentence that names code is judged by itself: asked, welcome, or
expressly not needed. The strongest demand stands.
"""

import re
from collections.abc import Iterator

from analysis.facts import Finding
from analysis.passages import Passage, passages_with, quote
from analysis.rule import Rule, compile_rules
from analysis.sections import Section
from analysis.text import Text

CODE = compile_rules(
    (
        Rule("query language", "basic SQL skills", r"(?<!text-to-)(?<!Text-to-)(?<!text2)(?<!No)\b(?:SQL|HiveQL|BigQuery SQL)\b(?! ?(?:server|database|injection))"),
        Rule("programming language", "proficiency with Python", r"\bPython\b|\bR\b(?=[,.)/]| or\b| and\b)(?<!&R)|\bJava\b|\bJavaScript\b|\bTypeScript\b|\bC\+\+|\bC#|\bGolang\b|\bKotlin\b|\bSwift\b(?!ly)|\bRuby\b|\bRust\b|\bScala\b|\bPerl\b|\bPHP\b|\bSAS\b(?=[,)/ ])"),
        Rule("one's own queries", "you run your own queries", r"(?i:\b(?:run|write|writing|build|pull) (?:your own |complex |basic |advanced )?(?:data )?(?:queries|sql)\b)"),
        Rule("coding", "able to write code", r"(?i:\b(?:writ(?:e|ing)|review(?:ing)?|ship(?:ping)?|read(?:ing)?|contribut\w+) (?:and \w+ )?(?:[\w-]+ ){0,2}code\b|\b(?:can|to|knowing how to) code\b|(?<!no-)(?<!low-)(?<!no )(?<!low )(?<!vibe )(?<!vibe-)\bcoding\b(?! (?:agents?|assistants?|tools?|interview|challenge|exercise|test|session|platform|performance|co-?pilots?|models?|benchmarks?|accuracy|or quality|guidelines|compliance))|\bscripting\b|\bprogramming\b(?! (?:team|content|schedul|guide|event|interface)))"),
        Rule("software background", "a background in software development is essential", r"(?i:\b(?:background|experience) in (?:[\w-]+ )?software (?:development|engineering)\b[^.;]{0,60}(?:essential|required|must)|\bhands-on (?:software )?development experience\b|\bprior experience in (?:[\w ]+ or )?software development\b|\b(?:development|engineering) background\b[^.]{0,140}\brequired\b|\bexperience\b[^.;]{0,40}\b(?:in an?|as an?) (?:[\w-]+ ){0,2}(?:software |machine learning |ml |ai |backend |frontend |full[- ]stack )?engineer(?:ing role)?\b(?!ing (?:manager|team|lead)))"),
    ),
    re.NOFLAG,
)  # fmt: skip
CAPITALS = ("Java", "TypeScript", "C++", "C#", "Golang", "Kotlin", "Swift", "Ruby", "Rust", "Scala", "Perl", "PHP", "SAS", " R,", "(R,", " R ", "/R")
LETTERS = (
    "sql", "python", " code", "coding", "queries", "programming", "scripting", "software develop", "software engineer", "typescript",
    "engineering role", "engineering background", "development background", "development experience", "an engineer",
)  # fmt: skip

NOT_NEEDED = compile_rules(
    (
        Rule("no coding", "no coding required", r"\bno (?:prior )?(?:coding|programming|code)\b(?: (?:skills?|experience|knowledge|background))?[^.;]{0,15}\b(?:required|needed|necessary)|\bno coding (?:skills|experience|knowledge)\b"),
        Rule("coding not required", "coding is not required", r"\b(?:coding|programming|code|python|sql)\b[^.;]{0,40}\b(?:not (?:a )?(?:required|needed|necessary|requirement|mandatory|expected)|isn't required|n't (?:needed|necessary))"),
        Rule("need not code", "you don't need to write code", r"\b(?:don't|do not|won't|will not|needn't) (?:need|have|be expected|be required|be asked)? ?(?:to )?(?:be able to |know how to )?(?:write |writing )?(?:code|program)\b|\bwithout (?:writing|having to write) code\b"),
    )
)  # fmt: skip
WELCOME = compile_rules(
    (
        Rule("a plus", "Python is a plus", r"\ba (?:\w+ )?(?:plus|bonus|advantage)\b|\bplus\W*$|\bbonus\b|\bnice[- ]to[- ]have\b|\bpreferred\b|\bpreference for\b|\bideal(?:ly)?\b|\bpreferabl[ey]\b|\bdesir(?:able|ed)\b|\bwelcome\b|\bhelpful\b|\bbeneficial\b|\boptional\b|\bvon vorteil\b|\bun atout\b|\bwould be great\b|\basset\b|\bwillingness to learn\b"),
    )
)  # fmt: skip
NOT_ASKED = compile_rules(
    (
        Rule("the employer's own stack", "Tech stack (for days): Python", r"\b(?:our|tech|technology) stack\b|\bstack:|\bour (?:code|codebase|sdk|platform)|\btax code|\bcode of conduct|\bwe (?:use|write|code)\b|\bbuilt (?:with|in|on)\b"),
        Rule("work for others who code", "libraries that empower Python developers", r"\b(?:empower|enabl|support|help|allow|serv)\w* (?:[\w/,+-]+ ){0,4}(?:developers?|engineers?|users|customers|teams?|clients)\b|\b(?:sdks?|libraries|notebooks) (?:for|in)\b"),
        Rule("not writing", "even if you're not writing code daily", r"\bexposure to\b|\bbeyond (?:just )?(?:writing )?code\b|\bnot (?:\w+ )?(?:writing|code|coding|just)\b|\bnot heavily\b|\bcode (?:samples|reviews?\W*$)|\bai[- ](?:coding|code)|\bbilling codes?|\bmedical coding|\b(?:icd|cpt|zip|bar|qr)\b[- ]?\w* cod|\bengineers?,? designers\b|\b(?:work|partner|collaborat)\w* (?:closely )?(?:with|alongside)\b[^.;]{0,60}\bengineer"),
    )
)  # fmt: skip

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
    for line in passages_with(text, sections, lower=LETTERS, exact=CAPITALS):
        if line.section in JOB_SECTIONS:
            yield from _sentences(line, text)


def _sentences(passage: Passage, text: Text) -> Iterator[Finding]:
    for sentence in SENTENCE.finditer(passage.words):
        code = _code(sentence[0])
        value = _judge(sentence[0], code, passage) if code else None
        if value is not None and code is not None:
            start = passage.start + sentence.start()
            yield quote("coding", value[0], "text", text.text, (start + code[0], start + code[1]), value[1])


def _judge(sentence: str, code: tuple[int, int], passage: Passage) -> tuple[str, str] | None:
    """Say what one sentence that names code asks, and by which rule."""
    said = sentence if _in_brackets(sentence, code[0]) else BRACKETS.sub(" ", sentence)
    welcome = next((rule for rule, regex in WELCOME if regex.search(said)), None)
    needless = next((rule for rule, regex in NOT_NEEDED if regex.search(sentence)), None)
    if needless is not None and welcome is None:
        return "not_needed", needless.name
    if any(regex.search(sentence) for _, regex in NOT_ASKED):
        return None
    if welcome is not None or passage.section == "preferred":
        return "preferred", welcome.name if welcome else "among the nice-to-haves"
    return "required", "asked"


def _in_brackets(sentence: str, at: int) -> bool:
    return sentence.rfind("(", 0, at) > sentence.rfind(")", 0, at)


def _code(sentence: str) -> tuple[int, int] | None:
    """Return where the first words about code stand."""
    spans = [match.span() for _, regex in CODE if (match := regex.search(sentence))]
    return min(spans, default=None)
