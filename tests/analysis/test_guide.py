"""The guide as rows, and what is said of a broken one."""

import tomllib
from pathlib import Path

import pytest

from analysis.errors import BrokenGuide
from analysis.facts import GUIDE_SKILLS
from analysis.guide import guide_rows, load_guide
from analysis.warehouse import GUIDE

CASES = tomllib.loads(Path(__file__).with_name("guide.toml").read_text(encoding="utf-8"))["case"]


def test_the_shipped_guide_becomes_rows() -> None:
    rows = guide_rows(load_guide(GUIDE))
    assert [row["guide_skill"] for row in rows["guide_skills"]] == list(GUIDE_SKILLS)
    assert [row["position"] for row in rows["guide_claims"]] == list(range(1, len(rows["guide_claims"]) + 1))
    measures = {row["measure_id"]: row for row in rows["guide_measures"]}
    assert (measures["entry_median"]["supported_above"], measures["entry_median"]["supported_below"]) == (
        90_000,
        120_000,
    )
    assert measures["coding_required"]["coding"] == ("required",)
    assert measures["coding_welcome"]["supported_below"] is None
    assert {band["high"] for band in rows["guide_bands"] if band["level"] == "mid"} == {None}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_broken_guide_says_where(case: dict[str, str], tmp_path: Path) -> None:
    whole = GUIDE.read_text(encoding="utf-8")
    assert case["find"] in whole
    every = case["why"] == "no bands at all"
    path = tmp_path / "guide.toml"
    path.write_text(whole.replace(case["find"], case["put"], -1 if every else 1), encoding="utf-8")
    with pytest.raises(BrokenGuide) as problem:
        load_guide(path)
    assert str(problem.value).startswith(f"{path}:")
    assert case["says"] in str(problem.value)
