"""The pages: a table of which there are, what fills each, and how strangers' words are kept words."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from queries.printing import money, safe
from queries.site import words
from queries.site.asking import Asked, Record, group
from queries.site.charts import pay_chart, trend_chart
from queries.site.documents import documents
from queries.site.postings import paged, pages_of_postings, posting_list
from queries.site.skills import concrete_rows, guide_rows, pages_of_skills, skill_list
from queries.weekly.changes import tell
from queries.weekly.package import outward
from queries.whom import PROFESSION, Whom, with_article

if TYPE_CHECKING:
    import jinja2

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates" / "site"
CHANGES = 3  # told on the front page
BRIEF_STATED = 40  # single pay statements that a picture still shows
EMPLOYERS = 1_000  # in the table; the CSV has all
APART = 10  # skills that set the roles apart, shown at once
PLACES = 14  # in the picture of pay by place
LEVELS = ("all", "entry", "mid", "senior", "lead", "manager", "director")
OF_OUR_GUIDE = {  # in accuracy.toml: what was measured of our roles and skills only
    "is it an AI PM posting, F1",
    "guide skills, asked for at all, F1",
    "guide skills, accuracy of each posting's seven levels",
}
FILTERS: dict[str, Callable[..., str]] = {
    "percent": words.percent,
    "money": money,
    "pay_range": words.pay_range,
    "thousands": words.thousands,
    "number": words.number,
    "counted": words.counted,
    "figure": words.figure,
    "week_days": words.week_days,
    "day": words.day,
    "country": words.country,
    "country_short": words.country_short,
    "article": with_article,
    "web": words.web_address,
}


class Page(NamedTuple):
    """One page of the site's own, named in the head of all."""

    path: str
    name: str  # in the navigation
    fill: Callable[[Asked], Mapping[str, Any]]


def front(asked: Asked) -> dict[str, Any]:
    """What somebody who has never been here wants to know, and how sure it is."""
    skills = guide_rows(asked)
    card = asked.records("guide_scorecard")
    verdicts = [row["verdict"] for row in card]
    bands = [band(asked, row) for row in card if row["kind"] == "band"]
    mid = next((one for one in bands if one["level"] == "mid"), bands[0] if bands else None)
    alike = {"level": mid["level"], "currency": mid["against"]["currency"]} if mid else {"level": None}
    return {
        "numbers": asked.records("week_in_numbers")[0],
        "skills": skills,
        "known": [row for row in skills if row["asked_share"] is not None],
        "bands": bands,
        "mid": mid,
        "countries": sorted({one["country"] for one in bands}),
        "pm_mid": next(iter(asked.records("salary_by_level", role="pm", **alike)), None),
        "all_levels": next(iter(asked.records("salary_by_level", role="ai_pm", level="all")), None),
        "groups": group([row for row in card if row["kind"] not in ("skill", "band")], "kind"),
        "verdict_counts": {verdict: verdicts.count(verdict) for verdict in words.VERDICTS},
        "rules": {row["measure_id"]: row for row in asked.records("guide_measures")},
        "evidence": group(asked.records("guide_evidence"), "measure_id"),
        "changes": [(one, tell(one, word=safe, whom=asked.whom)) for one in asked.found.comparisons],
        "change_count": CHANGES,
        "coverage": asked.records("coverage"),
        "attributions": asked.records("attributions"),
    }


def band(asked: Asked, row: Record) -> Record:
    """A band of the guide with what is held against it: the overlap, and each single statement if they are few."""
    against = asked.records("salary_against_guide", role="ai_pm", band_id=row["guide_id"])[0]
    stated = asked.records("stated_pay", band_id=row["guide_id"])
    shown = stated if len(stated) <= BRIEF_STATED else []
    return {**row, **asked.bands[row["guide_id"]], "against": against, "stated": shown}


