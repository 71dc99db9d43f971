"""A posting's facts stand beside the words they came from."""

import shutil
from pathlib import Path

import pytest

from queries.errors import UnknownPosting
from queries.explain import explain

POSTING = "greenhouse/e2/ai_pm-1"


def test_words_stand_in_their_place(workspace: Path) -> None:
    explanation = explain(workspace, POSTING)
    assert explanation.posting["employer"] == "Müller & Söhne"
    found = {proof.kind: (proof.claim, proof.before, proof.words, proof.after) for proof in explanation.proofs}
    assert found["guide"] == ("communication = duty", "", "Explain models plainly", " to lawyers.")
    assert found["skill"] == ("sql = duty", "", "Explain", " models plainly to lawyers.")
    assert found["fact"] == ("role = ai_pm", "", "AI", "")
    assert found["pay"] == ("base 100000.00 - 120000.00 USD a year", "", "pay", "")


def test_without_texts_the_words_remain(workspace: Path) -> None:
    shutil.rmtree(workspace / "texts")
    proofs = [proof for proof in explain(workspace, POSTING).proofs if proof.kind == "guide"]
    assert [(proof.words, proof.after) for proof in proofs] == [("Explain models plainly", "")]


def test_an_unknown_posting_gets_its_neighbours(workspace: Path) -> None:
    with pytest.raises(UnknownPosting, match=r"nearest: greenhouse/e2/ai_pm-\d, "):
        explain(workspace, "greenhouse/e2/ai_pm-9")
