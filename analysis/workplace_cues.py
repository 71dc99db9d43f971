"""The wordings that say where work is done, one rule each.

Patterns and examples are in lower case, and a table's first rule that any line matches
decides. A word that also means something else ("hybrid", "office", "vor Ort") counts only
in a wording that speaks of the job. Besides English, they are German, French, Spanish,
Portuguese, Italian and Dutch.
"""

import re

from analysis.rule import Rule, compile_rules, either

LETTERS = (  # a line without any of these says nothing of the workplace
    "remot",
    "hybrid",
    "híbrid",
    "ibrid",
    "onsite",
    "on-site",
    "on site",
    "office",
    "in-person",
    "in person",
    "anywhere",
    "home",
    "fully distributed",
    "distributed-first",
    "distributed first",
    "büro",
    "vor ort",
    "mobiles arbeiten",
    "télétrav",
    "teletrab",
    "bureau",
    "présentiel",
    "presencial",
    "oficina",
    "escritório",
    "ufficio",
    "kantoor",
    "thuis",
    "smart working",
)

_HYBRID = "hybrid" + "".join(  # but not as one of several modes
    f"(?<!{mode}{joint}hybrid)"
    for mode in ("remote", "office", "onsite", "on-site")
    for joint in (" or ", " and ", "/", ", ")
)
_NOT_PARTLY = r"(?! (?:abroad|and|or|when|as needed|from time|occasionally|sometimes|up to|for|one|two|part|\d))"

_ON_SITE = r"on-?\s?site|in[- ]office|in[- ]person"
_REACH = (  # what may stand beside a mode in a title without making it the name of something
    r"(?:,? ?(?:only|first|worldwide|global|anywhere|us|usa|u\.s\.|uk|eu|emea|apac|latam|dach|europe|germany|france"
    r"|spain|poland|portugal|canada|mexico|brazil|colombia|argentina|india|united states|(?:east|west) coast"
    r"|in [\w ]{2,20})){0,3}"
)
_PART = r"(?:(?<=^)|(?<=[|,(/\[:·])|(?<=[|,(/\[:·] )|(?<= [-–—] ))"  # where a part of a title begins
_END = r"(?=$| ?[|,)/\]:·]| [-–—])"
TITLE = compile_rules(  # only a part by itself: who manages "Remote Sensing" may sit anywhere
    (
        Rule("title: hybrid", "operations lead (hybrid)", rf"{_PART}h[yí]brid[eoa]?{_REACH}{_END}", "hybrid"),
        Rule(
            "title: remote",
            "ai engineer - remote europe",
            rf"{_PART}(?:(?:100 ?% |fully |full[- ])?remot[eo]{_REACH}|(?:us|usa|uk|eu|emea|europe|canada) remote"
            rf"|homeoffice|télétravail){_END}",
            "remote",
        ),
        Rule("title: on site", "product manager (on-site)", rf"{_PART}(?:{_ON_SITE}){_REACH}{_END}", "onsite"),
    ),
    re.NOFLAG,
)
LOCATION = compile_rules(
    (
        Rule("location: hybrid", "san francisco-hybrid", either("hybride? | híbrid[oa]"), "hybrid"),
        Rule(
            "location: remote",
            "remote - us",
            either(
                r"""remot\w* | home[- ]?office | anywhere | work from home | télétravail | distributed
                teletrabajo | teletrabalho"""
            ),
            "remote",
        ),
        Rule("location: on site", "berlin (on-site)", either(_ON_SITE.replace("|", " | ")), "onsite"),
    ),
    re.NOFLAG,
)

