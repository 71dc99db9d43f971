"""What the market asks that the reader lacks, each skill placed on the guide's path.

The reader's skills are read the way a posting is, by `analysis.extract`; they
stay in memory, and nothing of them is written anywhere.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from queries.answer import Answer, answer, choose_week, open_warehouse, take
from queries.catalog import load_catalog
from queries.errors import BrokenGuide, NothingRead

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GUIDE = Path(__file__).parent / "guide" / "guide.toml"
PRACTICE = "experience"  # the step that leads to what the guide has no skill for
KNOWN_SKILLS = "`aipm query --sql 'FROM skills'` shows those we know"
COPIED = (
    "skill_id",
    "label",
    "asked_count",
    "posting_count",
    "asked_share",
    "low_share",
    "high_share",
    "employer_count",
    "employer_share",
    "note",
)


class Gap(Struct, frozen=True, kw_only=True):
    """The skills the reader has, the words we could not place, and the rows of what is missing."""

    has: frozenset[str]
    unread: tuple[str, ...]
    missing: Answer


def gap_of_skills(workspace: Path, words: list[str], *, week: str | None = None, top: int = 20) -> Gap:
    """Hold a list of skills, in whatever words, against the week's AI PM postings."""
    with open_warehouse(workspace) as connection:
        known = dict(take(connection, "SELECT lower(label), skill_id FROM skills").rows)
        known |= {skill_id: skill_id for skill_id in known.values()}
        read = {word: read_word(word, known) for word in words}
        unread = tuple(word for word, found in read.items() if not found)
        has = frozenset[str]().union(*read.values())
        if not has:
            raise NothingRead("--skills", f"no word of it names a skill we know; {KNOWN_SKILLS}")
        return Gap(has=has, unread=unread, missing=missing(connection, has, week, top))


def gap_of_resume(workspace: Path, path: Path, *, week: str | None = None, top: int = 20) -> Gap:
    """Hold a resume, plain text or Markdown, against the week's AI PM postings."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NothingRead(path, f"can't be read: {error.strerror}; name a .txt or .md file") from error
    except UnicodeDecodeError as error:
        raise NothingRead(path, "can't be read as UTF-8 text; save it as .txt or .md") from error
    has = read_skills(text)
    if not has:
        raise NothingRead(path, f"no skill we know is named in it; {KNOWN_SKILLS}")
    with open_warehouse(workspace) as connection:
        return Gap(has=has, unread=(), missing=missing(connection, has, week, top))


def read_word(word: str, known: dict[str, str]) -> frozenset[str]:
    """The skills one word or phrase of the reader's names, by label, id or like a posting's requirement."""
    skill_id = known.get(word.lower())
    return frozenset({skill_id}) if skill_id else read_skills(f"Requirements\n- {word}")


def read_skills(text: str) -> frozenset[str]:
    """The skills a text names."""
    from analysis.extract import extract
    from analysis.facts import Document

    return frozenset(mention.skill_id for mention in extract(Document(title="", text=text)).mentions)


def missing(connection: "DuckDBPyConnection", has: frozenset[str], week: str | None, top: int) -> Answer:
    """The skills AI PM postings ask for most and the reader lacks, with the step that leads to each."""
    demand = answer(connection, load_catalog().find("skill_demand"), {"week": choose_week(connection, week)})
    asked = [
        record
        for record in demand.records()
        if (record["role"], record["demand_level"]) == ("ai_pm", "any") and record["skill_id"] not in has
    ]
    steps = dict(read_steps())
    types = dict(zip(demand.columns, demand.types, strict=True))
    return Answer(
        columns=("step", *COPIED),
        types=("VARCHAR", *(types[name] for name in COPIED)),
        rows=[
            (steps.get(record["guide_skill"], PRACTICE), *(record[name] for name in COPIED)) for record in asked[:top]
        ],
    )


def read_steps() -> Iterator[tuple[str, str]]:
    """Each of the guide's skills with the step of its path that leads there."""
    try:
        steps = tomllib.loads(GUIDE.read_text(encoding="utf-8"))["step"]
        yield from ((skill, step["id"]) for step in steps for skill in step["leads_to"])
    except (OSError, ValueError) as error:  # of TOML and of UTF-8, too
        raise BrokenGuide(GUIDE, f"can't be read ({error})") from error
    except (KeyError, TypeError) as error:
        raise BrokenGuide(GUIDE, "needs [[step]] blocks, each with id and leads_to") from error
