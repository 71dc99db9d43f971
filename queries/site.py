"""The week on one page: what to learn, what it pays, who is hiring, and the words that prove it.

One file, no script, nothing fetched from anywhere, so that it can be mailed or
put on any server. All text of strangers is escaped, quotes stay short and lead
to their posting, and a cell too small shows "too few" instead of a bar.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from queries.answer import answer, choose_week, open_warehouse
from queries.catalog import load_catalog
from queries.errors import BadTarget
from queries.printing import safe
from queries.quoting import quote_best, read_texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TEMPLATES = Path(__file__).with_name("templates")
QUESTIONS = (
    "week_in_numbers",
    "guide_skill_demand",
    "guide_skill_words",
    "skill_demand",
    "coding_demand",
    "salary_by_level",
    "salary_against_guide",
    "changed_postings",
    "ai_pm_by_week",
    "coverage",
    "attributions",
)
SKILL_ROWS = 15
POSTING_ROWS = 20
CANDIDATES = 10  # quotes to choose from, for each skill of the guide
QUOTES = 2

Record = dict[str, Any]


def site(workspace: Path, out: Path | None = None, week: str | None = None) -> Path:
    """Write the page of one week, the newest if none is named, and return its path."""
    with open_warehouse(workspace) as connection:
        page = render(gather(connection, choose_week(connection, week)))
    return publish(page, (out or workspace / "site") / "index.html")


def gather(connection: "DuckDBPyConnection", week: str) -> dict[str, Any]:
    """Ask the page's questions, and keep what it has room for."""
    catalog = load_catalog()
    found = {name: answer(connection, catalog.find(name), given_week(name, week)).records() for name in QUESTIONS}
    ai_pm = {name: [record for record in records if record.get("role") == "ai_pm"] for name, records in found.items()}
    return {
        "week": week,
        "numbers": found["week_in_numbers"][0],
        "guide_skills": compare_roles(found["guide_skill_demand"]),
        "levels_of": levels_of(ai_pm["guide_skill_demand"]),
        "quotes": choose_quotes(connection, found["guide_skill_words"]),
        "skills": [skill for skill in ai_pm["skill_demand"] if skill["demand_level"] == "any"][:SKILL_ROWS],
        "coding": ai_pm["coding_demand"],
        "pay": [row for row in ai_pm["salary_by_level"] if is_worth_a_row(row)],
        "bands": ai_pm["salary_against_guide"],
        "fresh": [event for event in ai_pm["changed_postings"] if event["event"] == "new"][:POSTING_ROWS],
        "trend": found["ai_pm_by_week"][-12:],
        "coverage": found["coverage"],
        "attributions": found["attributions"],
    }


def given_week(name: str, week: str) -> dict[str, str]:
    """The values a question of the page takes."""
    return {"week": week, "quotes": str(CANDIDATES)} if name == "guide_skill_words" else {"week": week}


def choose_quotes(connection: "DuckDBPyConnection", records: list[Record]) -> dict[str, list[Record]]:
    """A few sentences for each skill of the guide."""
    texts = read_texts(connection, {record["content_hash"] for record in records})
    return {skill: quote_best(ones, texts, QUOTES) for skill, ones in group(records, "guide_skill").items()}


def compare_roles(records: list[Record]) -> list[Record]:
    """One record per guide skill at any level: the AI PMs' with the other PMs' beside it."""
    whole = [record for record in records if record["demand_level"] == "any"]
    others = {record["guide_skill"]: record for record in whole if record["role"] == "pm"}
    return [{**record, "pm": others.get(record["guide_skill"])} for record in whole if record["role"] == "ai_pm"]


def levels_of(records: list[Record]) -> dict[str, dict[str, Record]]:
    """Each guide skill's records by demand level."""
    return {
        skill: {record["demand_level"]: record for record in ones}
        for skill, ones in group(records, "guide_skill").items()
    }


def group(records: list[Record], key: str) -> dict[str, list[Record]]:
    """Put records of one key together, in the order they come.

    >>> group([{"a": 1}, {"a": 2}, {"a": 1}], "a")
    {1: [{'a': 1}, {'a': 1}], 2: [{'a': 2}]}
    """
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record[key], []).append(record)
    return groups


def is_worth_a_row(pay: Record) -> bool:
    """A median, a band to hold it against, or a whole not far from one: other cells stay in the CSV."""
    return (
        pay["median"] is not None or pay["guide_low"] is not None or (pay["level"] == "all" and pay["paid_count"] >= 10)
    )


def render(page: dict[str, Any]) -> str:
    """Fill the page in; everything is escaped."""
    import jinja2

    room = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: safe(value) if type(value) is str else value,
    )
    room.filters |= {"percent": percent, "money": money, "web": web_address, "number": number}
    return room.get_template("site.html.jinja").render(page)


def percent(share: float | None) -> str:
    r"""A share for readers.

    >>> percent(0.4567), percent(0.004), percent(None)
    ('46\xa0%', '0.4\xa0%', '')
    """
    if share is None:
        return ""
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%" if 0 < share < 0.01 else f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def money(amount: int | None) -> str:
    """Whole money for readers.

    >>> money(152500), money(None)
    ('152,500', '')
    """
    return "" if amount is None else f"{amount:,}"


def number(count: int | None) -> str:
    """A count for readers.

    >>> number(9396), number(None)
    ('9,396', '0')
    """
    return f"{count or 0:,}"


def web_address(url: str | None) -> str:
    """The address if a reader may follow it, else nothing.

    >>> web_address("https://jobs.example/1"), web_address("javascript:alert(1)"), web_address("https://[")
    ('https://jobs.example/1', '', '')
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.netloc else ""


def publish(page: str, path: Path) -> Path:
    """Write the page beside its place and move it in whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".index-") as shelf:
            fresh = Path(shelf) / path.name
            fresh.write_text(page, encoding="utf-8", newline="")
            fresh.replace(path)
    except OSError as error:
        raise BadTarget.refused(path, error) from error
    return path
