"""Which titles belong to the product management family, and which of them say AI.

Titles come in a dozen languages and one rule per wording. A title may name a product
manager and still be another job ("Recruiter, Product Management"): the occupation that
stands first is the one hired for.
"""

import re

from analysis.rule import Rule, compile_rules

# Whoever heads both heads the product too.
_TOGETHER = r"(?:&|and|und|et)\s*(?:engineering|design)(?=\s*(?:$|[,(|–—-]))"
_OTHER_DISCIPLINE = (
    rf"(?!\s*(?!{_TOGETHER})(?:&|and|und|et)?\s*(?:marketing|designs?\b|designers?|operations?\b|ops\b|engineer"
    r"|security|analy|support|counsel|legal|polic|communicat|compliance|research|sales|speciali|partnership|finance|strateg|intelligence"
    r"|development|data scien|enablement|recruit|quality|safety|planning|educat|train|writer|content|liability"
    r"|portfolio sales|assistan|associate\b|tester|photograph|introduction|risk\b|filing|classification|expansion"
    r"|innovation|gtm\b|\w+ (?:marketing|operations|policy)\b))"
)
_AREA = (
    r"(?:(?!(?:engineering|designs?|analytics|marketing|sales|program|security|operations|data science|legal|art"
    r"|insurance|planning|of staff)\b)[\w&/+'’-]+\s+){0,3}?"
)
_OF = r"\s*(?:,|-|–|of|of the|for|de)?\s*"

