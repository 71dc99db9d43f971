"""Where the work is done: remote, hybrid or on site.

A number of office days decides before anything else, then the location's own word,
then the source's field, then what the text says of this job. A bare city says nothing, and
neither does a sentence that names every mode ("remote, hybrid and office roles vary").
"""

import re
from collections.abc import Iterator

from analysis.facts import Finding
from analysis.passages import Passage, lower, passages_with, quote
from analysis.rule import Compiled, Rule, compile_rules, either, find
from analysis.sections import Section
from analysis.text import Text

LETTERS = (  # a line without any of these says nothing of the workplace
    "remot",
    "hybrid",
    "onsite",
    "on-site",
    "on site",
    "office",
    "in-person",
    "in person",
    "anywhere",
    "home",
    "büro",
    "vor ort",
)

_DAYS = r"(?:[1-4]|one|two|three|four|zwei|drei|vier|deux|trois|quatre)"
_MORE = r"(?:\s?\+|\s?[-–—‑]\s?[2-5]| to [2-5]| or (?:more|[2-5]))?"
_DAY = r"(?:x|times|(?:or more |full |set |fixed |core |office |anchor |working |work ?)?days?|tage|jours)"
_OFFICE = r"(?:offices?|on-?site|in[- ]person|hq|headquarters|hub|studio|büro|bureau)"
_WEEK = r"(?:(?:a|per|each|every) |/ ?)week"
_SHARE = r"(?:\d0|[2-8]5) ?% of (?:the|their|your) (?:work(?:ing)? )?time"
_WEEKDAY = r"(?:mon|tues|wednes|thurs)days?"
_WEEKDAYS = rf"{_WEEKDAY},? (?:and |to |through |[-–] )?(?:{_WEEKDAY},? (?:and )?)?{_WEEKDAY}"

OFFICE_DAYS = compile_rules(  # patterns and examples in lower case, as all that follow
    (
        Rule(
            "five office days",
            "in the office 5 days a week",
            either(
                rf"""{_OFFICE}\b[^.;]{{0,30}}(?<![-–—‑/\d])(?:5|five) (?:full )?days {_WEEK}
                (?<![-–—‑\d])(?:5|five) days {_WEEK}[^.;]{{0,60}}\b{_OFFICE}"""
            ),
            "onsite",
        ),
        Rule(
            "days in the office",
            "3 days a week in the office",
            either(rf"(?<![\d.]){_DAYS}{_MORE}\s?{_DAY}\b[^.;]{{0,60}}\b{_OFFICE}"),
            "hybrid",
        ),
        Rule(
            "the office for days",
            "in our office at least 3x per week",
            either(rf"{_OFFICE}\b[^.;]{{0,60}}?(?<![\d.\w]){_DAYS}{_MORE}\s?{_DAY}(?=[ )/,]|$)"),
            "hybrid",
        ),
        Rule(
            "a share of the time",
            "in our offices at least 25% of the time",
            either(
                rf"""{_SHARE}\b[^.;]{{0,60}}\b{_OFFICE} | {_OFFICE}\b[^.;]{{0,40}}{_SHARE}
                half of (?:the|their|your) (?:work(?:ing)? )?time\b[^.;]{{0,60}}\boffice"""
            ),
            "hybrid",
        ),
        Rule(
            "weekdays in the office",
            "tuesday and thursday in the office",
            either(
                rf"""{_WEEKDAYS}[^.;]{{0,40}}\b{_OFFICE}
                {_OFFICE}\b[^.;]{{0,30}}\b(?:multiple|several|a few) (?:times|days) {_WEEK}"""
            ),
            "hybrid",
        ),
        Rule(
            "days at home",
            "remote days on fridays",
            either(
                rf"""remote days? | home[- ]office days? | anchor days?
                remote(?: work)?(?: policy)?:? \(?{_DAYS} days?
                {_DAYS}\+? (?:days?|tage|jours) (?:of |a week |per week |pro woche )?(?:remote|from home|wfh|
                home ?office|de télétravail)
                work(?:ing)? (?:remotely|from home) (?:up to )?{_DAYS} days?"""
            ),
            "hybrid",
        ),
    ),
    re.NOFLAG,
)

LOCATION = compile_rules(
    (
        Rule("location: hybrid", "san francisco-hybrid", either("hybride?"), "hybrid"),
        Rule(
            "location: remote",
            "remote - us",
            either(r"remot\w* | home[- ]?office | anywhere | work from home | télétravail | distributed | teletrabajo"),
            "remote",
        ),
        Rule("location: on site", "berlin (on-site)", either(r"on-?\s?site | in[- ]office | in[- ]person"), "onsite"),
    ),
    re.NOFLAG,
)