def pay(asked: Asked) -> dict[str, Any]:
    """Pay by level, by place, by both; the guide's bands; who states pay at all."""
    levels = asked.records("salary_by_level")
    roles = asked.whom.words()
    dollars = [{**row, "line": f"{words.LEVELS[row['level']]}, {roles[row['role']]}"} for row in levels]
    drawn = [
        row for row in dollars if row["currency"] == "USD" and row["median"] is not None and row["level"] in LEVELS
    ]
    return {
        "levels": {role: [row for row in levels if row["role"] == role and is_told(row)] for role in ("ai_pm", "pm")},
        "level_chart": draw_pay(sorted(drawn, key=by_level), "Base pay a year in US dollars, by level"),
        "bands": [band(asked, row) for row in asked.records("guide_scorecard", kind="band")],
        "countries": sorted({one["country"] for one in asked.bands.values()}),
        "places": [row for row in asked.records("pay_by_place", role="both") if row["scope"] != "stateless"],
        "place_chart": draw_pay(places(asked), "Base pay a year in US dollars, by place, both roles together"),
        "cells": [row for row in asked.records("pay_by_level_and_country") if is_told(row)],
        "disclosure": [row for row in asked.records("pay_disclosure") if row["posting_count"] >= 10],
        "against_pm": asked.records("pay_ai_pm_vs_pm"),
        "skills": asked.records("pay_by_skill"),
    }


def by_level(row: Record) -> tuple[int, str]:
    return LEVELS.index(row["level"]), row["role"]


def is_told(row: Record) -> bool:
    """A median, a band to hold it against, or ten postings with pay: other cells stay in the CSV."""
    return row["median"] is not None or row.get("guide_low") is not None or row["paid_count"] >= 10


def places(asked: Asked) -> list[Record]:
    """The American states with a median, those with most postings first."""
    rows = asked.records("pay_by_place", role="both", currency="USD")
    known = [row for row in rows if row["median"] is not None and row["scope"] in ("country", "state")]
    named = [{**row, "line": row["state"] or words.country(row["country"])} for row in known]
    return sorted(named, key=lambda row: (-row["ranged_count"], row["line"]))[:PLACES]


def draw_pay(rows: list[Record], title: str) -> str:
    """Medians as a chart; nothing where all cells are too small."""
    if not rows:
        return ""
    said = (f"{row['line']}: {money(row['median'], 'USD')}" for row in rows)
    return pay_chart(rows, title, f"Medians: {'; '.join(said)}")


def employers(asked: Asked) -> dict[str, Any]:
    """Who hires, at which levels, where, and where one works."""
    return {
        "employers": asked.records("employers"),
        "employer_rows": EMPLOYERS,
        "seniority": asked.records("seniority"),
        "work_modes": asked.records("work_modes"),
        "countries": [row for row in asked.records("countries", role="ai_pm") if row["found_count"] >= 2],
        "weeks": asked.records("ai_pm_by_week"),
        "trend": draw_market(asked),
    }


def draw_market(asked: Asked) -> str:
    """AI PMs among product managers, week by week."""
    rows = next(table for table in asked.found.tables if table.name == "ai_pm_by_week").found.records()
    points = [
        {"week": row["week"], "share": row["ai_pm_share"], "low": row["low_share"], "high": row["high_share"]}
        | {"is_break": bool(row["is_break"] == "true")}
        for row in rows
    ]
    known = [point for point in points if point["share"] is not None]
    if len(known) < 2:
        return ""
    said = f"{words.percent(known[0]['share'])} in {known[0]['week']}, {words.percent(known[-1]['share'])} at last"
    title = asked.whom.said("AI PM postings among all product manager postings, by week")
    return trend_chart(points, title, said)


