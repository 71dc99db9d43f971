"""The whole pipeline: a document in, facts out, and what `aipm extract` prints of them."""

import json
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract import contract, extract
from analysis.facts import GUIDE_SKILLS, Document, Facts

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


def spans(facts: Facts) -> list[tuple[int, int, str]]:
    demands = [(demand.start, demand.end, demand.words) for demand in facts.guide]
    signals = [(signal.start, signal.end, signal.words) for signal in facts.signals]
    return demands + signals + [(mention.start, mention.end, mention.words) for mention in facts.mentions]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_fact_has_its_words(case: dict[str, Any]) -> None:
    facts = extract(Document(**{name: case[name] for name in ("title", "html", "text", "location") if name in case}))
    assert all(facts.text[start:end] == words for start, end, words in spans(facts))
    sources = {"title": case["title"], "location": case.get("location", ""), "text": facts.text}
    for finding in facts.findings:
        if finding.origin in sources:
            assert sources[finding.origin][finding.start : finding.end] == finding.words


@given(st.text(), st.text())
def test_nothing_breaks_it(title: str, body: str) -> None:
    for document in (Document(title=title, text=body), Document(title=title, html=body)):
        facts = extract(document)
        assert all(facts.text[start:end] == words for start, end, words in spans(facts))


FLOORS = {"skill_f1": 0.85, "guide_accuracy": 0.85, "ai_pm_f1": 0.9, "salary_f1": 0.9}


def test_accuracy_on_labelled_postings(shared: Path) -> None:
    """Careful readers labelled these; no change may cost us what is reached."""
    scorer = runpy.run_path(str(shared / "gold" / "score.py"))
    facts = {}
    for line in (shared / "gold" / "dev.postings.jsonl").read_text(encoding="utf-8").splitlines():
        posting = json.loads(line)
        fields = {
            name: posting[name] for name in ("title", "html", "text", "location", "employer") if posting.get(name)
        }
        facts[posting["id"]] = contract(posting["id"], extract(Document(**fields)))
    figures = scorer["score"](scorer["load"](shared / "gold" / "dev.labels.jsonl"), facts)
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}


def test_the_same_document_gives_the_same_facts() -> None:
    document = Document(title="Product Manager", html="<h2>Requirements</h2><ul><li>SQL, Python, roadmap</li></ul>")
    assert extract(document) == extract(document)
