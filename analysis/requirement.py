"""How much a posting asks for what it names: required, preferred, or a duty of the job.

The section decides first, the words around a mention may overrule it: "a plus" makes
a requirement a preference wherever it stands. About the company, benefits, pay,
notices and how to apply are never demands.
"""

import re

from analysis.facts import Demand
from analysis.letters import holds
from analysis.sections import Name

BY_SECTION: dict[Name, Demand] = {
    "requirements": "required",
    "preferred": "preferred",
    "duties": "duty",
    "role": "duty",
    "other": "duty",
}

REACH = 1_000  # signs around a mention that can overrule its section
PROSE = ("role", "other")  # sections that hold sentences about the work, the person and the employer by turns

MARKS = (  # a clause without any of these stems says what its section says
    "prefer", "plus", "bonus", "nice", "ideal", "desir", "advant", "helpful", "benefi", "asset", "welcome", "optional",
    "vorteil", "extra", "better", "would ", "to have", "must", "mandatory", "essential", "requir", "necessary", "need",
    "stack", "valued", "helps", "a help", "big help", "love it if", "extra credit", "brownie", "appreciated", "useful",
    "atout", "souhait", "wünsch", "you'll ", "you will ", "you may ",
)  # fmt: skip


def words_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + r")\b")


PREFERRED_BEFORE = words_of(  # speaks of what follows it
    "ideally", r"prefer\w+bl[ey]", "preference for", "bonus(?: points?)?(?: (?:for|if))?", "nice[- ]to[- ]haves?",
    "you may (?:also )?have", "plus if", "extra points", "even better", "would (?:also )?(?:love|be great)",
    "good to have", "desirable(?=:)", "not (?:required|essential|necessary|mandatory),? but(?! (?:you )?must)",
    "(?:extra credit|brownie points) for", "(?:it|that) (?:really |also )?(?:helps|would help|will help) if",
    "love it if", "it is (?:useful|helpful|great|good) if", "idealerweise", "von vorteil", "idéalement",
)  # fmt: skip
PREFERRED_AFTER = words_of(  # speaks of what comes before it
    "(?:an?|is|are|be|huge|big|strong|major|definite|real|added|great|significant|distinct|clear)"
    " (?:plus|bonus|asset|advantage)", "pluses", "(?:is|are) ideal", "highly valued",
    "preferred", "nice[- ]to[- ]have", r"desired(?! \w)", "(?<!most )desirable", "advantageous",
    "beneficial(?! (?:ai|for|to))", "is helpful", "optional", r"helps(?=\W*$|,? (?:when|if|but)\b)",
    "(?:is|be) (?:a (?:big |great |real )?help|useful)", "is (?:appreciated|valued)",
    "would be (?:great|ideal|helpful|nice)", "(?:is|are|but) not (?:required|necessary|essential|mandatory|a must)",
    "not (?:strictly )?required", "no .{0,30} required", "welcome", "(?<=[,(–-] )(?:a )?(?:plus|bonus|advantage)",
    "un (?:vrai )?(?:plus|atout)", "souhaitée?s?", "wünschenswert", "von vorteil",
)  # fmt: skip
ASIDE = re.compile(r"\([^()]*\)")
OF_ITS_OWN = re.compile(  # the plus is another thing, named after the mention
    r"\(\s*+[^\s()]++\s++[^\s()]++[^()]*+\Z|, with .{0,200}\bbeing (?:an? )?\Z"
)
REQUIRED_BEFORE = words_of(  # speaks of what follows it
    "must[- ]haves?", "must (?:have|be|possess)", "(?:required|essential|mandatory)(?=:)", "you(?:'ll| will) need",
    "(?:role|position|job|work|success|candidates?|this|which|it) (?:also )?(?:requires?|demands|calls for)",
)  # fmt: skip
REQUIRED_AFTER = words_of(  # speaks of what comes before it
    "must[- ]haves?", "(?:is|are) a must", "(?:is|are) (?:required|essential|mandatory)",
    r"(?<!not )(?<!strictly )required(?=\W*$)",
    r"essential (?:to|for) (?:succe\w+ in )?(?:this|the) (?:role|position|job)",
)  # fmt: skip
AHEAD = re.compile(  # among the qualifications: a sentence that tells of the work
    r"\byou(?:'ll| will)(?: also| then)? (?:be (?:responsible|accountable|working|leading|part)|play|work|lead|own"
    r"|drive|help|partner|collaborate|join|build|define|shape|manage|report|oversee|take|develop|create|design"
    r"|support|focus|set|ensure|act|serve|spearhead|launch)\b|\byou(?:'ll| will)(?: also)? $"
)
ASKED = words_of(  # in the description of the role: a sentence about the person, not the work
    "you(?:'re| are) (?:an?|the|someone|passionate|excited|comfortable|deeply|highly|able|obsessed|not)",
    "you(?:'ve| have| bring| love| thrive| can|r ability)", "ideal candidate", "(?:looking|searching) for", "seeking",
    "we need", "someone (?:who|with)", "successful candidate", "right (?:person|candidate|pm)", "you should",
    "candidates? (?:should|will|must|has|have)", r"\d\+? years", "strong background", "track record",
    "passionate about", "background in", "if you", "they (?:should|must|have|bring)", "requires?",
    "(?:ideal|best|perfect|right|designed|made|suited|role is) for (?:an?|someone)",
    "(?:leader|person|hire|individual|pm|manager) (?:must|should)",
)  # fmt: skip
TO_DO = re.compile(  # once it says what the person is wanted for, it speaks of the work
    r"(?<!ability )(?<!able )(?<!eager )(?<!desire )(?<!drive )(?<!passion )(?<!willingness )"
    r"\b(?:to (?:help |also )?|who will )(?:lead|own|drive|define|shape|help|build|join|manage|spearhead|oversee|launch"
    r"|guide|take|bring|grow|develop|create|support|scale|deliver|execute|transform|accelerate|design|focus|partner"
    r"|champion|assist|contribute|work|set|prioriti[sz]e)\b"
    r"|(?<!ability )(?<!able )(?<!approach )(?<!exposure )(?<!commitment )\b(?:to|will) (?:help |also )?$"
    r"|\bwill (?:also )?(?:lead|own|drive|define|shape|build|join|manage|oversee|launch|bridge|work|partner|leverage"
    r"|be responsible)\b"
)
OF_THE_JOB = words_of(
    "you", "your", "you'll", "you're", "role", "position", "manager", "lead", "looking", r"seek\w*", "candidate",
    r"responsib\w+", "g?pms?", "hiring", "someone", "this (?:hire|leader|person)", "this (?:requires|demands)", "they",
    "opportunity to",
)  # fmt: skip
OF_THE_COMPANY = re.compile(  # in the description of the role: a sentence about the employer
    r"\W*(?:at [\w .&-]{1,30}, )?(?:we(?:'re| are|'ve| have)?+|our)\b"
    r"(?! (?:now |currently |actively )?(?:look|seek|need|want|hir|search|expect|would))"
    r"(?!.*\b(?:looking for|searching for|seeking|hiring)\b)"
)
OUR_STACK = re.compile(r"\W*(?:our )?(?:tech(?:nology)? )?stack\b(?! overflow)")  # in any section: what they use