STATEMENTS = compile_rules(  # the first rule that any line matches decides
    (
        Rule(
            "fully on site",
            "a fully on-site role",
            either(
                r"""(?:fully|100 ?%|full[- ]time) (?:on-?\s?site|in[- ](?:office|person)) | not (?:a )?remote
                no remote
                remote (?:work )?is not"""
            ),
            "onsite",
        ),
        Rule(
            "hybrid work",
            "a hybrid work model",
            either(
                r"""(?<!or )(?<!and )(?<!/)(?<!, )hybrid[- ](?:work|working|role|position|model|schedule|environment|
                setup|set-up|office|policy|arrangement)
                (?<!or )(?<!and )(?<!/)(?<!, )hybrid[- ](?:team|culture|job|flexib\w+|approach|in[- ]office|
                opportunity|basis|remote|with|first)
                #li-hybrid | hybrid (?:based )?(?:in|from|out of|at) | is hybrid | hybrid(?= \()
                hybrides? arbeit\w* | (?:work|working) (?:in a )?hybrid"""
            )
            + r"|:\s?hybrid\b|^\W*hybrid\W*$",
            "hybrid",
        ),
        Rule(
            "between office and home",
            "within commuting distance of our office hubs",
            either(
                r"""commut\w+ distance\b[^.]{0,60}\b(?:office|hub)s?
                (?:mix|blend|balance|combination) of (?:remote|in[- ](?:office|person)|office|home)
                office and (?:remote|from home|home) | occasional in-person attendance
                intentional in[- ]person moments | work from home flexibility
                flexib\w+ (?:to )?work(?:ing)? from home | (?:partially|partly) remote"""
            ),
            "hybrid",
        ),
        Rule(
            "remote work",
            "this is a remote role",
            either(
                r"""(?:this|the) (?:is (?:a |an )?)?(?:[\w-]{1,20} )?(?:role|position|
                job) (?:is |can be |will be )?(?:a |an |fully |100% |completely |entirely )?remote
                (?:this|the) (?:is (?:a |an )?)(?:[\w-]{1,20} )?(?:fully |100% |completely )?remote
                remote (?:role|position|job|opportunity)
                (?:fully|100 ?%|all|completely|entirely|predominantly|primarily|permanent|full)[- ]remote
                remote[ -‑]?(?:first|friendly|only|native|by default|company|location|work environment|nature)
                distributed[- ]first
                work-from-home(?= \() | (?:can|may|to) work (?:fully )?remotely(?! abroad)
                opportunity to work (?:from home|remotely)(?! abroad)"""
            )
            + "|#li-remote",
            "remote",
        ),
        Rule(
            "work from anywhere",
            "work from anywhere",
            either(
                r"""(?:work|live|sit|based|located|hire|hiring) (?:and work )?(?:from )?anywhere(?! (?:in the office|
                month|program|scheme|polic|weeks?|for|up to|\d|benefit|\())
                or remote | remote,? (?:local|within|in|anywhere|based|or|us|eu|uk|europe|global|from)
                (?:location|workplace|work mode|arbeitsort)\W{1,3}[\w ,]{0,30}remote | remote team of
                remote working: | remote options?
                100 ?% home ?office | home ?office (?:möglich|deutschlandweit)"""
            )
            + r"|^\W*(?:fully )?remote\b(?=\W*$|\s*[,(–—|/])",
            "remote",
        ),
        Rule(
            "on site",
            "this is an in-person role",
            either(
                r"""(?:on-?\s?site|in[- ](?:person|office)) (?:and located|at our|role|position|job|work model|
                work environment|company|team|culture|collaborative|only|in|presence)
                position is on-?\s?site
                (?:role|position|job) (?:is|will be) (?:based |located )?(?:on-?\s?site|in[- ](?:person|office))
                (?:role|position|job)\b[^.]{0,30}\b(?:based|located|work(?:s|ing)?) (?:in|at|from|
                out of) (?:either )?(?:our|the) [^.]{0,50}\boffices?
                work(?:ing)? (?:on-?site|in[- ]person|from our [^.]{0,40}office) | vor ort"""
            )
            + r"|#li-onsite|:\s?on-?site\b|^\W*on-?site\W*$",
            "onsite",
        ),
    ),
    re.NOFLAG,
)

TIMES = re.compile(r"day|tage|jours|times? |time\b|\dx|\d x")  # no number of office days without one of these
ALL_MODES = ("remote", "hybrid", "office")
NOT_THE_JOB = (
    "hybrid of",
    "hybrid cloud",
    "hybrid execution",
    "hybrid deploy",
    "hybrid casual",
    "hybrid-casual",
    "hybrid game",
    "office 365",
    "office hours",
    "back-office",
    "back office",
    "front office",
    "remote teams",
    "lunch",
)
SOURCE_MODES = {"remote": "remote", "hybrid": "hybrid", "onsite": "onsite", "on-site": "onsite", "in-office": "onsite"}


def find_work_mode(
    location: str | None, source_mode: str | None, text: Text, sections: tuple[Section, ...]
) -> Finding | None:
    """Return where the work is done, or None if nothing says so.

    >>> find_work_mode("Remote - US", None, Text("", ()), ()).value
    'remote'
    """
    lines = list(_lines(text, sections))
    counted = [line for line in lines if TIMES.search(line.words)]
    return (
        _first(counted, OFFICE_DAYS, text)
        or _of_location(location)
        or _of_source(source_mode)
        or _first(lines, STATEMENTS, text)
    )


def _lines(text: Text, sections: tuple[Section, ...]) -> Iterator[Passage]:
    """Yield, in lower case, the lines that may speak of the workplace of this job."""
    for line in passages_with(text, sections, LETTERS):
        words = lower(line.words)
        if all(mode in words for mode in ALL_MODES) or any(phrase in words for phrase in NOT_THE_JOB):
            continue
        if line.section != "application":
            yield line._replace(words=words)


def _first(lines: list[Passage], rules: tuple[Compiled, ...], text: Text) -> Finding | None:
    for rule, regex in rules:
        for line in lines:
            match = find(regex, line.words)
            if match:
                span = (line.start + match.start(), line.start + match.end())
                return quote("work_mode", rule.value, "text", text.text, span, rule=rule.name)
    return None


def _of_location(location: str | None) -> Finding | None:
    if not location:
        return None
    for rule, regex in LOCATION:
        match = find(regex, lower(location))
        if match:
            return quote("work_mode", rule.value, "location", location, match.span(), rule=rule.name)
    return None


def _of_source(source_mode: str | None) -> Finding | None:
    mode = SOURCE_MODES.get((source_mode or "").lower().replace("_", "-").replace(" ", "-"))
    if source_mode is None or mode is None:
        return None
    return quote("work_mode", mode, "source", source_mode, (0, len(source_mode)), rule="the source's own field")
