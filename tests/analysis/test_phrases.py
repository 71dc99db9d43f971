"""Phrases in a line, and spaCy's own matcher beside ours."""

import random
from typing import cast

import pytest
import spacy
from spacy.attrs import LOWER  # type: ignore[import-not-found]  # compiled, without types
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without types
from spacy.vocab import Vocab

from analysis.phrases import Phrases

ANY_CASE = (
    "sql", "r", "ai", "agile", "machine learning", "learning", "cross-functional", "ci/cd", "a/b test", "c++",
    "node.js", "go-to-market", "0-to-1", "user's needs", "p&l", "data", "data science",
)  # fmt: skip
AS_WRITTEN = ("Go", "R", "REST", "Excel", "CI/CD")
WORDS = (
    *ANY_CASE, *AS_WRITTEN, "go", "rest", "startup", "learnings", "e.g.", "(", ")", "-", "/", "&", ",", ".", "—", "",
    " ", "https://sql.example.com/ai", "R&D", "data-driven", "Machine", "5", "k", "Node.Js", "…", "'s", "é",
)  # fmt: skip
JOINS = ("", " ", " ", " ", "  ", "-", "/", ",", "\t")


@pytest.fixture(scope="module")
def phrases() -> Phrases[str]:
    known: Phrases[str] = Phrases()
    for phrase in ANY_CASE:
        known.add([phrase], phrase)
    known.add(AS_WRITTEN, "as written", as_written=True)
    known.build()
    return known


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("An art startup, agile.", ["agile"]),
        ("Machine Learning/AI", ["machine learning", "learning", "ai"]),
        ("CI / CD or ci/cd", ["CI / CD", "CI / CD", "ci/cd"]),
        ("we go, they Go", ["Go"]),
        ("see https://sql.example.com/ai", []),
        ("machine  learning", ["learning"]),
        ("", []),
    ],
)
def test_a_phrase_is_found_where_it_stands_as_words(phrases: Phrases[str], line: str, found: list[str]) -> None:
    matches = phrases.find(line, line.lower())
    assert sorted(line[match.start : match.end].lower() for match in matches) == sorted(map(str.lower, found))


def test_spacys_matcher_finds_the_same(phrases: Phrases[str]) -> None:
    usual = cast("Tokenizer", spacy.blank("en").tokenizer)
    tokenizer = Tokenizer(
        Vocab(lex_attr_getters={LOWER: str.lower}),
        rules={},
        prefix_search=usual.prefix_search,
        suffix_search=usual.suffix_search,
        infix_finditer=usual.infix_finditer,
        url_match=usual.url_match,
    )
    plain, cased = PhraseMatcher(tokenizer.vocab, attr="LOWER"), PhraseMatcher(tokenizer.vocab, attr="ORTH")
    for phrase in ANY_CASE:
        plain.add(phrase, [tokenizer(phrase)])
    cased.add("as written", [tokenizer(phrase) for phrase in AS_WRITTEN])
    chance = random.Random(7)
    seen = 0
    for _ in range(3_000):
        line = "".join(chance.choice(WORDS) + chance.choice(JOINS) for _ in range(chance.randint(1, 9)))
        doc = tokenizer(line)
        spans = [(tokenizer.vocab.strings[key], doc[start:end]) for key, start, end in [*plain(doc), *cased(doc)]]
        theirs = sorted((name, span.start_char, span.end_char, len(span)) for name, span in spans)
        ours = sorted(
            (match.meaning, match.start, match.end, match.length) for match in phrases.find(line, line.lower())
        )
        assert ours == theirs, line
        seen += len(ours)
    assert seen > 3_000
