"""Where the work is done: remote, hybrid or on site.

A number of office days decides before anything else, then the location's own word,
then the source's field, then what the text says of this job. A bare city says nothing, and
neither does a sentence that names every mode ("remote, hybrid and office roles vary").
"""

import re
from collections.abc import Iterator

from analysis.facts import Finding
from analysis.passages import Passage, passages_with, quote
from analysis.rule import Compiled, Rule, compile_rules
from analysis.sections import Section
from analysis.text import Text

KEYS = (
    "remot",
    "hybrid",
    "on-site",
    "onsite",
    "on site",
    "office",
    "in-person",
    "in person",
    "anywhere",
    "home",
    "télétravail",
    "büro",
    "präsenz",
)

_DAYS = r"(?:one|two|three|four|[1-4]|zwei|drei|vier|deux|trois|quatre)"
_OFFICE = r"(?:office|offices|on-?site|in[- ]person|hq|headquarters|hub|studio|büro|bureau)"

OFFICE_DAYS = compile_rules(
    (
        Rule("five office days", "in the office 5 days a week", rf"{_OFFICE}\b[^.;]{{0,30}}(?<![-–‑/\d])\b(?:5|five) (?:full )?days (?:(?:a|per|each) |/ ?)week|(?<![-–‑\d])\b(?:5|five) days (?:(?:a|per|each) |/ ?)week[^.;]{{0,60}}\b{_OFFICE}\b", "onsite"),
        Rule("days in the office", "3 days a week in the office", rf"(?<![\d.])\b{_DAYS}(?:\s?\+|\s?[-–]\s?[2-5]| to [2-5]| or (?:more|[2-5]))?\s?(?:x|times|(?:or more |full |set |fixed |core |office |anchor )?(?:work(?:ing)? ?)?days?|tage|jours)\b[^.;]{{0,60}}\b{_OFFICE}", "hybrid"),
        Rule("the office for days", "in our office at least 3x per week", rf"\b{_OFFICE}\b[^.;]{{0,60}}?(?<![\d.])\b{_DAYS}(?:\s?\+|\s?[-–]\s?[2-5]| to [2-5]| or more)?\s?(?:x|times|(?:full |set |fixed |core |anchor )?days?|tage|jours)\b\s?(?:/|per|a|each|every|in|pro|par|during|of|\)|,|$)", "hybrid"),
        Rule("a share of the time", "in our offices at least 25% of the time", rf"\b(?:\d0|[2-8]5) ?% of (?:the|their|your) (?:work(?:ing)? )?time\b[^.;]{{0,60}}\b{_OFFICE}|\b{_OFFICE}\b[^.;]{{0,40}}\b(?:\d0|[2-8]5) ?% of (?:the|their|your) (?:work(?:ing)? )?time|\bhalf of (?:the|their|your) (?:work(?:ing)? )?time\b[^.;]{{0,60}}\boffice", "hybrid"),
        Rule("weekdays in the office", "Tuesday to Thursday in the office", rf"\b(?:mon|tues|wednes|thurs)days?,? (?:and |to |through |[-–] )?(?:wednesday,? (?:and )?|tuesday,? (?:and )?)?(?:tues|wednes|thurs)days?\b[^.;]{{0,40}}\b{_OFFICE}|\b{_OFFICE}\b[^.;]{{0,30}}\b(?:multiple|several|a few) (?:times|days) (?:a|per|each) week", "hybrid"),
        Rule("days at home", "Remote days on Fridays", rf"\bremote days?\b|\bremote(?: work)?(?: policy)?:? \(?{_DAYS} days?|\bhome[- ]office days?\b|\b{_DAYS}\+?\s(?:days?|tage|jours) (?:of |a week |per week |pro woche )?(?:remote|from home|wfh|home ?office|de télétravail)|\bwork(?:ing)? (?:remotely|from home) (?:up to )?{_DAYS} days?|\banchor days?\b", "hybrid"),
    )
)  # fmt: skip

LOCATION = compile_rules(
    (
        Rule("location: hybrid", "San Francisco-Hybrid", r"\bhybrid|\bhybride\b", "hybrid"),
        Rule("location: remote", "Remote - US", r"\bremot\w*|\bhome[- ]?office\b|\banywhere\b|\bwork from home\b|\btélétravail\b|\bdistributed\b|\bteletrabajo\b|\bremoto\b", "remote"),
        Rule("location: on site", "Berlin (on-site)", r"\bon-?\s?site\b|\bin[- ]office\b|\bin[- ]person\b", "onsite"),
    )
)  # fmt: skip

