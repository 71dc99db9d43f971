"""Lines in sections, and what they say for the guide's claims without naming a skill."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analysis.alias import find_alias
from analysis.demand import STRENGTH
from analysis.extract import extract
from analysis.facts import Document, Facts
from analysis.skills import Finder
from analysis.taxonomy import Trap, taxonomy
from analysis.touched import Change, changed_words, skills_again

CASES = tomllib.loads(Path(__file__).with_name("signals.toml").read_text(encoding="utf-8"))["case"]
SIGNALS = {
    *("finds_ai_uses", "secures_data", "builds_with_engineers", "keeps_realistic", "manages_expectations"),
    *("prior_ai_experience", "other_background", "stays_current", "ethics_partners", "data_partners"),
    *("business_partners", "model_metrics", "fairness_groups", "responsible_design", "uses_ai_tools"),
    "degree_demanded",
}
LINE = "Stay current with new sonar models, and manage expectations of captains"


def read(case: dict[str, Any], title: str = "Product Manager") -> Facts:
    return extract(Document(title=title, html=f"<h3>{case['section']}</h3><ul><li>{case['line']}</li></ul>"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_signals(case: dict[str, Any]) -> None:
    facts = read(case)
    found: dict[str, str] = {}
    for signal in sorted(facts.signals, key=lambda signal: STRENGTH[signal.demand], reverse=True):
        assert facts.text[signal.start : signal.end] == signal.words
        assert signal.alias == find_alias(signal.signal_id, signal.words) != ""
        found[signal.signal_id] = signal.demand
    assert found == case["found"]


def test_the_claims_rest_on_these() -> None:
    assert {kind.id for kind in taxonomy().signals} == SIGNALS == {name for case in CASES for name in case["found"]}
    assert not SIGNALS & {skill.id for skill in taxonomy().skills}


def test_only_product_managers_are_read() -> None:
    case = {"section": "Responsibilities", "line": LINE}
    assert {signal.signal_id for signal in read(case).signals} == {"stays_current", "manages_expectations"}
    assert read(case, title="Sailmaker").signals == ()


def test_no_skill_comes_of_them() -> None:
    facts = read({"section": "Requirements", "line": "Managing expectations, and staying abreast of tides"})
    assert len(facts.signals) == 2
    assert (facts.mentions, facts.guide) == ((), ())


def test_nothing_counts_inside_a_trap() -> None:
    known = taxonomy()
    trap = Trap(why="a tide", words=("stay current with new sonar",))
    facts = read({"section": "Responsibilities", "line": LINE})
    lines = [Finder(known.signals, traps).read_line(LINE, "duties") for traps in ((), (trap,))]
    assert [len(found) for found in lines] == [len(facts.signals), len(facts.signals) - 1]


def test_a_changed_signal_touches_its_own_words_only() -> None:
    old = taxonomy()
    kinds = tuple(
        replace(kind, aliases=(*kind.aliases, "watch the tide")) if kind.id == "stays_current" else kind
        for kind in old.signals
    )
    new = replace(old, signals=kinds)
    words = changed_words(old, new)
    assert words is not None
    assert {word for word in words if "tide" in word} == words != frozenset()
    assert Change(old, new).touches("They watch the tides.")
    trapped = replace(old, signal_traps=(*old.signal_traps, Trap(why="a sea", words=("current",))))
    assert changed_words(old, trapped) == {"current", "currents"}


def test_they_are_read_again_with_the_skills() -> None:
    facts = read({"section": "Responsibilities", "line": LINE})
    assert skills_again(replace(facts, signals=())) == facts
