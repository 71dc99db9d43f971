"""The guide as data: complete, in the words extraction uses."""

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest

import queries
from analysis.facts import GUIDE_SKILLS, Level
from analysis.taxonomy import taxonomy

GUIDE = tomllib.loads((Path(queries.__file__).parent / "guide" / "guide.toml").read_text(encoding="utf-8"))

STATEMENTS = [*GUIDE["skill"], *GUIDE["band"], *GUIDE["claim"]]
MEASURES = list(chain.from_iterable(statement["measure"] for statement in STATEMENTS))


def test_skills_are_those_extraction_finds() -> None:
    assert tuple(skill["id"] for skill in GUIDE["skill"]) == GUIDE_SKILLS


def test_bands_name_known_levels() -> None:
    assert {band["level"] for band in GUIDE["band"]} <= set(get_args(Level))
    assert [(band["level"], band["low"], band.get("high")) for band in GUIDE["band"]] == [
        ("entry", 90_000, 120_000),
        ("mid", 150_000, None),
        ("senior", 200_000, None),
    ]


def test_statements() -> None:
    kinds = [claim["kind"] for claim in GUIDE["claim"]]
    assert (kinds.count("responsibility"), kinds.count("reason"), kinds.count("claim")) == (5, 4, 16)
    ids = [entry["id"] for kind in ("skill", "band", "claim", "step") for entry in GUIDE[kind]]
    assert len(ids) == len(set(ids))


def test_path_leads_to_every_skill() -> None:
    assert {skill for step in GUIDE["step"] for skill in step["leads_to"]} == set(GUIDE_SKILLS)


def test_every_statement_is_decided_by_something() -> None:
    assert [one["id"] for one in STATEMENTS if not any("rule" in measure for measure in one["measure"])] == []


@pytest.mark.parametrize(
    ("what", "known"),
    [
        ("skills", {skill.id for skill in taxonomy().skills}),
        ("signals", {signal.id for signal in taxonomy().signals}),
        ("guide_skills", set(GUIDE_SKILLS)),
    ],
)
def test_measures_count_what_extraction_finds(what: str, known: set[str]) -> None:
    counted = set(chain.from_iterable(measure.get("counts", {}).get(what, []) for measure in MEASURES))
    assert counted
    assert counted <= known


@pytest.mark.parametrize("rule", GUIDE["rule"], ids=lambda rule: rule["id"])
def test_no_figure_can_support_and_contradict(rule: dict[str, Any]) -> None:
    supported, contradicted = rule["supported"], rule["contradicted"]
    assert supported.keys().isdisjoint(contradicted)
    if "above" in supported:
        assert contradicted["below"] <= supported["above"]
    else:
        assert contradicted["above"] >= supported["below"]


def test_every_group_and_rule_is_of_use() -> None:
    used = {measure.get("of", "ai_pm") for measure in MEASURES} | {measure.get("against") for measure in MEASURES}
    assert {group["id"] for group in GUIDE["group"]} <= used
    assert {rule["id"] for rule in GUIDE["rule"]} <= {measure.get("rule") for measure in MEASURES}


def test_big_technology_companies_are_dated() -> None:
    assert GUIDE["big_tech"]["as_of"].isoformat() >= "2025-01-01"
    names = GUIDE["big_tech"]["employers"]
    assert len({name.casefold() for name in names}) == len(names)