STATEMENTS = compile_rules(
    (
        Rule(
            "fully on site",
            "a fully on-site role",
            either(
                r"""(?:fully|100 ?%|full[- ]time) (?:on-?\s?site|in[- ](?:office|person)|presencial|présentiel)
                not (?:a )?remote | no remote | remote (?:work )?is not | strict in[- ]office
                this is an? (?:[\w-]+, )?(?:on-?\s?site|in[- ](?:office|person)) (?:role|position|job)"""
            )
            + r"|^\W*(?:in[- ]person|on-?site) in [a-z]",
            "onsite",
        ),
        Rule(
            "this role is remote",
            "this is a full-time, remote position",
            either(r"this is (?:an? )?(?:[\w-]+,? ){0,3}?remote (?:role|position|job)"),
            "remote",
        ),
        Rule(
            "hybrid work",
            "a hybrid work model",
            either(
                rf"""{_HYBRID}[- ](?:work|working|(?:role|position)(?!:? (?:part|combin|blend|of))|
                model(?! (?:system|architect))|schedule|
                environment|setup|set-up|office|policy|arrangement)
                {_HYBRID}[- ](?:team|culture|job|flexib\w+|approach|in[- ]office|
                opportunity|basis|remote|with|first)
                #li-hybrid | hybrid (?:based )?(?:in|from|out of|at) | is hybrid | hybrid(?= \()
                (?:work|working) (?:in a )?hybrid"""
            )
            + r"|:\s?hybrid\b|\(hybrid\)|^\W*hybrid\W*$",
            "hybrid",
        ),
        Rule(
            "hybrid work, in other tongues",
            "hybrides arbeiten",
            either(
                r"""hybrides? arbeit\w* | arbeite hybrid | hybrid(?:e[snm]?)? (?:arbeitsmodell|arbeitsplatz|
                arbeitsweise|modell)
                zwischen büro\w* und home[- ]?office | home[- ]?office (?:oder|und|&|/) büro | mobiles arbeiten
                büro\w* (?:oder|und|&|/) (?:im )?home[- ]?office
                (?:mode|modèle|rythme|format|organisation|poste|travail|cadre) (?:de travail )?hybride
                télétravail (?:partiel|possible|flexible|hybride)
                (?:modalidad|modelo|modalidade|formato|esquema|r[ée]gim[ei]n?e?|trabajo|
                trabalho):? (?:de \w+ )?h[ií]brid[oa]
                (?:modalità|lavoro|modello) ibrid[oa] | in smart working
                hybride? (?:werken|werkmodel|werkplek|werkomgeving) | thuiswerk\w* | deels thuis"""
            ),
            "hybrid",
        ),
        Rule(
            "between office and home",
            "within commuting distance of our office hubs",
            either(
                r"""commut\w+ distance\b[^.]{0,60}\b(?:office|hub)s?
                (?:mix|blend|balance|combination) of (?:remote|in[- ](?:office|person)|office|home)
                office and (?:remote|from home|home) | occasional in-person attendance
                intentional in[- ]person moments | (?:from )?home or (?:from |in )?(?:the |our )?office
                (?:the|our|from) office or (?:from |at )?home | work from home flexibility
                flexib\w+ (?:to )?work(?:ing)? from home | (?:partially|partly) remote
                (?:office|in[- ]person)[- ]first\b[^;]{0,80}(?:flexib\w*|from home|remote\w*)"""
            ),
            "hybrid",
        ),
        Rule(
            "remote work",
            "this is a remote role",
            either(
                rf"""(?:this|the) (?:is (?:a |an )?)?(?:[\w-]{{1,20}} )?(?:role|position|
                job) (?:is |can be |will be )?(?:a |an |fully |100% |completely |entirely )?remote
                (?:this|the) (?:is (?:a |an )?)(?:[\w-]{{1,20}} )?(?:fully |100% |completely )?remote
                remote (?:role|position|job|opportunity|eligible)
                (?:fully|100 ?%|all|completely|entirely|predominantly|primarily|permanent|full)[- ]remote
                remote[ -‑]?(?:first|friendly|flexible|only|native|by default|company|location|work environment|nature)
                (?:in|from) an? (?:[\w-]+,? ){{0,2}}remote(?:-first)? (?:setting|environment)
                (?:as|are|we['’]re) an? (?:[\w-]+, )?(?:[\w-]+ )?remote team
                distributed[- ]first
                work-from-home(?= \(| setup| role| position) | (?:can|may|to) work (?:fully )?remotely(?! abroad)
                (?:you['’]ll|you will|team) works? (?:fully |mostly )?remotely{_NOT_PARTLY}
                comfort\w* (?:with )?working (?:fully )?remote(?:ly)?{_NOT_PARTLY}
                opportunity to work (?:from home|remotely)(?! abroad) | based remotely"""
            )
            + "|#li-remote",
            "remote",
        ),
        Rule(
            "remote work, in other tongues",
            "trabajo 100% remoto",
            either(
                r"""(?:100 ?%|full|totalmente|completamente|trabajo|trabalho|modalidade?|puesto|posición|
                vaga):? remot[oa]
                (?:100 ?%|full|fully|totaal|volledig|vollständig|komplett) (?:remote|télétravail|teletrabajo|thuis|
                da remoto|à distance|im home[- ]?office)
                télétravail (?:à )?(?:100 ?%|total|complet|intégral) | ortsunabhängig\w* arbeit\w*"""
            ),
            "remote",
        ),
        Rule(
            "work from anywhere",
            "work from anywhere",
            either(
                r"""(?:work|live|sit|based|located|hire|hiring) (?:and work )?(?:from )?anywhere(?! (?:in the office|
                month|program|scheme|polic|weeks?|for|up to|\d|benefit|\())
                or remote | remote,? (?:local|within|in|anywhere|based|or|us|eu|uk|europe|global|from)
                (?:location|workplace|work mode|arbeitsort)\W{1,3}[\w ,()]{0,40}remote | remote team of
                remote working: | remote options?
                100 ?% home ?office | home ?office (?:möglich|deutschlandweit)"""
            )
            + r"|^\W*(?:fully )?remote\b(?=\W*$|\s*[,(–—|/])|\((?:fully )?remote\)(?=.{0,40}$)"
            r"|^.{0,60}[,·|•] ?remote\W*$",
            "remote",
        ),
        Rule(
            "on site",
            "this is an in-person role",
            either(
                r"""(?:on-?\s?site|in[- ](?:person|office)) (?:and located|at our|role|position|job|work model|
                work environment|company|team|culture|collaborative|only|in|presence|environment|setting|
                startup|workplace)
                position is on-?\s?site
                (?:role|position|job)s? (?:is|are|will be) (?:based |located )?(?:on-?\s?site|in[- ](?:person|office))
                (?:role|position|job)\b[^.]{0,30}\b(?:based|located|work(?:s|ing)?) (?:in|at|from|
                out of) (?:either )?(?:our|the) [^.]{0,50}\boffices?
                (?:role|position)s? (?:(?:is|are) in|at) (?:our|the) [^.]{0,40}\boffices?
                hiring (?:for )?[^.]{0,30}\b(?:role|position)s? in our [^.]{0,40}\boffices?
                (?:ability|able|willing\w*|must|required|expected) (?:to )?work (?:in|at|from|
                out of) (?:our|the) [^.]{0,40}\boffices?
                (?:works?|collaborat\w+) (?:primarily |mostly |together )?in[- ]person (?:out of|from|across|at|in)
                work(?:ing)? (?:on-?site|in[- ]person|(?:full[- ]time )?(?:from|out of) our [^.]{0,40}office)
                (?:arbeit\w*|tätigkeit|präsenz) vor ort
                (?:modalidad|modalidade|trabajo|trabalho|puesto):? presencial | en présentiel
                (?:office|in[- ]person)[- ]first | we(?:['’]re| are) in[- ]person"""
            )
            + r"|#li-onsite|:\s?on-?site\b|\(on-?\s?site\)|^\W*(?:on-?site|in[- ]person)\W*$",
            "onsite",
        ),
        Rule(
            "a company without a place",
            "we are a fully distributed team",
            either("fully distributed | our remote team"),
            "remote",
        ),
    ),
    re.NOFLAG,
)

NEEDED = {  # letters without which a line can't match a rule, for those that take long to say no
    "five office days": ("5", "6", "five", "six", "fünf", "cinq", "cinco", "fri"),
    "every day in the office": ("every", "daily", "jeden tag"),
    "once or twice a week": ("once", "twice"),
    "a share of the time": ("%", "half of"),
    "weekdays in the office": ("mon", "tue", "wed", "thu", "multiple", "several", "a few", "most days"),
    "fully on site": ("site", "person", "office", "remot", "presencial", "présentiel"),
    "this role is remote": ("remote",),
    "hybrid work": ("hybrid",),
    "hybrid work, in other tongues": ("arbeit", "büro", "télétravail", "brid", "thuis", "smart working"),
    "remote work": ("remot", "home", "distributed"),
    "remote work, in other tongues": ("remot", "télétrav", "teletrab", "thuis", "distance", "home", "ortsunab"),
    "work from anywhere": ("remot", "anywhere", "home"),
    "on site": ("site", "person", "office", "vor ort", "presencial", "présentiel"),
}