def compare(asked: Asked) -> dict[str, Any]:
    """AI PMs beside other PMs: skills, coding, pay."""
    rows = asked.records("skills_ai_pm_vs_pm")
    apart = [row for row in rows if row["difference_points"] is not None]
    widest = sorted(apart, key=lambda row: -abs(row["difference_points"]))[:APART]
    return {
        "guide": guide_rows(asked),
        "differences": apart,
        "largest": [row for row in apart if row in widest],
        "uncounted": sum(row["difference_points"] is None for row in rows),
        "coding": group(asked.records("coding_demand"), "coding"),
        "pay": asked.records("pay_ai_pm_vs_pm"),
        "paged": {row["skill_id"] for row in concrete_rows(asked)},
    }


def method(asked: Asked) -> dict[str, Any]:
    """How the figures come about, and how often they err."""
    accuracy = tomllib.loads((HERE / "accuracy.toml").read_text(encoding="utf-8"))
    if asked.whom.roles:
        accuracy["figure"] = [one for one in accuracy["figure"] if one["name"] not in OF_OUR_GUIDE]
    return {"accuracy": accuracy, "made": asked.found.made, "coverage": asked.records("coverage")}


def downloads(asked: Asked) -> dict[str, Any]:
    """Every file of figures."""
    weekly, own = ([outward(one, asked.whom) for one in some] for some in (asked.found.tables, asked.own_tables()))
    return {"weekly": weekly, "own": own}


PAGES = (
    Page("index.html", "This week", front),
    Page("skills.html", "Skills", skill_list),
    Page("pay.html", "Pay", pay),
    Page("employers.html", "Employers", employers),
    Page("compare.html", "AI PM or PM?", compare),
    Page("postings.html", "Open postings", posting_list),
    Page("method.html", "Method", method),
    Page("downloads.html", "Downloads", downloads),
)
ASK: Mapping[str, str] = {"path": "sql.html", "name": "Ask in SQL"}  # where somebody wanted it


def pages(asked: Asked) -> Iterator[tuple[str, str]]:
    """Every page of the site, filled in: its path and its text."""
    for page in PAGES:
        yield page.path, render(page.path, asked, page.path, **page.fill(asked))
    for path, values in pages_of_skills(asked):
        yield path, render("skill.html", asked, path, **values)
    for path, values in pages_of_postings(asked):
        yield path, render("posting.html", asked, path, **values)


def count_pages(asked: Asked) -> int:
    """How many there will be."""
    skills = len(guide_rows(asked)) + len(concrete_rows(asked))
    return len(PAGES) + skills + len(paged(asked))


def navigation(asked: Asked) -> list[Mapping[str, str]]:
    """What the head of all pages leads to."""
    own: list[Mapping[str, str]] = [{"path": page.path, "name": asked.whom.said(page.name)} for page in PAGES]
    return [*own, ASK] if asked.has_sql else own


def render(template: str, asked: Asked, path: str, **values: Any) -> str:
    """Fill one page in; everything is escaped."""
    return (
        room(asked.whom)
        .get_template(f"{template}.jinja")
        .render(
            values,
            week=asked.week,
            market=asked.found.market,
            status=asked.found.status,
            path=path,
            pages=navigation(asked),
            newest=asked.newest,
            root="../" * path.count("/"),
            csv=lambda name: f"{'data' if asked.is_weekly(name) else 'charts'}/{asked.whom.named(name)}.csv",
        )
    )


@cache
def room(whom: Whom) -> "jinja2.Environment":
    """Where templates are filled in, which speak of whom it is about."""
    import jinja2

    room = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: whom.said((TEMPLATES / name).read_text(encoding="utf-8"))),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: safe(value) if type(value) is str else value,
    )
    room.filters |= FILTERS
    room.globals |= {
        "has_documents": bool(documents()),
        "whom": whom,
        "ours": PROFESSION,
        "VERDICTS": words.VERDICTS,
        "LEVELS": words.LEVELS,
        "RANKS": words.RANKS,
        "ROLES": whom.words(),
        "MODES": words.MODES,
        "DEMANDS": words.DEMANDS,
        "CODING": words.CODING,
        "KINDS": words.KINDS,
    }
    return room
