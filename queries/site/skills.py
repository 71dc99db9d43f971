"""A page for each skill: the guide's seven, and every concrete one that enough postings name.

All of them are cut from the same answers; nothing is asked per skill.
"""

from collections.abc import Iterator
from typing import Any

from queries.site.asking import QUOTES, Asked, Record, group
from queries.site.charts import trend_chart
from queries.site.words import percent
from queries.whom import Whom

LEAST = 5  # postings that ask for a concrete skill before it has a page of its own
LEVELS = ("any", "required", "preferred", "duty")
TOGETHER = 10  # other skills shown beside one


def skill_list(asked: Asked) -> dict[str, Any]:
    """The index of all skills."""
    return {"guide": guide_rows(asked), "concrete": concrete_rows(asked), "least": LEAST}


def guide_rows(asked: Asked) -> list[Record]:
    """The guide's seven as AI PM postings ask for them, most asked first, other PMs' beside; unmeasured ones last."""
    pm = {row["guide_skill"]: row for row in asked.records("guide_skill_demand", role="pm", demand_level="any")}
    verdicts = {row["guide_id"]: row["verdict"] for row in asked.records("guide_scorecard", kind="skill")}
    rows = [
        {**row, "page": guide_page(row["guide_skill"]), "pm": pm.get(row["guide_skill"])}
        | {"verdict": verdicts.get(row["guide_skill"])}
        for row in asked.records("guide_skill_demand", role="ai_pm", demand_level="any")
    ]
    return sorted(rows, key=lambda row: (row["asked_share"] is None, -row["asked_count"]))


def concrete_rows(asked: Asked) -> list[Record]:
    """The concrete skills that enough AI PM postings ask for, most asked first."""
    pm = {row["skill_id"]: row for row in asked.records("skill_demand", role="pm", demand_level="any")}
    return [
        {**row, "page": skill_page(row["skill_id"]), "pm": pm.get(row["skill_id"])}
        for row in asked.records("skill_demand", role="ai_pm", demand_level="any")
        if row["asked_count"] >= LEAST
    ]


def guide_page(skill: str) -> str:
    return f"skills/guide-{skill}.html"


def skill_page(skill: str) -> str:
    return f"skills/{skill}.html"


def pages_of_skills(asked: Asked) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every skill's page and what stands on it."""
    shelves = shelve(asked)
    for row in guide_rows(asked):
        yield row["page"], fill("guide", row["guide_skill"], row, asked, shelves)
    for row in concrete_rows(asked):
        yield row["page"], fill("concrete", row["skill_id"], row, asked, shelves)


def shelve(asked: Asked) -> dict[str, dict[Any, list[Record]]]:
    """Every answer that has something of each skill, put in order by skill once."""
    by_kind = group(asked.records("skill_employers"), "kind")
    measured = group(asked.records("guide_measures"), "guide_id")
    return {
        "guide": group(asked.records("guide_skill_demand"), "guide_skill"),
        "concrete": group(asked.records("skill_demand"), "skill_id"),
        "guide employers": group(by_kind.get("guide", []), "skill_id"),
        "concrete employers": group(by_kind.get("concrete", []), "skill_id"),
        "together": group(asked.records("skills_together", role="ai_pm"), "skill_id"),
        "quotes": group(asked.records("skill_words"), "skill_id"),
        "pay": group(asked.records("pay_by_skill"), "skill_id"),
        "difference": group(asked.records("skills_ai_pm_vs_pm"), "skill_id"),
        "measures": measured,
        "kin": group(concrete_rows(asked), "guide_skill"),
        "labels": {row["guide_skill"]: [row] for row in guide_rows(asked)},
        "has page": {row["skill_id"]: [row] for row in concrete_rows(asked)},
    }


def fill(
    kind: str, skill: str, row: Record, asked: Asked, shelves: dict[str, dict[Any, list[Record]]]
) -> dict[str, Any]:
    """What one skill's page tells."""
    is_guide = kind == "guide"
    weeks = asked.trends.get((kind, skill), [])
    return {
        "kind": kind,
        "skill": row,
        "levels": levels_of(shelves[kind][skill]),
        "weeks": weeks,
        "trend": draw_trend(weeks, row["label"], asked.whom),
        "employers": shelves[f"{kind} employers"].get(skill, []),
        "together": [] if is_guide else shelves["together"].get(skill, [])[:TOGETHER],
        "quotes": asked.quotes.get(skill, []) if is_guide else distinct(shelves["quotes"].get(skill, [])),
        "pay": None if is_guide else next(iter(shelves["pay"].get(skill, [])), None),
        "difference": None if is_guide else next(iter(shelves["difference"].get(skill, [])), None),
        "measures": shelves["measures"].get(skill, []) if is_guide else [],
        "kin": shelves["kin"].get(skill, []) if is_guide else [],
        "paged": shelves["has page"],
        "family": next(iter(shelves["labels"].get(row["guide_skill"], [])), None),
    }


def distinct(records: list[Record]) -> list[Record]:
    """A few sentences, none of them twice: employers copy each other."""
    by_words = {record["sentence"]: record for record in reversed(records)}
    return [{**record, "quote": words} for words, record in reversed(by_words.items())][:QUOTES]


def levels_of(records: list[Record]) -> list[dict[str, Any]]:
    """Each level of demand: AI PMs' and other PMs' rows side by side."""
    found = {(record["role"], record["demand_level"]): record for record in records}
    return [
        {"level": level, "ai_pm": found.get(("ai_pm", level)), "pm": found.get(("pm", level))}
        for level in LEVELS
        if ("ai_pm", level) in found
    ]


def draw_trend(weeks: list[Record], label: str, whom: Whom) -> str:
    """The trend as a chart; nothing where fewer than two weeks have a figure."""
    known = [week for week in weeks if week["share"] is not None]
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    described = (
        f"From {percent(first['share'])} in {first['week']} to {percent(last['share'])} in {last['week']};"
        f" the 95 % interval of the last is {percent(last['low'])} to {percent(last['high'])}"
    )
    said = whom.said("share of AI PM postings that ask for it, by week")
    return trend_chart(weeks, f"{label}: {said}", described)
