"""The words that make an amount of money pay, and the words that make it something else.

What a match is worth is decided in `salary.py`, where the last such word before an amount
counts. A posting speaks of funding, quotas and learning budgets as often as of pay.
Patterns and examples are in lower case, as is the text they are read against.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.rule import Rule, compile_rules, either, find_all

NOT_PAY = "not pay"

CUES = compile_rules(
    (
        Rule(
            "on-target earnings",
            "ote: $220,000",
            either(
                "ote | on[- ]target(?: annual| annuali[sz]ed| total)?"
                "(?: (?:earnings?|compensation|pay|wage|cash|salary))?"
                " | target earnings | zielgehalt"
            ),
            "ote",
        ),
        Rule(
            "total compensation",
            "total target cash $228,000",
            either(
                """total (?:annual |target |direct |cash |potential ){0,3}(?:cash|compensation|comp|earnings|pay|
                remuneration|package|rewards)(?: (?:package|range|target))?
                tc | earnings? potential(?: range)? | all-in"""
            ),
            "total",
        ),
        Rule(
            "bonus",
            "an annual bonus of $15,000",
            either(
                "(?:annual|target|performance|yearly|discretionary|cash)(?: \\w{1,20})? bonus(?:es)? | bonus(?:es)?"
                " | commissions?"
                " | incentives? | variable(?: (?:incentive|pay|compensation|component))?(?: target)? | prime"
            ),
            "bonus",
        ),
        Rule(
            "internship stipend",
            "monthly stipend of $3,000",
            either("(?:weekly|monthly|living|internship|intern|fellowship|program) stipend"),
            "stipend",
        ),
        Rule(
            "base pay",
            "the base salary range is $150,000",
            either(
                r"""(?:base|fixed|gross|starting|annual|yearly|hourly|monthly) (?:pay|salary|compensation|wage|rate|
                base|earnings)(?: rate| range| band)?
                salar(?:y|ies)(?: range| band)? | compensation(?: range| package)? | comp
                pay(?:s|ing)?(?: range| band| rate| scale)?
                (?:be|is|are|get|getting) paid | paid (?:in the range|between|hourly) | paid\s*$
                wages? | earn(?:s|ings?)? | remuneration
                (?:hourly |day |daily |bill |contract )?rates?(?! of return) | base
                (?:pay|salary|hiring|target|market|listed|expected|estimated|hourly) range
                range for this (?:role|position|job)
                package | ctc | on offer | expect to pay"""
            ),
            "base",
        ),
        Rule(
            "base pay, other languages",
            "gehalt: 60.000 €",
            either(
                r"""gehalt\w* | jahresgehalt | monatsgehalt | bruttogehalt | jahresbrutto\w* | vergütung\w*
                grundvergütung | verdienst | entgelt
                stundenlohn | brutto\w* | einstiegsgehalt | lohn | salaires? | rémunération | fixe
                tjm | salario | sueldo | sal[aá]rio
                retribuci[oó]n | remunera[cç]\w+ | retribuzione | ral | stipendio | salaris | lön
                wynagrodzeni\w+ | widełki | 年薪 | 月薪"""
            ),
            "base",
        ),
        Rule(
            "funding",
            "we raised $40m",
            either(
                r"""rais(?:ed|ing|e) | fund(?:ing|raising|raise|ed|s) | series [a-h] | seed | back(?:ed|ing)
                invest\w* | valu(?:ed|ation|ing)
                worth | venture | round | grants? | debt | capital"""
            ),
            NOT_PAY,
        ),
        Rule(
            "business",
            "grow from $5m arr",
            either(
                r"""revenues? | arr | mrr | gmv | gsv | aum | acvs? | tcvs? | gwp | ebitda | run[- ]rate | assets?
                spend\w* | sav(?:e|ed|es|ings?)
                sales(?! (?:compensation|commission|bonus))
                (?:market|industry|sector|economy|opportunity)(?! range| salary| rate| data| pay| is)
                customers? | transactions? | payments? | volume | p&l | quotas? | deals? | pipeline | loans?
                lent | lend | fees? | costs?
                (?:growth|interest|success|close|win|conversion|exchange|discount|retention) rates?
                contracts | contract (?:values?|worth|sizes?|of) | process(?:ed|es|ing)
                pric(?:e|ed|es|ing) | profit\w*
                purchas\w* | plans? start | tickets? | projects | portfolio | products | manag(?:ed|ing)
                own(?:ed|ing) | scal(?:ed|ing) | grew
                grown | gross merchandise | trades? | donat\w+ | prize | award(?:ed|s)? | budgets?"""
            ),
            NOT_PAY,
        ),
        Rule(
            "perk",
            "a $1,500 learning budget",
            either(
                r"""stipends? | allowances? | reimburse\w* | credits? | wellness | well-?being | gym | fitness
                learning | education\w* | tuition
                training | (?:professional|personal|career) (?:development|growth) | conferences?
                home[- ]office | work-from-home | equipment
                laptop | internet | phone | commut\w+ | travel(?: card)? | relocat\w+ | child ?care | fertility
                family planning | adoption | hsa
                hra | fsa | insurance | coverage | match(?:ing|ed)? | 401 | rent | housing | meals? | lunch\w*
                food | co-?working | perks?
                vouchers? | subsid\w+ | pension | contribut\w+ | capped at | lifestyle | spending account
                discount\w* | card | books? | vacation
                swag | setup | differentials? | premiums? | deductib\w+ | out-of-pocket"""
            ),
            NOT_PAY,
        ),
        Rule(
            "once",
            "a $5,000 referral bonus",
            either(
                "referral(?: bonus)? | refer | sign(?:ing)?[- ]?on(?: bonus)? | signing(?: bonus)?"
                " | (?:retention|welcome|joining|relocation|moving) bonus"
            ),
            NOT_PAY,
        ),
        Rule(
            "equity",
            "$80,000 in rsus",
            either("rsus? | stock | equity(?! (?:and|or|&)? ?(?:pay|salary)) | (?:stock )?options? | shares? | bspce"),
            NOT_PAY,
        ),
        Rule(
            "law",
            "a threshold of $58,656",
            either(
                r"""non-?compet\w+ | flsa | thresholds?
                times (?:your |the |annual |base ){0,2}(?:salary|pay|earnings) | fines?
                penalt\w+ | violat\w+ | minimum wage"""
            ),
            NOT_PAY,
        ),
    ),
    re.NOFLAG,
)
LAW = re.compile(r"non-?compet|flsa|threshold of|penalt")
TO_SPEND = re.compile(
    r"\W*(?:to (?:support|spend|help|cover|use|be used|set)|towards?\b|in (?:funding|revenue|sales|savings|assets"
    r"|credit|loans|debt|rsu|stock|equity)"
    r"|of (?:funding|revenue|capital|assets)"
    r"|for (?:your|learning|personal|professional|conference|course|book|gym|home|each|every|members|employees"
    r"|you)\b(?! (?:role|position)))"
)


class Cue(NamedTuple):
    """Words that say what an amount is, at their place."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=2_000)  # of a sentence at most: employers state their pay in the same words again and again
def cues_in(words: str) -> tuple[Cue, ...]:
    """Every cue in some words, in the order of the rules.

    >>> [words[cue.start : cue.end] for words in ("base pay of",) for cue in cues_in(words)]
    ['base pay']
    """
    return tuple(Cue(*match.span(), rule.value) for rule, regex in CUES for match in find_all(regex, words))