STATEMENTS = compile_rules(  # the first rule that any line matches decides
    (
        Rule("fully on site", "This is a fully on-site role", r"\b(?:fully|100 ?%|full[- ]time) (?:on-?\s?site|in[- ](?:office|person))\b|\bnot (?:a )?remote\b|\bno remote\b|\bremote (?:work )?is not\b", "onsite"),
        Rule(
            "hybrid work",
            "a hybrid work model",
            r"(?<!or )(?<!and )(?<!/)(?<!, )\bhybrid[- ](?:work|working|role|position|model|schedule|environment|setup|set-up|office|policy|arrangement|team|culture|job|flexib|approach|in[- ]office|opportunity|basis|remote)"
            r"|#li-hybrid|\bhybrid (?:based )?(?:in|from|out of|at)\b|\bis hybrid\b|:\s?hybrid\b|\bhybrid\s?\(|\bhybrides? arbeit|^\W*hybrid\W*$|\b(?:work|working) (?:in a )?hybrid\b|\bhybrid[- ]first\b|\bin-?office / remote hybrid",
            "hybrid",
        ),
        Rule("between office and home", "within commuting distance of our office hubs", r"commut\w+ distance\b[^.]{0,60}\b(?:office|hub)|\b(?:mix|blend|balance|combination) of (?:remote|in[- ](?:office|person)|office|home)|\boffice and (?:remote|from home|home)\b|\boccasional in-person attendance|\bintentional in[- ]person moments\b|\bwork from home flexibility\b|\bflexib\w+ (?:to )?work(?:ing)? from home\b|\bpartially remote\b|\bpartly remote\b", "hybrid"),
        Rule("remote work", "This is a remote role", r"\b(?:this|the) (?:is (?:a |an )?)?(?:[\w-]+ )?(?:role|position|job)? ?(?:is |can be |will be )?(?:a |an |fully |100% |completely |entirely |permanently )*remote(?:,| role| position| job| opportunity| first|-first|\.|$| within| in| and| from| based| \()|\bremote (?:role|position|job|opportunity)\b|\b(?:fully|100 ?%|all|completely|entirely|predominantly|primarily|permanent)[- ]remote|\b(?:full|permanent) remote\b|\bremote[ -‑]?(?:first|friendly|only|native|by default|company|location|work environment|nature)|#li-remote|\bdistributed[- ]first\b", "remote"),
        Rule("work from anywhere", "work from anywhere", r"\b(?:work|live|sit|based|located|hire|hiring) (?:and work )?(?:from )?anywhere\b(?! (?:in the office|month|program|scheme|polic|weeks?|for|up to|\d|benefit|\())|\bor remote\b|\bremote,? (?:local|within|in|anywhere|based|or|us|eu|uk|europe|global|from)\b|^\W*(?:fully )?remote\b(?=\W*$|\s*[,(–—|/])|(?:location|workplace|work mode|arbeitsort)\W{1,3}(?:[\w ,]{0,30})remote|\bopportunity to work (?:from home|remotely)\b(?! abroad)|\b(?:can|may|to) work (?:fully )?remotely\b(?! abroad)|\bwork-from-home \(|\bremote (?:team of|work(?:ing)?:)|\bfull remote\b|\bremote options?\b|\b100 ?% home ?office|\bhome ?office (?:möglich|deutschlandweit)", "remote"),
        Rule("on site", "This is an in-person role", r"\b(?:on-?\s?site|in[- ](?:person|office)) (?:and located|at our|role|position|job|work model|work environment|company|team|culture|collaborative|only|in\b|presence)|\bposition is on-?\s?site|\b(?:role|position|job) (?:is|will be) (?:based |located )?(?:on-?\s?site|in[- ](?:person|office))|#li-onsite|\b(?:role|position|job)\b[^.]{0,30}\b(?:based|located|work(?:s|ing)?)\b (?:in|at|from|out of) (?:either )?(?:our|the) [^.]{0,50}\boffices?\b|\bwork(?:ing)? (?:on-?site|in[- ]person|from our [^.]{0,40}office)|\bin-office 5\b|:\s?on-?site\b|^\W*on-?site\W*$|\bin-office role|\bvor ort\b", "onsite"),
    )
)  # fmt: skip

TIMES = re.compile(r"[Dd]ays?|[Tt]age?\b|[Jj]ours?\b|times|time\b|\dx|\d x")  # no number of office days without one of these
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
    """Yield the lines that may speak of the workplace of this job."""
    for line in passages_with(text, sections, lower=KEYS):
        words = line.words.lower()
        if all(mode in words for mode in ALL_MODES) or any(phrase in words for phrase in NOT_THE_JOB):
            continue
        if line.section != "application":
            yield line


def _first(lines: list[Passage], rules: tuple[Compiled, ...], text: Text) -> Finding | None:
    for rule, regex in rules:
        for line in lines:
            match = regex.search(line.words)
            if match:
                span = (line.start + match.start(), line.start + match.end())
                return quote("work_mode", rule.value, "text", text.text, span, rule.name)
    return None


def _of_location(location: str | None) -> Finding | None:
    for rule, regex in LOCATION if location else ():
        match = regex.search(location or "")
        if match:
            return quote("work_mode", rule.value, "location", location or "", match.span(), rule.name)
    return None


def _of_source(source_mode: str | None) -> Finding | None:
    mode = SOURCE_MODES.get((source_mode or "").lower().replace("_", "-").replace(" ", "-"))
    if source_mode is None or mode is None:
        return None
    return quote("work_mode", mode, "source", source_mode, (0, len(source_mode)), "the source's own field")
