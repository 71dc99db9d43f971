"""The whole pipeline: a document in, facts out, and what `aipm extract` prints of them."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract import contract, extract
from analysis.facts import GUIDE_SKILLS, Document

CASES = tomllib.loads(Path(__file__).with_name("extract.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_contract(case: dict[str, Any]) -> None:
    fields = {name: case[name] for name in ("title", "html", "text", "location") if name in case}
    said = contract("maps-1", extract(Document(**fields)))
    assert said["id"] == "maps-1"
    assert (said["role"], said["min_years"]) == (case["role"], case.get("min_years"))
    assert {skill["id"]: skill["level"] for skill in said["skills"]} == case["skills"]
    assert said["guide"] == dict.fromkeys(GUIDE_SKILLS, "absent") | case["guide"]
    json.dumps(said)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_fact_has_its_words(case: dict[str, Any]) -> None:
    facts = extract(Document(**{name: case[name] for name in ("title", "html", "text", "location") if name in case}))
    for fact in (*facts.mentions, *facts.guide):
        assert facts.text[fact.start : fact.end] == fact.words
    for finding in facts.findings:
        source = {"title": case["title"], "location": case.get("location", ""), "text": facts.text}
        if finding.origin in source:
            assert source[finding.origin][finding.start : finding.end] == finding.words


@given(st.text(), st.text())
def test_nothing_breaks_it(title: str, body: str) -> None:
    for document in (Document(title=title, text=body), Document(title=title, html=body)):
        facts = extract(document)
        assert all(facts.text[fact.start : fact.end] == fact.words for fact in (*facts.mentions, *facts.guide))


def test_the_same_document_gives_the_same_facts() -> None:
    document = Document(title="Product Manager", html="<h2>Requirements</h2><ul><li>SQL, Python, roadmap</li></ul>")
    assert extract(document) == extract(document)
