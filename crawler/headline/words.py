"""The words that tell the parts of a headline: roles, kinds of employment, work modes, links, labels.

Data only: what they mean together, the rooms beside this one say. Lists are of whole
words or patterns, two blanks apart; a plural is meant with each.
"""

import re

from crawler.posting import WorkMode


def any_of(words: str) -> str:
    """A pattern of whole words, each a pattern itself, separated by two blanks or line breaks.

    >>> bool(re.fullmatch(any_of("team lead  engineer"), "Engineers", re.IGNORECASE))
    True
    """
    each = "|".join(word for word in re.split(r"\s{2,}|\n", words.strip()) if word)
    return rf"(?<![\w.@-])(?:{each})(?:s|\(s\))?(?![\w@'’])"


NOUNS = any_of(r"""
    engineer  enginner  developer  dev  programmer  coder  hacker  swe  sre  sdet  eng  designer  manager  manger
    enthusiast  scientist  researcher  analyst  architect  lead  intern  apprentice  advocate  evangelist  devrel
    recruiter  marketer  executive  specialist  consultant  administrator  admin  sysadmin  writer  editor  operator
    technician  associate  coordinator  assistant  wizard  owner  officer  strategist  accountant  trader  wrangler
    artist  animator  teacher
    tutor  mathematician  statistician  economist  tester  generalist  instructor  representative  rep  postdoc  sourcer
    director  vp  head of [\w ]+  chief [\w ]+  chief of staff  cto  cpo  coo  cmo  cfo  ciso  co-?founder  founder
    pm  tpm  apm  em  ae  sdr  bdr  csm  full-?\ ?stack  product management  customer success  developer relations
    account management  technical writing
""")
SURE_NOUNS = any_of(r"""
    engineer  developer  programmer  swe  sre  manager  scientist  designer  analyst  architect  lead  marketer
    specialist  administrator  writer  recruiter  researcher  intern  enthusiast  (?:head|director|vp) of [\w ,&-]+
""")
AREA_WORDS = r"""
    engineering  product  design  data  marketing  devops  software  sales  growth  operations  ops  qa  analytics
    infrastructure  infra  gtm  research  security  finance  machine ?learning  computer vision  simulation  backend
    frontend  mobile  support  science  dev  it  ai  ml
"""
AREAS = re.compile(rf"(?:{any_of(AREA_WORDS)}|\band\b|[\s,/&+-])+(?:roles?|positions?|teams?)?", re.IGNORECASE)
ROLE = re.compile(NOUNS, re.IGNORECASE)
SURE_ROLE = re.compile(rf"(?:\S+\s+)*\S*?{SURE_NOUNS}", re.IGNORECASE)  # to be the whole part, its brackets put aside
SOME_ROLES = re.compile(r"\b(?:roles|positions|openings|jobs)\b", re.IGNORECASE)
NO_ROLE = re.compile(
    r"\b(?:visas?|citizen\w*|sponsor\w*|clearance|insurance|benefits|equity|led by|work week|backed by|resumes?|cv)\b"
    r"|^(?:building|making|creating|we|our|a|the|an|you|i|i['’]m|join|about|for|if)\b",
    re.IGNORECASE,
)
PAPERS = re.compile(r"\b(?:visas?|h-?1-?b|citizen\w*|sponsor\w*|clearance)\b", re.IGNORECASE)

KIND = any_of(r"""
    full[ -]?time  part[ -]?time  half[ -]?time  full or part[ -]?time  full-? or part[ -]?time  full ?/ ?part[ -]?time
    contract(?:or)?  freelance  fractional  permanent  temporary  internship  co-?op
""")
KIND_WORD = re.compile(rf"{KIND}|\b(?:FTE?|PT)\b", re.IGNORECASE)
IS_KIND = re.compile(KIND, re.IGNORECASE)
KIND_ONLY = re.compile(
    rf"(?:{KIND_WORD.pattern}|\b(?:all|or|and|hourly|flexible)\b|[\s,/&+;.-]|\([^()]*\))+", re.IGNORECASE
)
END_KINDS = re.compile(rf"^(?:{KIND}[\s,;&/+-]*)+|(?:[\s,;&/+-]*{KIND})+$", re.IGNORECASE)

MODES: tuple[tuple[WorkMode, re.Pattern[str]], ...] = (
    ("hybrid", re.compile(r"\b(?:(?:remote|on-?site)[ -])?hybrid(?:[ -](?:remote|on-?site|office))?\b", re.IGNORECASE)),
    (
        "remote",
        re.compile(r"\b(?:remote(?:ly)?(?:[ -](?:first|only))?|work from (?:home|anywhere)|wfh)\b", re.IGNORECASE),
    ),
    ("onsite", re.compile(r"\b(?:on-? ?site|in[ -]person|in[ -](?:the )?office)\b", re.IGNORECASE)),
)
SOME_DAYS = re.compile(  # in the office, so the rest is elsewhere
    r"(?<![\d/-])(?:[1-4]|[1-4][-/][2-4]|one|two|three|four|(?:a )?few)[ -]?(?:x|(?:office |in-office )?days?)\b",
    re.IGNORECASE,
)
PERHAPS = re.compile(  # remote work, granted or not
    r"\b(?:no|not|non)[ -]remote\b|\bremote[ -](?:possible|friendly|ok|okay|considered|optional|option|case)\w*"
    r"|\b(?:some|open to) remote\b",
    re.IGNORECASE,
)
IN_PLACE = re.compile(r"\b(?:in|from|near|around) (?:the )?[A-Z][\w.]+")
CHOICE = re.compile(  # between a place and remote work
    r"(?P<place>[^|()]*(?:\([^()]*\))?)(?:\s*(?:[,/+&]|\bor\b|\band\b))+\s*(?:or )?(?:fully |100% )?remote",
    re.IGNORECASE,
)
WHERE_LABEL = re.compile(r"^(?:locations?|where)\s*:\s*", re.IGNORECASE)

