"""Quotes keep the words, the sentence around them, and to 24 words."""

from typing import Any

import pytest

from queries.quoting import LONGEST, quote, quote_best, sentence

TEXT = "Duties\n- You own the roadmap for search. You explain models to people who never met one! Then rest.\nMore"


def record(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"words": words, "start_offset": start, "end_offset": start + len(words), "content_hash": "h"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("explain models", "You explain models to people who never met one!"),
        ("roadmap", "You own the roadmap for search."),
        ("search. You", "You own the roadmap for search. You explain models to people who never met one!"),
        ("Duties", "Duties"),
        ("More", "More"),
    ],
)
def test_sentence(words: str, found: str) -> None:
    start = TEXT.index(words)
    assert sentence(TEXT, start, start + len(words)) == found


@pytest.mark.parametrize("place", range(0, 200, 13))
def test_never_too_long_and_always_with_the_words(place: int) -> None:
    text = " ".join(["word"] * place + ["THIS"] + ["word"] * (200 - place))
    start = text.index("THIS")
    found = sentence(text, start, start + 4)
    assert "THIS" in found
    assert len(found.replace("…", "").split()) == LONGEST


def test_without_the_text_the_words_remain() -> None:
    assert quote(record("roadmap"), "") == "roadmap"
    assert quote(record("roadmap"), "another text altogether, with other words in it") == "roadmap"


def test_a_telling_sentence_comes_before_a_heading() -> None:
    found = quote_best([record("Duties"), record("roadmap")], {"h": TEXT}, 1)
    assert [one["quote"] for one in found] == ["You own the roadmap for search."]
    assert [one["quote"] for one in quote_best([record("Duties")], {"h": TEXT}, 1)] == ["Duties"]
