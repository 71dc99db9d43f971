"""A posting's facts stand beside the words they came from."""

import shutil
from pathlib import Path

import pytest

from queries.errors import UnknownPosting
from queries.explain import Part, explain, prove
from queries.marking import Claim
from queries.showing import reasons

POSTING = "greenhouse/e2/ai_pm-1"


def test_words_stand_in_their_place(workspace: Path) -> None:
    explanation = explain(workspace, POSTING)
    assert explanation.posting["employer"] == "Müller & Söhne"
    assert explanation.parts == (Part(section="duties", start=0, end=41), Part(section="about", start=41, end=46))
    found = {proof.kind: (proof.claim, proof.origin, proof.words, proof.stands) for proof in explanation.proofs}
    assert found == {
        "guide": ("communication = duty", "text", "Explain models plainly", True),
        "skill": ("sql = duty", "text", "Explain", True),
        "fact": ("role = ai_pm", "title", "AI", False),
        "pay": ("base 100000 to 120000 USD a year", "source", "pay", False),
    }
    for proof in explanation.proofs:
        assert not proof.stands or explanation.text[proof.start : proof.end] == proof.words


def test_without_texts_the_words_remain(workspace: Path) -> None:
    shutil.rmtree(workspace / "texts")
    explanation = explain(workspace, POSTING)
    assert (explanation.text, explanation.parts) == ("", ())
    assert [(proof.words, proof.stands) for proof in explanation.proofs if proof.kind == "guide"] == [
        ("Explain models plainly", False)
    ]


def test_an_unknown_posting_gets_its_neighbours(workspace: Path) -> None:
    with pytest.raises(UnknownPosting, match=r"nearest: greenhouse/e2/ai_pm-\d, "):
        explain(workspace, "greenhouse/e2/ai_pm-9")


def test_a_skill_names_its_alias() -> None:
    rows = [
        ("skill", "sql = duty", "text", 4, 7, "SQL", "duties"),
        ("fact", "role = pm", "title", 0, 2, "PM", "PM"),
    ]
    proofs = tuple(prove(rows, "Run SQL"))
    assert [(proof.alias, proof.stands) for proof in proofs] == [("sql", True), ("", False)]
    assert reasons(Claim(number=1, proofs=proofs[:1])) == "“SQL”  (duties; alias: sql)"
