"""What a shell may be offered: names of questions, weeks, skills. From files alone, for it is asked at each TAB."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import typer

ROOT = Path(__file__).parents[2]
THEMES = ("guide", "demand", "pay", "market", "history", "crawl")  # as the catalogue's, which takes too long to read
TAXONOMY = ROOT / "analysis" / "taxonomy"
RUN = re.compile(r"(\d{4})(\d{2})(\d{2})T\d{6}Z-")
WEEK = re.compile(r"\d{4}-W\d{2}")
ID = re.compile(r'^id = "(\w+)"', re.MULTILINE)
LISTS = ("ai", "analytics", "collaboration", "communication", "ethics", "product", "technical")  # of skills


def questions(ctx: typer.Context, incomplete: str) -> list[str]:
    """Our questions, and those of the workspace."""
    folders = [*(ROOT / "queries" / theme for theme in THEMES), workspace_of(ctx) / "queries"]
    return beginning(incomplete, (path.stem for folder in folders for path in folder.glob("*.sql")))


def weeks(ctx: typer.Context, incomplete: str) -> list[str]:
    """The weeks of the archive's runs, and those published; the newest first."""
    return beginning(incomplete, known_weeks(workspace_of(ctx)))[::-1]


def known_weeks(workspace: Path) -> Iterator[str]:
    yield from (path.name for path in (workspace / "weekly").glob("*") if WEEK.fullmatch(path.name))
    for path in (workspace / "archive").glob("*.json"):
        if found := RUN.match(path.name):
            year, week, _ = date(*map(int, found.groups())).isocalendar()
            yield f"{year}-W{week:02}"


def skills(incomplete: str) -> list[str]:
    """The ids of the taxonomy's skills, behind those that are written already."""
    written, comma, begun = incomplete.rpartition(",")
    texts = ((TAXONOMY / f"{name}.toml").read_text(encoding="utf-8") for name in LISTS)
    known = beginning(begun.strip(), (found for text in texts for found in ID.findall(text)))
    return [f"{written}{comma}{skill}" for skill in known]


def beginning(incomplete: str, names: Iterator[str]) -> list[str]:
    """Each name that begins so, in order.

    >>> beginning("s", iter(["sql", "agile", "safety", "sql"]))
    ['safety', 'sql']
    """
    return sorted({name for name in names if name.startswith(incomplete)})


def workspace_of(ctx: typer.Context) -> Path:
    return Path(ctx.params.get("workspace") or "aipm-data")