def is_marked(clause: str) -> bool:
    """Could the words of this clause overrule its section? A quick look that spares the long one."""
    return holds(clause, MARKS)


def is_of_the_job(before: str, after: str) -> bool:
    """In prose, a sentence about the employer or its product asks nothing of anybody; a bullet needs no "you"."""
    if OF_THE_COMPANY.match(before):
        return False
    return before.startswith("- ") or OF_THE_JOB.search(before + after) is not None


def demand_of(section: Name, before: str, after: str, *, marked: bool = True) -> Demand | None:
    """What a mention is asked as; `before` and `after` are the rest of its clause in lower case.

    >>> demand_of("requirements", "5 years of experience, ideally in ", "")
    'preferred'
    >>> demand_of("requirements", "experience with ", " is a plus")
    'preferred'
    """
    demand = BY_SECTION.get(section)
    if demand is None or (section in PROSE and not is_of_the_job(before, after)) or OUR_STACK.match(before):
        return None
    overruled = overrule(demand, before[-REACH:], after[:REACH]) if marked else None
    if overruled is None and section in PROSE and is_asked(before[-REACH:]):
        return "required"
    return overruled or demand


def is_asked(before: str) -> bool:
    """In prose, "we seek somebody with ..." asks; "we seek somebody to lead ..." tells of the work."""
    asked = ASKED.search(before)
    return asked is not None and not TO_DO.search(before, asked.end())


def overrule(demand: Demand, before: str, after: str) -> Demand | None:
    """What the words around a mention make of the demand of its section; None if they leave it."""
    if demand != "preferred" and is_preferred(before, after):
        return "preferred"
    if demand != "required" and (REQUIRED_BEFORE.search(before) or REQUIRED_AFTER.search(after)):
        return "required"
    if demand == "required" and AHEAD.search(before):
        return "duty"
    return None


def is_preferred(before: str, after: str) -> bool:
    """Do the words around a mention make a preference of it? An aside in brackets speaks of itself.

    >>> is_preferred("5 years (ideally in ulm) of ", ""), is_preferred("", " and ink (a boat is a plus)")
    (False, False)
    """
    if PREFERRED_BEFORE.search(ASIDE.sub("", before) if "(" in before else before):
        return True
    cue = PREFERRED_AFTER.search(after)
    return cue is not None and OF_ITS_OWN.search(after, 0, cue.start()) is None
