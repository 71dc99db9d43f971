"""The words that make an amount of money pay, and the words that make it something else.

Data only: what a match is worth is decided in `salary.py`, where the last such word before
an amount counts. A posting speaks of funding, quotas and learning budgets as often as of pay.
"""

import re

from analysis.rule import Rule, compile_rules

NOT_PAY = "not pay"

CUES = compile_rules(  # the match that ends last before an amount decides what the amount is; among equals the longest
    (
        Rule("on-target earnings", "OTE: $220,000", r"\bOTE\b|\bon[- ]target(?: annual| annuali[sz]ed| total)?(?: (?:earnings?|compensation|pay|wage|cash|salary))?|\btarget (?:earnings|compensation)\b", "ote"),
        Rule("total compensation", "Total target cash $228,000", r"\btotal (?:annual |target |direct |annual target |cash |potential )*(?:cash|compensation|comp|earnings|pay|remuneration|package|rewards)(?: (?:package|range|target))?|\bTC\b|\bearnings? potential(?: range)?|\ball-in\b|\bsalary plus stock\b", "total"),
        Rule("bonus", "plus an annual bonus of $15,000", r"\b(?:annual|target|performance|yearly|discretionary|cash)(?: \w+)? bonus(?:es)?\b|\bbonus(?:es)?\b|\bcommissions?\b|\bincentives?\b|\bvariable\b(?: (?:incentive|pay|compensation|component))?(?: target)?|\bprime\b", "bonus"),
        Rule("internship stipend", "monthly stipend of $3,000", r"\b(?:weekly|monthly|living|internship|intern|fellowship|program) stipend\b", "stipend"),
        Rule(
            "base pay",
            "The base salary range is $150,000",
            r"\b(?:base|fixed|gross|starting|annual|yearly|hourly|monthly) (?:pay|salary|compensation|wage|rate|base|earnings)(?: rate| range| band)?|\bsalar(?:y|ies)(?: range| band)?|\bcompensation(?: range| package)?|\bcomp\b|\bpay(?:s|ing)?\b(?: range| band| rate| scale)?|\bpaid\b(?! (?:time|leave|family|parental|maternity|paternity|holiday|vacation|medical|sick|by|for|lunch|company|days|off|volunteer|sabbatical))"
            r"|\bwages?\b|\bearn(?:s|ings?)?\b|\bremuneration|\b(?:hourly|day|daily|our|bill|contract)? ?rates?\b(?! of return)|\bbase\b|\b(?:pay|salary|hiring|target|market|listed|expected|estimated|hourly) range\b|\brange for this (?:role|position|job)|\bpackage\b|\bCTC\b|\bstipend for interns"
            r"|\b\w*gehalt\w*|\b\w*vergütung\w*|\bverdienst\b|\b\w*entgelt\b|\bbrutto\w*|\bsalaires?\b|\brémunération\b|\bfixe\b|\bTJM\b|\bsalario\b|\bsueldo\b|\bsal[aá]rio\b|\bretribuci[oó]n|\bremunera[cç]|\bretribuzione|\bRAL\b|\bstipendio\b|\bsalaris\b|\blön\b|\bwynagrodzeni\w+|\bwidełki|\b年薪|\b月薪|\bon offer\b|\bexpect to pay\b",
            "base",
        ),
        Rule("funding", "We raised $40M", r"\brais(?:ed|ing|e)\b|\bfund(?:ing|raising|raise|ed|s)\b|\bseries [a-h]\b|\bseed\b|\bback(?:ed|ing)\b|\binvest\w*|\bvalu(?:ed|ation|ing)\b|\bworth\b|\bventure\b|\bequity financing|\bround\b|\bgrants?\b|\bdebt\b|\bcapital\b", NOT_PAY),
        Rule("business", "grow from $5M ARR", r"\brevenues?\b|\b(?:ARR|MRR|GMV|GSV|AUM|ACV|TCV|GWP|EBITDA)\b|\bsales\b(?! (?:compensation|commission|bonus))|\brun[- ]rate\b|\bassets?\b|\b(?:market|industry|sector|economy|opportunity)\b(?! range| salary| rate| data| pay)|\bspend\w*|\bsav(?:e|ed|es|ings?)\b|\bcustomers?\b|\btransactions?\b|\bpayments?\b|\bvolume\b|\bP&L\b|\bquotas?\b|\bdeals?\b|(?<!w2 )(?<!month )(?<!c2c )\bcontracts?\b(?! (?:rate|role|position|to hire))|\bpipeline\b|\bloans?\b|\blent\b|\blend\b|\bfees?\b|\bprocess(?:ed|es|ing)\b|\bcosts?\b|\bpric(?:e|ed|es|ing)\b|\bprofit\w*|\bpurchas\w*|\bplans? start|\btickets?\b|\bprojects\b|\bportfolio\b|\bproducts\b|\bmanag(?:ed|ing)\b|\bown(?:ed|ing)\b|\bscal(?:ed|ing)\b|\bgrew\b|\bgrown\b|\bgross merchandise|\btrades?\b|\bdonat\w+|\bprize\b|\baward(?:ed|s)?\b|\bbudgets?\b", NOT_PAY),
        Rule("perk", "a $1,500 learning budget", r"\bstipends?\b|\ballowances?\b|\breimburse\w*|\bcredits?\b|\bwell(?:ness|being|-being)\b|\bgym\b|\bfitness\b|\blearning\b|\beducation\w*|\btuition\b|\btraining\b|\b(?:professional|personal|career) (?:development|growth)\b|\bconferences?\b|\bhome[- ]office\b|\bwork-from-home\b|\bequipment\b|\blaptop\b|\binternet\b|\bphone\b|\bcommut\w+|\btravel\b|\brelocat\w+|\bchild ?care\b|\bfertility\b|\bfamily planning\b|\badoption\b|\bH[SR]A\b|\bFSA\b|\binsurance\b|\bcoverage\b|\bmatch(?:ing|ed)?\b|\b401\b|\brent\b|\bhousing\b|\bmeals?\b|\blunch\w*|\bfood\b|\bco-?working\b|\bperks?\b|\bvouchers?\b|\bsubsid\w+|\bpension\b|\bcontribut\w+|\bcapped at\b|\bLifestyle\b|\bspending account|\bdiscount\w*|\bcard\b|\bbooks?\b|\bvacation\b|\bswag\b|\bsetup\b|\bpremiums?\b|\bdeductib\w+|\bout-of-pocket\b|\btravel card|\bbilletterie|\bticket restaurant", NOT_PAY),
        Rule("once", "a $5,000 referral bonus", r"\breferral(?: bonus)?\b|\brefer\b|\bsign(?:ing)?[- ]?on(?: bonus)?\b|\bsigning(?: bonus)?\b|\bretention bonus\b|\bwelcome bonus\b|\bjoining bonus\b", NOT_PAY),
        Rule("equity", "$80,000 in RSUs", r"\bRSUs?\b|\bstock\b(?! option allocation)|\bequity\b(?! (?:and|or|&)? ?(?:pay|salary))|\b(?:stock )?options?\b(?! allocation)|\bshares?\b|\bBSPCE\b", NOT_PAY),
        Rule("law", "earning above $120,559 may sign a non-compete", r"\bnon-?compet\w+|\bFLSA\b|\bthresholds?\b|\bfines?\b|\bpenalt\w+|\bviolat\w+|\bminimum wage\b", NOT_PAY),
    )
)  # fmt: skip
LAW = re.compile(r"\bnon-?compet|\bFLSA\b|\bthreshold of\b|\bpenalt", re.IGNORECASE)
TO_SPEND = re.compile(
    r"^\W*(?:to (?:support|spend|help|cover|use|be used|set)|towards?\b|in (?:funding|revenue|sales|savings|assets|credit|loans|debt|RSU|stock|equity)"
    r"|of (?:funding|revenue|capital|assets)"
    r"|for (?:your|learning|personal|professional|conference|course|book|gym|home|each|every|members|employees|you)\b(?! (?:role|position)))",
    re.IGNORECASE,
)