SITE = r"(?:https?://|www\.)[^\s|<>()\[\],]+"
DOMAIN = (
    r"(?:[\w-]+\.)+(?:com|io|ai|co|dev|org|net|app|tech|eu|xyz|so|care|health|energy|studio|us|uk|de|ch|nl|se|fm)\b"
)
LINK = re.compile(rf"\(?{SITE}\)?", re.IGNORECASE)
LINK_ONLY = re.compile(rf"\(?(?:{SITE}|{DOMAIN}(?:/\S*)?)\)?", re.IGNORECASE)
MAIL = re.compile(
    r"\b[\w.+-]{1,64} ?(?:@|[\[({<] ?(?:at|@) ?[\])}>]|(?<= )at(?= [\w-]+ (?:dot|\[dot|\(dot)\b)) ?[\w-]{1,63}"
    r"(?: ?(?:\.|[\[({<] ?(?:dot|\.) ?[\])}>]|\bdot\b) ?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
BAR = re.compile(r"\s*[|│¦]\s*|\s+•\s+")
DASH = re.compile(r"\s+[-–—]+\s+|\s*--\s*")
BULLET = re.compile(r"^\W{0,6}(?:\d{1,2}[.)]\s*)?")
BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")

LABEL = re.compile(
    r"\W{0,4}(?P<label>company|employer|organi[sz]ation|location|locations|where|roles?|positions?|job title|title|job"
    r"|job summary|(?:job |employment )?type|employment|(?:allows )?remote|workplace|salary|compensation|pay)"
    r"\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
ROLE_STARTS = re.compile(  # what goes before a role
    r"^(?:(?:(?:we['’]re |we are |now |currently |also |priority |featured |open )*"
    r"(?:hiring|seeking|looking|roles?|positions?|openings?)\b(?: for)?\s*[:–-]?\s*)?"
    r"(?:(?:an?|our|its|the|one|two|three|several|multiple(?! \w+ (?:roles|positions))|highly|experienced)\s+"
    r"(?!roles|positions))*)",
    re.IGNORECASE,
)
ROLE_ENDS = re.compile(  # and after it
    rf"\s*[,;–-]+\s*(?={KIND}|remote|hybrid|on-?site)|[:\s–-]*\bapply\b|\s+in (?=[A-Z])(?!Test)|\s•\s|\s*→",
    re.IGNORECASE,
)
SPEAKERS = re.compile(
    r"\W*(?:i|we|you|our|the|this|if|as|at|my|they|there|what|who|apply|please|contact|team|send|are|hi|hello|for|why)\b",
    re.IGNORECASE,
)
SENTENCE_WORDS = re.compile(
    r"\b(?:which|who|that|has|have|is|are|was|will|can|our|your|you|we|us|looking|helps?|years?)\b", re.IGNORECASE
)
SIGNED = re.compile(  # people, who are nobody's opening
    r"\b(?:ceo|cto|coo|cpo|(?:co-?)?founders?|hiring manager)\b|^[A-Z][a-z]+ [A-Z][a-z]+, (?:head|vp)\b", re.IGNORECASE
)
NAME_END = re.compile(  # a name is over where a comma or a dash leads to something else
    rf"\s*[,;–-]\s*(?=(?:{KIND}|remote|hybrid|on-?site|in[ -]person))", re.IGNORECASE
)
HIRING = re.compile(r"(?P<who>.*?\S)[\s-]+(?:is |are )?hiring\b:?(?P<what>.*)", re.IGNORECASE)
AT = re.compile(r"(?P<what>.*\S)\s*(?:\bat\b|@)\s*(?P<who>\S.*)")
SENTENCE = re.compile(
    r"(?:^At |^|[.?!] )(?P<who>[A-Z0-9][\w.&'’-]*(?: [A-Z0-9&][\w.&'’-]*){0,4})(?: \([^()]*\))?"
    r"(?: (?:is|are) (?:now |currently )?(?:hiring|looking for|seeking|recruiting|building)\b|\s?-- ?we['’]re |,? we )"
)
WANTED = re.compile(
    r"\b(?:hiring|looking for|seeking|in need of)(?: for)?:?"
    r"(?: an?| our| the| two| several| multiple| experienced| first)*"
    rf" (?P<role>(?:[\w+#/&.-]+,? ){{0,6}}?{NOUNS}(?:(?: (?!to |who |with |for |in )[\w-]+)? {NOUNS})?)",
    re.IGNORECASE,
)
WHAT_IT_IS = re.compile(r"(?P<who>[A-Z0-9][\w.&'’-]*(?: [A-Z0-9&][\w.&'’-]*){0,3}) (?:is|are) (?:an?|the|one of)\b")
SEEKER = re.compile(
    r"\b(?:looking|searching|available) for (?:work|a job|an? (?:\w+ )?position|opportunit)|\bseeking work\b",
    re.IGNORECASE,
)
HIRES = re.compile(r"\b(?:hiring|open roles?|open positions?|we['’]re looking for|is looking for)\b", re.IGNORECASE)
NAMELESS = re.compile(
    r"(?:early[ -]stage |seed[ -]stage )?(?:stealth|start-?up|confidential|undisclosed|(?:still-)?unnamed)\b.*",
    re.IGNORECASE,
)
PROSE = re.compile(
    r"\s(?:At|We|We['’]re|Our|I['’]m|Join|See|Established|Open roles)\b"
    r"|(?:^|\s)[A-Z][\w.&]+(?: [A-Z][\w.&]+)? (?:is|are|has|helps|works|builds|makes|was)\b|[a-z)][.!?] [A-Z]"
)
