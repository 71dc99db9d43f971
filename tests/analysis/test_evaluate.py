"""The figures of `aipm evaluate`: those of the labels' own scorer."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import BadInput
from analysis.evaluate import evaluate, load_labels, report_of
from analysis.facts import GUIDE_SKILLS

ABSENT = dict.fromkeys(GUIDE_SKILLS, "absent")


def labels(**changes: Any) -> dict[str, Any]:
    """A labelled posting that asks for nothing."""
    plain = {"id": "1", "role": "pm", "level": "mid", "min_years": None, "work_mode": "unknown", "coding": "unstated"}
    return plain | {"guide": ABSENT, "skills": [], "salaries": []} | changes


def test_the_same_is_perfect() -> None:
    label = labels(
        role="ai_pm",
        guide=ABSENT | {"communication": "duty"},
        skills=[{"id": "sql", "level": "required"}],
        salaries=[{"min": 1, "max": 2.5, "currency": "USD", "period": "hour"}],
    )
    figures = evaluate({"1": label}, {"1": label})
    assert {name: value for name, value in figures.items() if value != 1} == {
        "guide_share_error_mean": 0,
        "guide_share_error_max": 0,
        "skill_share_error_mean": 0,
    }


def test_what_is_not_there_counts_as_nothing_found() -> None:
    label = labels(role="ai_pm", salaries=[{"min": 1, "max": None, "currency": "USD", "period": "hour"}])
    figures = evaluate({"1": label}, {})
    assert (figures["ai_pm_recall"], figures["salary_recall"], figures["min_years_accuracy"]) == (0, 0, 1)


def test_skills_of_other_postings_do_not_count() -> None:
    other = labels(role="other", skills=[{"id": "sql", "level": "required"}])
    assert evaluate({"1": other, "2": labels(id="2")}, {})["skill_recall"] == 1


def test_agrees_with_the_labels_own_scorer(shared: Path, tmp_path: Path) -> None:
    gold = load_labels(shared / "gold" / "dev.labels.jsonl")
    facts = {name: spoilt(number, dict(label)) for number, (name, label) in enumerate(gold.items()) if number % 11}
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(json.dumps(fact) for fact in facts.values()), encoding="utf-8")
    scorer = runpy.run_path(str(shared / "gold" / "score.py"))
    theirs = scorer["score"](scorer["load"](shared / "gold" / "dev.labels.jsonl"), scorer["load"](path))
    assert evaluate(gold, facts) == pytest.approx(theirs)
    assert list(evaluate(gold, facts)) == list(theirs)


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    gold = {str(number): labels(id=str(number), level="mid") for number in range(40)}
    facts = {name: label | {"level": "mid" if int(name) % 4 else "senior"} for name, label in gold.items()}
    apart = report_of(gold, facts, {}, draws=200)
    level = apart.figures["level_accuracy"]
    assert (apart.posting_count, apart.employer_count, level.value, level.posting_count) == (40, 40, 0.75, 40)
    assert 0.55 < level.low < 0.75 < level.high < 0.95
    assert apart == report_of(gold, facts, {}, draws=200)


def test_few_employers_make_wide_intervals() -> None:
    """All errors are in one employer's postings: whether it is drawn decides."""
    gold = {str(number): labels(id=str(number)) for number in range(40)}
    facts = {name: label | {"level": "senior" if int(name) < 10 else "mid"} for name, label in gold.items()}
    employers = {str(number): f"Employer {number // 10}" for number in range(40)}
    level = report_of(gold, facts, employers, draws=200).figures["level_accuracy"]
    assert (level.value, level.low) == (0.75, 0.25)
    assert level.high == 1


def spoilt(number: int, label: dict[str, Any]) -> dict[str, Any]:
    """Facts that are wrong in a way that depends on the number."""
    skills = label["skills"][number % 3 :] + [{"id": "sql", "level": "duty"}] * (number % 4 == 0)
    salaries = [pay | {"max": (pay["max"] or 0) + number % 2} for pay in label["salaries"]]
    guide = label["guide"] | {GUIDE_SKILLS[number % 7]: ("required", "duty", "absent")[number % 3]}
    role = "ai_pm" if number % 5 == 0 else label["role"]
    return label | {"skills": skills, "salaries": salaries, "guide": guide, "role": role}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "labels.jsonl:2: no labels but"),
        ('{"id": "2", "role": "pm"}', "labels.jsonl:2: the labels lack coding, guide"),
        (json.dumps(labels(guide={})), "labels.jsonl:2: guide lacks ai_data_literacy"),
    ],
)
def test_broken_labels_say_where(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(labels()) + "\n" + line, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        load_labels(path)


def test_labels_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can't be read"):
        load_labels(tmp_path / "none.jsonl")
