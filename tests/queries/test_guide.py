"""The guide as data: complete, in the words extraction uses."""

import tomllib
from pathlib import Path
from typing import get_args

import queries
from analysis.facts import GUIDE_SKILLS, Level

GUIDE = tomllib.loads((Path(queries.__file__).parent / "guide" / "guide.toml").read_text(encoding="utf-8"))


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
    ids = [entry["id"] for block in GUIDE.values() for entry in block]
    assert len(ids) == len(set(ids))


def test_path_leads_to_every_skill() -> None:
    assert {skill for step in GUIDE["step"] for skill in step["leads_to"]} == set(GUIDE_SKILLS)