PM_TITLES = compile_rules(
    (
        Rule(
            "product manager",
            "Senior Product Manager, Search",
            r"\bproducts?(?:[\s/-]*(?:&|and|/)\s*(?:domain|program|programme|project|growth|portfolio|category"
            r"|partnerships?|strategy))?"
            r"(?:\s+(?:line|lines|group|portfolio|category|area|platform|tech(?:nical|nology)?|growth|data|ai"
            r"|senior|sr\.?))?"
            r"[\s/&-]{0,3}(?:managers?|management|mgr|mgmt|owners?|ownership)\b(?!\s+(?:assistant|recruiter"
            r"|engineer|coach|instructor))",
        ),
        Rule(
            "project and product",
            "Projekt- und Produktmanager",
            r"\bproje[ck]t-?\s+(?:und|and|&)\s+produ[ck]t\s?manager|\bprodukt-\s+(?:und|&)\s+\w+manage",
        ),
        Rule(
            "product lead",
            "0→1 Product Leader",
            r"\bproduct\s+(?:(?:senior|sr\.?|group|area|domain|team|squad|line|portfolio)\s+)?(?:lead|leader|leads"
            r"|leadership|head|chief|director|vp|gm)\b"
            r"(?!\s+(?:engineer|design|analyst|scientist|research|generation|counsel))(?!,?\s+(?:marketing|design)\b)",
        ),
        Rule(
            "head of product",
            "Senior Director of Core Product, Ads",
            r"(?<!program )(?<!programme )(?<!creative )(?<!art )(?<!design )(?<!engineering )(?<!marketing )"
            r"(?<!sales )(?<!medical )(?<!staff )"
            r"\b(?:head|director|vp|svp|evp|avp|vice president|managing director|gm|team\s?lead"
            r"|(?:bereichs)?leiter(?:in)?|leitung|directeur|directrice|direktor)"
            rf"(?:\s+(?:i|ii|iii)\b)?{_OF}(?:{_AREA}|(?:engineering|design)\s+(?:&|and)\s+)produ[ck]?t(?:e?s?|os?)\b"
            rf"{_OTHER_DISCIPLINE}(?!-|\w)",
        ),
        Rule(
            "chief product officer",
            "Chief Product & Technology Officer",
            r"\bchief\s+(?:\w+\s+(?:and|&)\s+)?product\b|^(?-i:CPT?O)\b",
        ),
        Rule(
            "manager, product",
            "Senior Manager, Product - Wallet",
            rf"(?:^|[|,:]\s*)(?:(?:senior|sr\.?|group|lead)\s+)?manager\s*(?:,|-|–"
            rf"|of)\s*products?\b{_OTHER_DISCIPLINE}(?=\s*(?:$|[,(|–—:/&-]))",
        ),
        Rule("lead, product", "Lead, Product", r"\b(?:lead|principal|associate)\s*,\s*product\s*(?:$|[,(|–—:-])"),
        Rule(
            "PM",
            "Senior PM, Data Products",
            r"(?<!project )\b(?:senior|sr\.?|staff|principal|lead|group|associate|ai|product|growth|data|platform"
            r"|founding)\s+(?-i:PM)(?:-T)?\b"
            r"(?!\s+(?:shift|legal|ba\b))(?!,\s*(?:international|systematic)?\s*\w*\s*trading)",
        ),
        Rule("associate PM", "APM Program 2027", r"(?-i:\bR?APM\b)(?=\s+(?:program|intern))"),
        Rule(
            "German",
            "Produktmanager:in (m/w/d)",
            r"produkt(?:e|en)?[\s-]?(?:manage|owner|verantwort|leit(?:er|ung)|lead|inhaber|eigner)",
        ),
        Rule("Dutch", "Producteigenaar", r"\bproduct-?\s?(?:eigenaar|beheerder|managers?\b)|\bhoofd product\b"),
        Rule(
            "French",
            "Chef(fe) de produit senior",
            r"\b(?:cheff?e?s?(?:[(./·-]f?f?e[).]?)?|responsable|direct(?:eur|rice)(?:[(./·]t?rice\)?)?|gestionnaire"
            r"|chargée?(?:[(./·-]e[).]?)?|propriétaire)"
            r"\s+(?:de\s+|du\s+|des\s+)?produits?\b(?!\s+marketing)",
        ),
        Rule(
            "Spanish, Portuguese, Italian",
            "Gerente de Producto",
            r"\b(?:gerente|jef[ea]|direct[oe]re?a?|diretora?|respons[aá]vel|responsable|responsabile|gestora?"
            r"|l[ií]der|due[ñn][oa]"
            r"|don[oa]|coordena(?:dor|ção)a?|coordinadora?)\s+(?:senior\s+|s[eê]nior\s+)?(?:de\s+|del\s+|di\s+"
            r"|do\s+)?(?:produ[ct]to|produto|prodotto)s?\b"
            r"(?!\s+marketing)",
        ),
        Rule("Nordic", "Produktchef", r"\bprodukt(?:chef|ägare|ejer|eier|sjef)|\btuote(?:päällikkö|omistaja)"),
        Rule(
            "Polish, Czech, Turkish",
            "Kierownik Produktu",
            r"\b(?:kierownik|menedżer|właściciel) produktu|\bproduktov\w+ mana|\bürün (?:müdürü|yöneticisi)",
        ),
        Rule("Chinese", "AI产品经理", r"产品(?:经理|负责人|总监)|產品(?:經理|負責人)"),
        Rule("Japanese", "プロダクトマネージャー", r"プロダクト(?:マネ|オーナー|リード|責任者)"),
        Rule("Korean", "프로덕트 오너", r"프로덕트\s?(?:매니저|오너|리드)|제품\s?책임자"),
    )
)

OTHER_BEFORE = compile_rules(
    (
        Rule(
            "another occupation first",
            "Recruiter, ",
            r"\b(?:recruiter|sourcer|engineer|designer|analyst|scientist|counsel|coach|instructor|trainer|writer"
            r"|architect"
            r"|developer|researcher|assistant|accountant|representative|annotator|expert|tutor|mentor|engineering"
            r"|program manager|project manager)"
            r"s?\b(?:\s+[ivx]{1,3}\b)?\s*(?:\([^)]*\)\s*)?[,:|–—-]",
        ),
        Rule(
            "at somebody's side",
            "Executive Assistant to the ",
            r"\b(?:assistant|chief of staff|partner|associate|secretary)\b.{0,12}\b(?:to|for)\b",
        ),
        Rule("mentor of", "Mentor role for ", r"\bmentor(?: role)? (?:for|in|of)\b"),
        Rule(
            "partner of a department",
            "People Partner - ",
            r"\b(?:people|hr|talent|finance|business) (?:business )?partner\b|\boffice of the\b",
        ),
    )
)

