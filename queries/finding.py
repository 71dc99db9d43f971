"""How plainly something says what a reader looks for, whose words aren't always ours."""

import re

WORD = re.compile(r"[^\W_]+")
PLURAL = re.compile(r"(?:ies|y|s)$")
OUR_WORDS = {  # what readers ask for, cut like a plural, and how our questions put it
    "salar": ("pay",),
    "wage": ("pay",),
    "compensation": ("pay",),
    "job": ("posting",),
    "vacanc": ("posting",),
    "compan": ("employer",),
    "coding": ("code",),
    "trend": ("by_week", "week by week"),
    "quote": ("words",),
}


def rank(places: tuple[str, ...], words: str) -> int:
    """How early among `places`, the plainest first, all the words are said; less in our words for them, 0 if nowhere.

    >>> rank(("salary_by_level", "What is paid?", "postings"), "salaries by level")
    6
    >>> rank(("coverage", "What was seen?", "postings"), "jobs")
    1
    """
    wanted = [spellings(word) for word in WORD.findall(words.lower())]
    for number in range(len(places)):
        said = " ".join(places[: number + 1]).lower()
        if wanted and all(any(one in said for one in ones) for ones in wanted):
            is_literal = all(ones[0] in said for ones in wanted)
            return 2 * (len(places) - number) - (0 if is_literal else 1)
    return 0


def spellings(word: str) -> tuple[str, ...]:
    """What to look for: a word without its plural, and our word for it.

    >>> spellings("jobs"), spellings("salary")
    (('job', 'posting'), ('salar', 'pay'))
    """
    bare = PLURAL.sub("", word) if len(word) > 3 else word
    return (bare, *OUR_WORDS.get(bare, ()))
