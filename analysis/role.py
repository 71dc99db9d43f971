"""Is it a product management job, and is AI what the job is about?

The title decides the family. AI must be said in the title or be plain in what the
posting says of the job itself: its lines on role, duties and requirements are weighed,
the company's own story is not. Working at an AI company, or with AI tools, is not enough.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.facts import Finding
from analysis.passages import Passage, passages_with, quote
from analysis.rule import Rule, compile_rules
from analysis.sections import Name, Section
from analysis.text import Text
from analysis.titles import find_ai_title, find_pm_title

_AI = (
    r"(?:(?<![\w.@])(?:AI/ML|ML/AI|AI|A\.I\.|ML|LLMs?|GenAI|Gen AI|KI|IA)(?!\w)"
    r"|(?i:machine[- ]learning|generative(?: ai)?|agentic|artificial intelligence|language models?"
    r"|maschinelle\w* lernen|künstliche\w* intelligenz|apprentissage automatique|intelligence artificielle"
    r"|inteligencia artificial))"
)
_MADE = (
    r"(?i:products?|platforms?|features?|experiences?|systems?|solutions?|agents?|assistants?|models?|algorithms?|apis?"
    r"|moneti[sz]ation|capabilities|applications|pipelines?|engines?|workflows?|copilots?|automation|challenges|technology"
    r"|initiatives|infrastructure|services|tooling for|suite|surfaces|assistants|chatbots?"
    r"|lösungen|produkte?n?|agenten|modellen?|assistent(?:en)?|anwendungen)"
)
_PEOPLE = r"(?i:engineers?|researchers?|scientists?|teams?|partners?|experts?|labs?|companies|startups?|stakeholders?)"
_USED = (
    r"(?i:\b(?:us(?:e|ing|age) of|using|leverag\w+|utili[sz]\w+|explor\w+|experiment\w*|curio\w+|interest\w*|passion\w*"
    r"|opportunit\w+|emerging|familiar\w*|comfort\w*|enthusias\w+|stay\w*|commitment|bonus|adopt\w*|fluen\w+"
    r"|appl(?:y|ies)"
    r"|identify|including|such as|collaborat\w+ with|partner\w* with|partner closely with|work\w* with|alongside)\b)"
)

MENTION = re.compile(
    rf"{_AI}|(?<!\w)(?:NLP|RAG|MLOps)(?!\w)|(?i:\bdeep[- ]learning|\bcomputer vision|\bchat\s?bots?\b|\bllm"
    rf"|\bchatgpt|\bcopilots?\b"
    r"|\brecommend(?:er|ation) (?:engine|system|model)|\bpredictive model|\bmodel (?:training|evaluation"
    r"|performance|quality|behavio|outputs?\b|capabilit)|\bmodels in production|\btraining data\b|\bevals\b"
    r"|\bpredictive analytics|\bconversational (?:agents?|interfaces?|experiences?)"
    r"|\bprompt(?:s that| engineering|ing\b)"
    r"|\b(?:agent|agents) (?:platforms?|frameworks?|builders?|sdk)|\bmodelle (?:trainiert|lernen)"
    r"|\bmod[eè]les? de langage)"
)

CAPITALS = ("AI", "A.I.", "ML", "LLM", "KI", "IA", "NLP", "RAG")  # letters without which `MENTION` can't match
LETTERS = (
    "machine",
    "artificial",
    "generative",
    "agentic",
    "language model",
    "deep",
    "computer vision",
    "bot",
    "llm",
    "chatgpt",
    "copilot",
    "recommend",
    "predictive",
    "model ",
    "gen ai",
    "models in",
    "training data",
    "evals",
    "conversational",
    "prompt",
    "agent ",
    "agents ",
    "maschinell",
    "künstlich",
    "automatique",
    "intelligence art",
    "inteligencia",
    "modelle",
    "de langage",
)

CUES = compile_rules(  # tried in order on the words around a mention; the value is how much the line weighs
    (
        Rule(
            "AI as a tool",
            "fluent in AI tools such as chatbots",
            r"\bAI (?:tools?|tooling|startup|compan|literacy|experts?|trends|skills)|AI-(?:first ways|assisted)",
            "0.25",
        ),
        Rule(
            "AI as an extra",
            "AI experience is a plus",
            rf"{_AI}[^.;]{{0,60}}(?:\ba (?:strong )?plus\b|\bpreferred\b|\bhelpful\b)",
            "0.25",
        ),
        Rule(
            "a law on AI",
            "what the EU AI Act asks",
            r"(?i:\bAI (?:act|bill|law|regulations?)\b)",
            "0.25",
        ),
        Rule(
            "colleagues or customers in AI",
            "work closely with ML engineers",
            rf"{_AI}(?:/[\w/]+)? (?i:[\w-]+ )?{_PEOPLE}\b"
            rf"|(?i:\b(?:engineering|engineers|data scien\w+|designe?r?s?|product|analytics"
            rf"|marketing|research),? (?:and )?){_AI}(?=,| and\b|;| teams)",
            "0.25",
        ),
        Rule(
            "models made",
            "improve model evaluation",
            r"(?i:\bmodel (?:training|evaluation|performance|quality|behavio)|\brecommend(?:er|ation) (?:engine"
            r"|system|model)|\bfine-?tun|\bmodels in production|\btraining data|\bevals\b)",
            "2",
        ),
        Rule("AI to use or explore", "explore ways to leverage AI", rf"{_USED}[^.;]{{0,50}}{_AI}", "0.25"),
        Rule(
            "owning an AI product",
            "You will own our AI-powered triage product",
            rf"(?i:\b(?:own|owning|lead|leading|driv(?:e|es|ing)|build|building|defin(?:e|es|ing)|ship|shipping"
            rf"|responsible for|shap(?:e|ing)|develop|head)\b)[^.;]{{0,70}}{_AI}"
            rf"(?i:[- ](?:powered|driven|native|based|enabled|generated))?[ /-](?:[\w/&-]{{2,20}} ){{0,3}}{_MADE}\b",
            "3",
        ),
        Rule(
            "an AI product",
            "a team behind machine learning models",
            rf"{_AI}(?i:[- ](?:powered|driven|native|based|enabled|first"
            rf"|generated))?[ /-](?:[\w/&-]{{2,20}} ){{0,3}}{_MADE}\b",
            "2",
        ),
        Rule(
            "agents", "multi-step agentic tasks", r"(?i:\bagentic\b)|\bLLMs\b|(?i:\b(?:voice|autonomous) agents\b)", "2"
        ),
        Rule(
            "deep knowledge of AI",
            "strong expertise in machine learning",
            rf"(?i:\b(?:deep|strong|proven|demonstrated|extensive|solid|expertise)\b)[^.;,]{{0,50}}{_AI}",
            "1.5",
        ),
        Rule("AI named", "at the crossing of law and AI", MENTION.pattern, "1"),
    ),
    re.NOFLAG,
)

SHARE = {  # by section: how much of a cue's weight counts, and the most one mention can weigh
    "role": (1.0, 3.0),  # only the account of the role itself can say that AI is its core
    "other": (1.0, 3.0),
    "duties": (1.0, 2.0),
    "requirements": (1.0, 1.5),  # asking for AI knowledge says less than giving AI work
    "preferred": (0.5, 1.0),
}
CENTRAL = 3.25
AT_AN_AI_COMPANY = 1.0  # there a plain word about the role's own work goes further
ENOUGH_AT_AN_AI_COMPANY = 2.0
OF_THE_ROLE = re.compile(  # a sentence that speaks of the job, wherever it stands
    r"\bwe(?:['’]re| are) (?:looking|hiring|seeking|searching)\b|\b(?:is|are) (?:looking for|hiring|seeking) an?\b"
    r"|\byou(?:['’]ll| will)\b(?! (?:join|be joining|receive|get|find|have (?:access|the (?:chance|opportunity))))"
    r"|\bthis (?:role|position|person)\b|\bin dieser (?:rolle|position)\b"
    r"|\b(?:du|tu|vous) (?!suchst|cherch|wirst teil)\w+"
    r"|\ben tant que\b|\bas (?:an?|our|the) [^.,]{0,60}\b(?:manager|owner|lead)\b",
    re.IGNORECASE,
)
AROUND = 100  # characters on either side that tell what a mention is about
APART = 300  # mentions closer than this are one statement
SENTENCE = 300  # characters read on either side of a mention for the sentence it stands in


class Weight(NamedTuple):
    """How strongly one line says that the job is about AI."""

    amount: float
    start: int
    end: int
    rule: str


def find_role(title: str, text: Text, sections: tuple[Section, ...]) -> Finding:
    """Return `ai_pm`, `pm` or `other`, with the words that decided.

    >>> find_role("AI Product Manager", Text("", ()), ()).value
    'ai_pm'
    """
    family = find_pm_title(title)
    if family is None:
        return quote("role", "other", "title", title, (0, len(title)), rule="no product management title")
    ai = find_ai_title(title)
    if ai is not None:
        return quote("role", "ai_pm", "title", title, ai[1:], rule=f"title: {ai[0]}")
    central = _central(text, sections)
    if central is not None:
        return quote("role", "ai_pm", "text", text.text, (central.start, central.end), rule=f"text: {central.rule}")
    return quote("role", "pm", "title", title, family[1:], rule=f"title: {family[0]}")


def _central(text: Text, sections: tuple[Section, ...]) -> Weight | None:
    """Return the weightiest words if the job centres on AI."""
    named = passages_with(text, sections, LETTERS, CAPITALS)
    lines = [line for line in named if MENTION.search(line.words)]
    weights = [weight for line in lines for weight in _weights(line)]
    total = sum(weight.amount for weight in weights)
    if total >= ENOUGH_AT_AN_AI_COMPANY and sum(line.section == "about" for line in lines) >= 2:
        total += AT_AN_AI_COMPANY
    return max(weights, key=lambda weight: weight.amount) if total >= CENTRAL else None


def _weights(line: Passage) -> Iterator[Weight]:
    """Weigh a line by its first mention, and a long paragraph once for every so many words."""
    weighed = -APART
    for mention in MENTION.finditer(line.words):
        section = _said_in(line, mention.start())
        if mention.start() - weighed < APART or section not in SHARE:
            continue
        share, most = SHARE[section]
        weighed = mention.start()
        around = line.words[max(0, mention.start() - AROUND) : mention.end() + AROUND]
        rule = next(rule for rule, regex in CUES if regex.search(around))
        amount = min(float(rule.value), most) * share
        yield Weight(amount, line.start + mention.start(), line.start + mention.end(), rule.name)


def _said_in(line: Passage, at: int) -> Name:
    """Return the section, or `role` where a sentence of the company's story turns to the job."""
    if line.section != "about":
        return line.section
    first, last = max(0, at - SENTENCE), min(at + SENTENCE, len(line.words))
    start = max(first - 1, *(line.words.rfind(mark, first, at) for mark in (". ", "! ", "? "))) + 1
    end = line.words.find(". ", at, last)
    return "role" if OF_THE_ROLE.search(line.words, start, last if end < 0 else end) else "about"
