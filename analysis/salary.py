"""Pay statements: the source's own fields first, then what the text says.

An amount is pay because of the words nearest to it: "salary" or "OTE" make it pay, "raised",
"budget" or "stipend" do not, and the last such word before the amount is the one that counts.
Statements stay as they are made: one per range, place and kind, never merged or annualised.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from analysis.currency import country_of, currency_of
from analysis.facts import Document, Salary
from analysis.money import CODES, Money, find_money
from analysis.passages import Passage, passages
from analysis.rule import Rule, compile_rules
from analysis.sections import Section
from analysis.text import Text
from crawler.posting import Pay, PayKind, Period

NOT_PAY = "not pay"

CUES = compile_rules(  # the match that ends last before an amount decides what the amount is; among equals the longest
    (
        Rule("on-target earnings", "OTE: $220,000", r"\bOTE\b|\bon[- ]target(?: (?:earnings?|compensation|pay|wage|cash|salary))?|\btarget (?:earnings|compensation)\b", "ote"),
        Rule("total compensation", "Total target cash $228,000", r"\btotal (?:annual |target |direct |annual target |cash |potential |on[- ]target )*(?:cash|compensation|comp|earnings|pay|remuneration|package|rewards)(?: (?:package|range|target))?|\bTC\b|\bearnings? potential(?: range)?|\ball-in\b|\bsalary plus stock\b", "total"),
        Rule("bonus", "plus an annual bonus of $15,000", r"\b(?:annual|target|performance|yearly|discretionary|cash)(?: \w+)? bonus(?:es)?\b|\bbonus(?:es)?\b|\bcommissions?\b|\bincentives?\b|\bvariable\b(?: (?:incentive|pay|compensation|component))?(?: target)?|\bprime\b", "bonus"),
        Rule("internship stipend", "monthly stipend of $3,000", r"\b(?:weekly|monthly|living|internship|intern|fellowship|program) stipend\b", "stipend"),
        Rule(
            "base pay",
            "The base salary range is $150,000",
            r"\b(?:base|fixed|gross|starting|annual|yearly|hourly|monthly) (?:pay|salary|compensation|wage|rate|base|earnings)(?: rate| range| band)?|\bsalar(?:y|ies)(?: range| band)?|\bcompensation(?: range| package)?|\bcomp\b|\bpay(?:s|ing)?\b(?: range| band| rate| scale)?|\bpaid\b"
            r"|\bwages?\b|\bearn(?:s|ings?)?\b|\bremuneration|\b(?:hourly|day|daily|our|bill|contract)? ?rates?\b(?! of return)|\bbase\b|\b(?:pay|salary|hiring|target|market|listed|expected|estimated|hourly) range\b|\brange for this (?:role|position|job)|\bpackage\b|\bCTC\b|\bstipend for interns"
            r"|\b\w*gehalt\w*|\b\w*vergütung\w*|\bverdienst\b|\b\w*entgelt\b|\bbrutto\w*|\bsalaires?\b|\brémunération\b|\bfixe\b|\bTJM\b|\bsalario\b|\bsueldo\b|\bsal[aá]rio\b|\bretribuci[oó]n|\bremunera[cç]|\bretribuzione|\bRAL\b|\bstipendio\b|\bsalaris\b|\blön\b|\bwynagrodzeni\w+|\bwidełki|\b年薪|\b月薪|\bon offer\b|\bexpect to pay\b",
            "base",
        ),
        Rule("funding", "We raised $40M", r"\brais(?:ed|ing|e)\b|\bfund(?:ing|raising|raise|ed|s)\b|\bseries [a-h]\b|\bseed\b|\bback(?:ed|ing)\b|\binvest\w*|\bvalu(?:ed|ation|ing)\b|\bworth\b|\bventure\b|\bequity financing|\bround\b|\bgrants?\b|\bdebt\b|\bcapital\b", NOT_PAY),
        Rule("business", "grow from $5M ARR", r"\brevenues?\b|\b(?:ARR|MRR|GMV|GSV|AUM|ACV|TCV|GWP|EBITDA)\b|\bsales\b(?! (?:compensation|commission|bonus))|\brun[- ]rate\b|\bassets?\b|\b(?:market|industry|sector|economy|opportunity)\b(?! range| salary| rate| data| pay)|\bspend\w*|\bsav(?:e|ed|es|ings?)\b|\bcustomers?\b|\btransactions?\b|\bpayments?\b|\bvolume\b|\bP&L\b|\bquotas?\b|\bdeals?\b|\bcontracts?\b(?! (?:rate|role|position|to hire))|\bpipeline\b|\bloans?\b|\blent\b|\blend\b|\bfees?\b|\bprocess(?:ed|es|ing)\b|\bcosts?\b|\bpric(?:e|ed|es|ing)\b|\bprofit\w*|\bpurchas\w*|\bplans? start|\btickets?\b|\bprojects\b|\bportfolio\b|\bproducts\b|\bmanag(?:ed|ing)\b|\bown(?:ed|ing)\b|\bscal(?:ed|ing)\b|\bgrew\b|\bgrown\b|\bgross merchandise|\btrades?\b|\bdonat\w+|\bprize\b|\baward(?:ed|s)?\b|\bbudgets?\b", NOT_PAY),
        Rule("perk", "a $1,500 learning budget", r"\bstipends?\b|\ballowances?\b|\breimburse\w*|\bcredits?\b|\bwell(?:ness|being|-being)\b|\bgym\b|\bfitness\b|\blearning\b|\beducation\w*|\btuition\b|\btraining\b|\b(?:professional|personal|career) (?:development|growth)\b|\bconferences?\b|\bhome[- ]office\b|\bwork-from-home\b|\bequipment\b|\blaptop\b|\binternet\b|\bphone\b|\bcommut\w+|\btravel\b|\brelocat\w+|\bchild ?care\b|\bfertility\b|\bfamily planning\b|\badoption\b|\bH[SR]A\b|\bFSA\b|\binsurance\b|\bcoverage\b|\bmatch(?:ing|ed)?\b|\b401\b|\brent\b|\bhousing\b|\bmeals?\b|\blunch\w*|\bfood\b|\bco-?working\b|\bperks?\b|\bvouchers?\b|\bsubsid\w+|\bpension\b|\bcontribut\w+|\bcapped at\b|\bLifestyle\b|\bspending account|\bdiscount\w*|\bcard\b|\bbooks?\b|\bvacation\b|\bswag\b|\bsetup\b|\bpremiums?\b|\bdeductib\w+|\bout-of-pocket\b|\btravel card|\bbilletterie|\bticket restaurant", NOT_PAY),
        Rule("once", "a $5,000 referral bonus", r"\breferral(?: bonus)?\b|\brefer\b|\bsign(?:ing)?[- ]?on(?: bonus)?\b|\bsigning(?: bonus)?\b|\bretention bonus\b|\bwelcome bonus\b|\bjoining bonus\b", NOT_PAY),
        Rule("equity", "$80,000 in RSUs", r"\bRSUs?\b|\bstock\b(?! option allocation)|\bequity\b(?! (?:and|or|&)? ?(?:pay|salary))|\b(?:stock )?options?\b(?! allocation)|\bshares?\b|\bBSPCE\b", NOT_PAY),
        Rule("law", "earning above $120,559 may sign a non-compete", r"\bnon-?compet\w+|\bFLSA\b|\bthresholds?\b|\bfines?\b|\bpenalt\w+|\bviolat\w+|\bminimum wage\b", NOT_PAY),
    )
)  # fmt: skip
LAW = re.compile(r"\bnon-?compet|\bFLSA\b|\bthreshold of\b|\bpenalt", re.IGNORECASE)

ATTACHED = re.compile(  # "$180,000 OTE", "$35M Series A", "$1,500 for learning": words that belong to the amount before them
    r"^[\s)]*(?:(?:USD|EUR|GBP|CAD|AUD)\b)?[\s,]*\(?(?P<words>(?:(?!(?:plus|with|and|along|depending|based|dependent|in addition|as well|or)\b)[\w'’%/&-]+[ \u00a0]?(?:/ ?)?){1,7})"
)
TO_SPEND = re.compile(r"^\W*(?:to (?:support|spend|help|cover|use|set)|towards?\b|for (?:your|learning|personal|professional|conference|course|book|gym|home|each|every|members|employees|you)|in (?:funding|revenue|sales|savings|assets|credit|annual|loans|debt)|of (?:funding|revenue|capital|assets))", re.IGNORECASE)
KINDS: dict[str, PayKind] = {"ote": "ote", "total": "total", "bonus": "bonus", "stipend": "stipend", "base": "base"}

OPEN_LOW = re.compile(r"\b(?:up to|bis(?: zu)?|max(?:imum|\.)?(?: of)?|jusqu['’]?[àa]|hasta|fino a|até|tot|as much as|upto)[\s:]*$", re.IGNORECASE)
OPEN_HIGH = re.compile(r"\b(?:from|start(?:s|ing)?(?: at| from)?|at least|min(?:imum|\.)?(?: of)?|ab|à partir de|desde|a partir d[aeio]|dès|vanaf|ab ca\.|upwards of|more than|over|(?:minimum|starting|min\.?) (?:base |annual |gross )?(?:salary|pay|wage|compensation|rate)(?: range)?(?: of| is| at|:)?)[\s:]*$", re.IGNORECASE)
PLUS = re.compile(r"\+(?=\s*$|\s+(?!equity|bonus|benefits|commission|stock|super|[A-Z])\w|[.,;)])")

SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!U\.S)(?<!e\.g)(?<!approx)[.!?](?=\s+[A-Z(\d•-]|[A-Z][a-z])|[\n|•;]|  +(?=[A-Z])")
TRIGGER = re.compile(r"[$£€₹¥₩₪₺₱]|\d ?[kK](?!\w)|\d ?(?:LPA|[Ll]akh|zł|kr\b)|(?:" + "|".join(CODES) + r")(?![A-Za-z])")
BRACKETS = re.compile(r"\([^()]{0,120}\)")

MONTHLY_BELOW = {"PLN": 45_000, "SEK": 120_000, "NOK": 120_000, "DKK": 100_000, "CZK": 250_000, "MXN": 150_000, "BRL": 50_000,
                 "INR": 200_000, "JPY": 1_500_000, "HUF": 3_000_000, "ZAR": 120_000, "CNY": 60_000, "PHP": 250_000, "THB": 300_000,
                 "TRY": 250_000, "COP": 30_000_000, "CLP": 12_000_000, "ARS": 9_000_000, "EGP": 150_000, "AED": 60_000,
                 "TWD": 300_000, "UAH": 300_000, "RON": 40_000, "KRW": 12_000_000, "IDR": 90_000_000, "NGN": 3_000_000}  # fmt: skip
LARGE_UNITS = frozenset({"INR", "JPY", "KRW", "HUF", "COP", "CLP", "ARS", "IDR", "VND", "NGN"})
MOST: dict[Period, int] = {"year": 3_000_000, "month": 150_000, "week": 30_000, "day": 8_000, "hour": 1_500}
LEAST: dict[Period, int] = {"year": 7_000, "month": 400, "week": 150, "day": 40, "hour": 5}
PERIOD_WORDS: tuple[tuple[Period, str], ...] = (
    ("hour", r"\bhourly\b|\bper hour\b|\bstundenlohn\b|\ban hour\b"),
    ("day", r"\bday rate\b|\bdaily\b|\bper day\b|\bTJM\b|\btagessatz\b"),
    ("week", r"\bweekly\b|\bper week\b"),
    ("month", r"\bmonthly\b|\bper month\b|\bmonatlich\w*|\bmensuel\w*|\bmensual\b|\bmonatsgehalt\b|月薪"),
    ("year", r"\bannual(?:ly|i[sz]ed)?\b|\byearly\b|\bper (?:year|annum)\b|\bjahres\w+|\bannuel\w*|\banual\b|\bp\.a\.|年薪"),
)
PERIODS = tuple((period, re.compile(pattern, re.IGNORECASE)) for period, pattern in PERIOD_WORDS)


class Surroundings(NamedTuple):
    """What stands around an amount: its own clause, the words after it, the whole sentence, and what it stands under."""

    before: str
    after: str
    sentence: str
    above: str
    section: str


def find_salaries(document: Document, text: Text, sections: tuple[Section, ...]) -> tuple[Salary, ...]:
    """Return every statement of pay for this job, the source's own first."""
    stated = tuple(_from_source(pay) for pay in document.pay if pay.low is not None or pay.high is not None)
    return stated + tuple(_from_text(document, text, sections))


def _from_source(pay: Pay) -> Salary:
    period = pay.period or _by_size(pay.high or pay.low or Decimal(0), pay.currency)
    return Salary(
        low=pay.low,
        high=pay.high,
        currency=pay.currency,
        period=period,
        kind=pay.kind,
        place=pay.place,
        origin="source",
        start=0,
        end=0,
        words=pay.words,
    )
