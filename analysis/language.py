"""Which language a posting is written in, told by its letters or by its small words.

Some languages have letters of their own; articles and prepositions give the others away
within a few lines. A text too short or too mixed to say is None. Enough for the languages
postings come in, with no model to load.
"""

import re

from analysis.facts import Finding
from analysis.passages import quote
from analysis.text import Text

SMALL_WORDS = {
    "en": "the and of to in for with you our your we will are is that this on as from have their be or at by an",
    "de": "und der die das wir du mit für dich dein deine bei ist sind den im von zu auf eine einen ein unser nicht",
    "fr": "le la les des et vous nous notre dans pour avec une sur du au est sont votre vos qui par aux nos en ce",
    "es": "el la los las de y en para con una que por nuestro nuestra tu del al es se más su como un tus",
    "nl": "de het een en van je met voor in wij ons op aan bij onze jij dat die zijn als te is naar jouw",
    "pt": "o a os as de e em para com uma que por nosso nossa você do da no na é se mais um seu sua dos das",
    "it": "il la le gli di e in per con una che del della nostro nostra un nel sono è si dei più alla al ti",
    "pl": "i w z na do się oraz jest nie dla naszych nasz naszego będziesz jak po przez od lub a o że ze jako",
    "sv": "och att i som för med på av är vi du dig din det en ett till våra vår hos om eller kommer har",
    "da": "og at i som for med på af er vi du dig din det en et til vores os om eller kommer har vil ikke",
    "tr": "ve bir bu ile için olarak olan da de en çok daha veya gibi sizin bizim ekibimize",
}  # fmt: skip
WORDS = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
SCRIPTS = (  # tried in order: Japanese has Chinese letters too
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
FOREIGN = re.compile("[\u0370-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
MOSTLY = 0.2  # this share of letters of another script; the rest are names of tools and companies
SOME = 0.05  # this share of the letters that tell one language of a script from another
READ = 1_200  # characters; more say nothing new
FEWEST = 5  # small words of one language before we believe it
SURELY = 0.2  # this share of English small words leaves no room for another language
LEAD = 1.3  # how far ahead of the next language
SHOWN = re.compile(r"\s*(?:\S+\s+){0,11}\S+")  # a dozen words


def find_language(text: Text) -> Finding | None:
    """Return the ISO 639-1 code of the language, or None if the text does not show it.

    Its words are the first of the text: enough to see the language by, and no second copy of the posting.
    """
    read = text.text[:READ].lower()
    if (code := _by_letters(read) or _by_words(read.split())) is None:
        return None
    end = SHOWN.match(text.text)
    return quote("language", code, "text", text.text, (0, end.end() if end else 0), rule="small words")


def _by_letters(read: str) -> str | None:
    foreign = FOREIGN.findall(read)
    if not foreign or len(foreign) < MOSTLY * len(read.replace(" ", "")):
        return None
    letters = "".join(foreign)
    return next((code for code, script in SCRIPTS if len(script.findall(letters)) > SOME * len(letters)), None)


def _by_words(words: list[str]) -> str | None:
    if _count(words, "en") >= max(FEWEST, len(words) * SURELY):
        return "en"
    counts = sorted(((_count(words, code), code) for code in WORDS), reverse=True)
    (most, code), (next_most, _) = counts[:2]
    return None if most < FEWEST or most < LEAD * next_most else code


def _count(words: list[str], code: str) -> int:
    return sum(map(WORDS[code].__contains__, words))
