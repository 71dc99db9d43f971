"""What the market asks that the reader lacks, what it asks that they have, and where that fits now.

The reader's skills are read the way a posting's are, by `analysis.extract`; they
stay in memory, and nothing of them is written anywhere.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from queries.answer import Answer, answer, choose_week, open_warehouse, take
from queries.catalog import load_catalog
from queries.errors import BrokenGuide, NothingRead
from queries.resume import as_requirements, read_resume
from queries.scope import AI_PM, ALL, Scope, check_country, choose_scopes, fullest_week, widen

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from queries.another_guide import AnotherGuide

GUIDE = Path(__file__).parent / "guide" / "guide.toml"
PRACTICE = "experience"  # the step that leads to what the guide has no skill for
KNOWN_SKILLS = "`aipm query --sql 'FROM skills'` shows those we know"
FITS = 5  # open postings shown
OF_SCOPE = ("week", "role", "level", "country")  # columns that say the same in every row


class Wish(Struct, frozen=True, kw_only=True):
    """Which postings the reader wants to be held against, by which guide, and how many missing skills to show."""

    level: str = ALL
    country: str = ALL
    week: str | None = None
    top: int = 20
    another: "AnotherGuide | None" = None

    @property
    def role(self) -> str:
        """Whose postings they are: the role the guide is about."""
        return self.another.guide.measuring.roles[0] if self.another else AI_PM


ANYWHERE = Wish()


class Gap(Struct, frozen=True, kw_only=True):
    """What the reader has and lacks, how pay differs, and what fits now."""

    about: str  # whose postings, in words
    guide: str | None  # the file of another guide
    has: frozenset[str]
    unread: tuple[str, ...]  # words we could not place
    unasked: tuple[str, ...]  # names of skills one has and nobody asks for
    scopes: tuple[Scope, ...]  # as wished, and wider while that is too few; the last is the one compared with
    fuller_week: str | None  # a week with more postings, if even the widest scope is too few
    steps: tuple[tuple[str, str], ...]  # the guide's path: id and statement
    covered: Answer
    missing: Answer  # the most required of them
    missing_count: int  # all of them
    pay: Answer
    fits: Answer  # open postings
    fits_at: tuple[str, str]  # their level and country: as wished, or wider if none is open there
    caveats: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """The same as plain records, for JSON."""
        return {
            "about": self.about,
            "guide": self.guide,
            "has": sorted(self.has),
            "unread": list(self.unread),
            "unasked": list(self.unasked),
            "scope": asdict(self.scopes[-1]),
            "too_few": [asdict(scope) for scope in self.scopes if scope.note],
            "fuller_week": self.fuller_week,
            "steps": [{"step": step, "statement": statement} for step, statement in self.steps],
            "covered": self.covered.records(),
            "missing_count": self.missing_count,
            "missing": self.missing.records(),
            "pay": self.pay.records(),
            "open_scope": {"level": self.fits_at[0], "country": self.fits_at[1]},
            "open_postings": self.fits.records(),
            "caveats": list(self.caveats),
        }

    def skills(self) -> Answer:
        """Covered and missing skills in one table, for spreadsheets."""
        return Answer(
            columns=("is_covered", *self.missing.columns),
            types=("BOOLEAN", *self.missing.types),
            rows=[(True, *row) for row in self.covered.rows] + [(False, *row) for row in self.missing.rows],
        )


def gap_of_skills(workspace: Path, words: list[str], wish: Wish = ANYWHERE) -> Gap:
    """Hold a list of skills, in whatever words, against postings."""
    with open_warehouse(workspace, wish.another) as connection:
        known = read_known(connection)
        read = {word: read_word(word, known) for word in words}
        unread = tuple(word for word, found in read.items() if not found)
        has = frozenset[str]().union(*read.values())
        if not has:
            raise NothingRead("--skills", f"no word of it names a skill we know; {KNOWN_SKILLS}")
        return compare(connection, has, unread, wish)


def gap_of_resume(workspace: Path, path: Path, wish: Wish = ANYWHERE) -> Gap:
    """Hold a resume against postings."""
    has = read_skills(as_requirements(read_resume(path)))
    if not has:
        raise NothingRead(path, f"no skill we know is named in it; {KNOWN_SKILLS}")
    with open_warehouse(workspace, wish.another) as connection:
        return compare(connection, has, (), wish)


def read_known(connection: "DuckDBPyConnection") -> dict[str, str]:
    """Every skill by its name and its id in small letters; a finer one leads to the one it counts under."""
    rows = take(connection, "SELECT skill_id, lower(label), coalesce(parent_id, skill_id) FROM skills").rows
    return {word: counted for skill_id, label, counted in rows for word in (skill_id, label)}


def read_word(word: str, known: dict[str, str]) -> frozenset[str]:
    """The skills one word or phrase of the reader's names, by label, id or like a posting's requirement."""
    skill_id = known.get(word.lower())
    return frozenset({skill_id}) if skill_id else read_skills(as_requirements(word))


def read_skills(text: str) -> frozenset[str]:
    """The skills a text names."""
    from analysis.extract import extract
    from analysis.facts import Document

    return frozenset(mention.skill_id for mention in extract(Document(title="", text=text)).mentions)


def compare(connection: "DuckDBPyConnection", has: frozenset[str], unread: tuple[str, ...], wish: Wish) -> Gap:
    """Hold skills against the postings of the week that the reader wishes for, or of more where those are too few."""
    country = check_country(connection, wish.country, wish.role)
    scopes = choose_scopes(connection, choose_week(connection, wish.week), wish.level, country, wish.role)
    given = {name: getattr(scopes[-1], name) for name in ("week", "level", "country")}
    asking = ",".join(sorted(has))
    steps = read_steps(wish.another.path if wish.another else GUIDE)
    demand = place(ask(connection, "skills_required", given, wish.another), dict(leading(steps)))
    at = demand.columns.index("skill_id")
    asked = {row[at] for row in demand.rows}
    labels = take(connection, "SELECT skill_id, label FROM skills ORDER BY label").rows
    lacked = [row for row in demand.rows if row[at] not in has]
    fits_at, fits = find_fits(connection, asking, widen(wish.level, country), wish.another)
    return Gap(
        about="AI PM" if wish.role == AI_PM else wish.role.replace("_", " "),
        guide=str(wish.another.path) if wish.another else None,
        has=has,
        unread=unread,
        unasked=tuple(label for skill_id, label in labels if skill_id in has - asked),
        scopes=tuple(scopes),
        fuller_week=fullest_week(connection, wish.role) if scopes[-1].note else None,
        steps=tuple((step["id"], step["statement"]) for step in steps),
        covered=only(demand, (row for row in demand.rows if row[at] in has)),
        missing=only(demand, lacked[: wish.top]),
        missing_count=len(lacked),
        pay=ask(connection, "pay_of_fitting", given | {"skills": asking}, wish.another),
        fits=fits,
        fits_at=fits_at,
        caveats=tuple(load_catalog().find(name).caveat or "" for name in ("skills_required", "pay_of_fitting")),
    )


def find_fits(
    connection: "DuckDBPyConnection",
    skills: str,
    scopes: tuple[tuple[str, str], ...],
    another: "AnotherGuide | None",
) -> tuple[tuple[str, str], Answer]:
    """The open postings that fit best where one wishes, or in the first wider scope that has any."""
    for level, country in scopes:
        given = {"skills": skills, "level": level, "country": country, "top": str(FITS)}
        found = ask(connection, "postings_that_fit", given, another)
        if found.rows:
            break
    return (level, country), found


def ask(connection: "DuckDBPyConnection", name: str, given: dict[str, str], another: "AnotherGuide | None") -> Answer:
    query = load_catalog().find(name)
    return answer(connection, another.question(query) if another else query, given)


def place(demand: Answer, steps: dict[str, str]) -> Answer:
    """Demand without what every row repeats, each skill with the step of the guide's path that leads there."""
    kept = [number for number, name in enumerate(demand.columns) if name not in OF_SCOPE]
    guide = demand.columns.index("guide_skill")
    return Answer(
        columns=("step", *(demand.columns[number] for number in kept)),
        types=("VARCHAR", *(demand.types[number] for number in kept)),
        rows=[(steps.get(row[guide], PRACTICE), *(row[number] for number in kept)) for row in demand.rows],
    )


def only(whole: Answer, rows: Iterable[tuple[Any, ...]]) -> Answer:
    return Answer(columns=whole.columns, types=whole.types, rows=list(rows))


def leading(steps: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each of the guide's skills with the step of its path that leads there."""
    return ((skill, step["id"]) for step in steps for skill in step["leads_to"])


def read_steps(guide: Path) -> list[dict[str, Any]]:
    """The steps of a guide's path, in its order."""
    try:
        steps = tomllib.loads(guide.read_text(encoding="utf-8"))["step"]
        return [{name: step[name] for name in ("id", "statement", "leads_to")} for step in steps]
    except (OSError, ValueError) as error:  # of TOML and of UTF-8, too
        raise BrokenGuide(guide, f"can't be read ({error})") from error
    except (KeyError, TypeError) as error:
        raise BrokenGuide(guide, "needs [[step]] blocks, each with id, statement and leads_to") from error