AI_TITLES = compile_rules(
    (
        Rule(
            "AI",
            "AI Product Manager",
            r"(?<![\w.&'’])(?-i:A\.?I\.?|AIML|AIOps|GenAI|Gen-AI|DevAI|K\.?I\.?|IA)(?![\w&'’])"
            r"|(?<![\w.])Ai(?=\s+product\b)|artificial intelligence",
        ),
        Rule("compounds of AI", "Product Manager, VoiceAI", r"(?-i:\b\w*(?:AI|KI)-\w|\b[A-Z]?[a-z]*AI\b)"),
        Rule(
            "machine learning",
            "Product Manager, ML Platform",
            r"(?-i:\bML\b|\bMLOps\b|\bDL\b)|\balgorithms?\b|\bembeddings?\b|machine[- ]learning|deep[- ]learning"
            r"|apprentissage automatique",
        ),
        Rule(
            "language models",
            "Product Manager, LLM Evaluation",
            r"\bllm\w*|\bgpt\b|\bnlp\b|\bnatural language|\blarge language",
        ),
        Rule("generative", "Group PM, Generative Media", r"\bgenerative|\bgen\s?ai\b|\bdiffusion\b"),
        Rule(
            "agents",
            "Senior Product Manager - Agents",
            r"\bagentic|(?<!insurance )(?<!estate )(?<!support )(?<!service )(?<!travel )(?<!delivery )\bagents\b"
            r"|\b(?:voice|conversational|autonomous|coding|virtual|data) agent|\bagentcore\b"
            r"|\bagent (?:product manage|hub\b|catalog"
            r"|integrations|platform|builder|framework"
            r"|sdk|studio|templates?|orchestrat|development|skills)",
        ),
        Rule(
            "assistants",
            "Product Manager, Copilot",
            r"\bco-?pilot|\bchat\s?bot|\bchatgpt\b|\bconversational\b|\b(?:ai|virtual|digital"
            r"|intelligent) assistants?\b",
        ),
        Rule(
            "recommendation",
            "Product Manager - Web Personalization",
            r"\brecommend(?:er|ation)|\bpersonali[sz]ation\b|\bpersonalisierung\b",
        ),
        Rule(
            "models",
            "Staff PM, Model Lifecycle",
            r"\b(?:foundation|frontier|language|predictive|risk\sml)\s+models?\b|\bpredictive platform\b"
            r"|\bmodel (?:lifecycle|behavior"
            r"|behaviour|training|evaluation|serving|quality|safety|platform|deployment|performance)|\binference\b"
            r"|\bfine-?tuning\b|\bevals\b",
        ),
        Rule(
            "seeing and hearing",
            "Product Manager, Computer Vision",
            r"\bcomputer vision\b|\bspeech (?:recognition|ai|synthesis)\b|\btext[- ]to[- ]speech\b|\bperception\b"
            r"|\bvision ai\b",
        ),
        Rule(
            "other tongues",
            "AI产品经理",
            r"人工智能|(?-i:AI)(?=[\u3000-\u9fff\uac00-\ud7af])|人工知能|인공지능|intelig[eê]ncia artificial"
            r"|intelligence artificielle|künstliche intelligenz|kunstmatige intelligentie",
        ),
        Rule(
            "intelligent",
            "Product Manager, Intelligent Automation",
            r"\bintelligent (?:automation|systems?|document)\b|\b(?:decision|applied) intelligence\b",
        ),
    )
)


WORTH_READING = re.compile(r"[Pp][Rr][Oo][Dd]|PM|CP|tuote|Tuote|ürün|Ürün|产品|產品|プロダクト|프로덕트|제품")


def find_pm_title(title: str) -> tuple[str, int, int] | None:
    """Return rule, start and end of the words that name a product management job.

    >>> find_pm_title("Senior Product Manager, Search")
    ('product manager', 7, 22)
    >>> find_pm_title("Product Marketing Manager")
    """
    if not WORTH_READING.search(title):
        return None
    title = title.replace("_", " ")  # which parts words to a reader, not to a pattern
    for rule, regex in PM_TITLES:
        match = regex.search(title)
        if match and not any(other.regex.search(title[: match.start()]) for other in OTHER_BEFORE):
            return rule.name, match.start(), match.end()
    return None


def find_ai_title(title: str) -> tuple[str, int, int] | None:
    """Return rule, start and end of the words of a title that say AI."""
    for rule, regex in AI_TITLES:
        match = regex.search(title)
        if match:
            return rule.name, match.start(), match.end()
    return None
