"""How many days a week are spent in the office, in the ways postings count them.

Days in a number, by name, as a share of the time, or those that are spent elsewhere: all but
five a week are hybrid work. Patterns and examples are in lower case.
"""

import re

from analysis.rule import Rule, compile_rules, either

TIMES = re.compile(  # no number of office days without one of these
    r"da(?:y|gen)|tage|jeden tag|jours|d[ií]as|giorni|times? |time\b|\dx|\d x|\d ?%|once|twice|\btue|\bwed"
)

_DAYS = r"(?:[1-4]|one|two|three|four|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|dois|três|due|twee|drie)"
_MORE = r"(?:\s?\+|\s?[-–—‑/]\s?[2-5]| (?:to|bis|à|ou|a|o) [2-5]| or (?:more|[2-5]))?"
_DAY_WORDS = r"days?|tage?n?|jours?|d[ií]as?|dagen|giorni"
_FIVE = r"(?:[56]|five|six|fünf|cinq|cinco)"
_DAY = rf"(?:x|times|(?:or more |full |set |fixed |core |office |anchor |working |work ?)?(?:{_DAY_WORDS}))"
_OFFICE = (
    r"(?:offices?|on-?site|in[- ]person|hq|headquarters|hub|studio|büro|bureau|vor ort|présentiel|presencial\w*"
    r"|oficinas?|escritório|ufficio|kantoor)"
)
_WEEK = (
    r"(?:(?:(?:a|per|each|every|pro|die|por|a la|à|al|alla) |in der |/ ?|par )"
    r"(?:week|wk|woche|semaine|semana|settimana))"
)
_SHARE = r"(?:\d0|[2-8]5) ?% of (?:the|their|your) (?:work(?:ing)? )?time"
_NOT_AT_CUSTOMERS = r"(?![^.;]{0,60}\b(?:customers?|clients?|travel\w*|support)\b)"
_WEEKDAY = r"(?:mon(?:days?)?|tue(?:s|sdays?)?|wed(?:s|nesdays?)?|thu(?:r|rs|rsdays?)?)\b"
_WEEKDAYS = rf"{_WEEKDAY},? ?(?:and |to |through |thru |& |/ ?|[-–] ?)?(?:{_WEEKDAY},? ?(?:and |& )?)?{_WEEKDAY}"
_ALL_WEEK = r"mon(?:days?)? ?(?:to|through|thru|until|[-–]) ?fri(?:days?)?"
_AT_HOME = (
    r"(?:remote(?:ly)?|(?:working |work )?from home|wfh|home[- ]?office|mobiles? arbeit\w*|télétravail|teletrabajo"
    r"|teletrabalho|remoto|thuis\w*|smart working)"
)

OFFICE_DAYS = compile_rules(
    (
        Rule(
            "five office days",
            "in the office 5 days a week",
            either(
                rf"""{_OFFICE}\b[^.;]{{0,30}}(?<![-–—‑/\d]){_FIVE} (?:full )?(?:{_DAY_WORDS}) ?{_WEEK}
                (?<![-–—‑\d]){_FIVE} (?:{_DAY_WORDS}) ?{_WEEK}[^.;]{{0,60}}\b{_OFFICE}
                {_OFFICE}\b[^.;]{{0,30}}\b{_ALL_WEEK}
                {_ALL_WEEK},?[^.;,]{{0,30}}\b(?:in|at|from) (?:the |our )?(?:[\w-]+ )?{_OFFICE}"""
            ),
            "onsite",
        ),
        Rule(
            "every day in the office",
            "we work together in the office every day",
            either(
                r"""(?:work|come|be|are|based)\w* (?:[\w-]+ )?(?:in|to|into|from) (?:the|our) office,? (?:every ?day|
                daily)
                jeden tag (?:ins|im) büro"""
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
            "once or twice a week",
            "in the office once or twice a week",
            either(
                rf"""(?:once|twice) {_WEEK}[^.;]{{0,40}}\b{_OFFICE}
                {_OFFICE}\b[^.;]{{0,30}}\b(?:once|twice) {_WEEK}"""
            ),
            "hybrid",
        ),
        Rule(
            "a share of the time",
            "in our offices at least 25% of the time",
            either(
                rf"""{_SHARE}\b{_NOT_AT_CUSTOMERS}[^.;]{{0,60}}\b{_OFFICE} | {_OFFICE}\b[^.;]{{0,40}}{_SHARE}
                half of (?:the|their|your) (?:work(?:ing)? )?time\b[^.;]{{0,60}}\boffice
                (?<!\d)(?:[2-8][05]) ?% (?:of )?(?:remote|home[- ]?office|télétravail|teletrabajo|mobiles arbeiten|
                smart working)"""
            ),
            "hybrid",
        ),
        Rule(
            "weekdays in the office",
            "tuesday and thursday in the office",
            either(
                rf"""{_WEEKDAYS}[^.;]{{0,40}}\b{_OFFICE}
                {_OFFICE}\b[^.;]{{0,30}}\b{_WEEKDAYS}
                {_OFFICE}\b[^.;]{{0,30}}\b(?:multiple|several|a few) (?:times|days) {_WEEK}
                {_OFFICE} (?:together )?most days | most days (?:in|at) (?:the|our) {_OFFICE}"""
            ),
            "hybrid",
        ),
        Rule(
            "days at home",
            "remote days on fridays",
            either(
                rf"""remote days? | {_DAYS}[- ]days? hybrid | anchor days?
                home[- ]?office[- ]tage?n? | jours? de télétravail
                remote(?: work)?(?: policy)?:? \(?{_DAYS}{_MORE} days?
                {_DAYS}{_MORE} (?:{_DAY_WORDS}) (?:{_WEEK} )?(?:(?:of|en|de|di|in) )?{_AT_HOME}
                work(?:ing)? (?:remotely|from home) (?:up to )?{_DAYS} days?
                (?:{_WEEKDAY}|fri(?:days?)?) (?:are |is )?(?:for )?(?:remote|wfh|work(?:ing)? from home)
                (?:remote|wfh|work from home) (?:on )?(?:{_WEEKDAY}|fridays?)
                (?:télétravail|teletrabajo|home[- ]?office)\b[^.;]{{0,30}}{_DAYS}{_MORE} (?:{_DAY_WORDS})"""
            ),
            "hybrid",
        ),
    ),
    re.NOFLAG,
)
