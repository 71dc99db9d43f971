"""The taxonomy we ship is whole; a broken one says what, where and what to do."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import BrokenTaxonomy
from analysis.facts import GUIDE_SKILLS
from analysis.skills import spelled
from analysis.taxonomy import FOLDER, load_taxonomy, taxonomy

EXAMPLES = tomllib.loads(Path(__file__).with_name("taxonomy.toml").read_text(encoding="utf-8"))
CASES = EXAMPLES["case"]
FAMILIES = {"technical", "ai", "product", "analytics", "ethics", "communication", "collaboration"}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_broken_taxonomy_is_named(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(case["content"], encoding="utf-8")
    with pytest.raises(BrokenTaxonomy) as caught:
        load_taxonomy(tmp_path)
    for words in case["says"]:
        assert words in str(caught.value)


def test_the_canonical_skills_are_all_there_and_no_others() -> None:
    assert {skill.id for skill in taxonomy().skills if skill.parent is None} == set(EXAMPLES["canonical"].split())


def test_families_and_guide_skills() -> None:
    assert {skill.family for skill in taxonomy().skills} == FAMILIES
    assert {skill.guide for skill in taxonomy().skills} == {*GUIDE_SKILLS, None}


def test_a_finer_skill_speaks_for_its_parents_guide_skill() -> None:
    guides = {skill.id: skill.guide for skill in taxonomy().skills}
    assert all(skill.guide == guides[skill.parent] for skill in taxonomy().skills if skill.parent)


def test_the_version_follows_the_files(tmp_path: Path) -> None:
    copy = shutil.copytree(FOLDER, tmp_path / "copy")
    assert load_taxonomy(copy).version == taxonomy().version
    with (copy / "traps.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert load_taxonomy(copy).version != taxonomy().version


def test_every_spelling_a_posting_might_use() -> None:
    assert {"fine tuning", "fine-tuning", "finetuning"} <= spelled(["fine-tuning"])
    assert {"prioritise", "prioritize"} <= spelled(["prioritize"])
    assert {"strategy", "strategies"} <= spelled(["strategy"])
    assert {"user interview", "user-interview", "user interviews"} <= spelled(["user interview"])
