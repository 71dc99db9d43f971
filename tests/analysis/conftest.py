"""A made-up archive to analyze, and a small edition of extraction that needs no taxonomy."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from analysis.facts import Document, Facts, Finding, GuideDemand, Mention, Salary, Signal
from analysis.taxonomy import Skill, Taxonomy
from analysis.warehouse import Result, analyze
from analysis.warehouse.edition import Edition, Renewal
from crawler.archive import Look, PageRef, Run, Verdict, write_manifest
from crawler.posting import Pay
from crawler.writer import Writer

FIRST_WEEK = datetime(2026, 6, 1, 6, tzinfo=UTC)
Listed = list[Any] | str  # a verdict; or postings and what else is to be said: "partial", "short", "of NAME", "gone ID"
SKILL = {"skill_id": "python", "label": "Python", "guide_skill": "technical_curiosity", "family": "technical"}

SIGNAL = {"signal_id": "stays_current", "label": "Stays current", "meaning": "Keeps learning"}


def learning_signal(start: int, end: int, words: str) -> Signal:
    return Signal(
        signal_id="stays_current",
        demand="required",
        section="requirements",
        start=start,
        end=end,
        words=words,
        alias="learn",
    )


def python_mention(start: int, end: int, words: str) -> Mention:
    return Mention(
        skill_id="python",
        subskill_id=None,
        demand="required",
        section="requirements",
        start=start,
        end=end,
        words=words,
    )


def stated_salary(pay: Pay) -> Salary:
    return Salary(
        low=pay.low,
        high=pay.high,
        currency=pay.currency,
        period=pay.period or "year",
        kind=pay.kind,
        place=pay.place,
        origin="source",
        start=0,
        end=0,
        words=pay.words,
    )


def read_plainly(document: Document) -> Facts:
    """Find the words Python and learn, and take structured pay as it is."""
    text = re.sub(r"<[^>]+>", "", document.html)
    spans = [(found.start(), found.end(), found[0]) for found in re.finditer("Python", text)]
    title = Finding(
        field="level", value="mid", origin="title", start=0, end=len(document.title), words=document.title, rule="title"
    )
    return Facts(
        text=text,
        language="en",
        role="ai_pm" if "AI" in document.title else "other",
        level="mid",
        min_years=None,
        work_mode="unknown",
        coding="unstated",
        findings=(title,),
        mentions=tuple(python_mention(*span) for span in spans),
        guide=tuple(
            GuideDemand(guide_skill="technical_curiosity", demand="required", start=start, end=end, words=words)
            for start, end, words in spans[:1]
        ),
        salaries=tuple(stated_salary(pay) for pay in document.pay),
        signals=tuple(learning_signal(found.start(), found.end(), found[0]) for found in re.finditer("[Ll]earn", text)),
    )


def plain_edition(version: str = "1", extract: Callable[[Document], Facts] = read_plainly) -> Edition:
    return Edition(
        extract=extract,
        extractor_version=version,
        taxonomy_version="plain",
        spacy_version="none",
        skills=(SKILL,),
        signal_kinds=(SIGNAL,),
    )


def word_edition(*words: str, rules: str = "1") -> Edition:
    """An edition whose taxonomy is some words, each a skill of its own."""
    skills = tuple(Skill(id=word, label=word.title(), family="technical", aliases=(word,)) for word in words)
    known = Taxonomy(skills=skills, cues=(), traps=(), version=" ".join(words))
    return Edition(
        extract=partial(read_words, words),
        extractor_version=rules,
        taxonomy_version=known.version,
        spacy_version="none",
        skills=tuple(SKILL | {"skill_id": word, "label": word.title()} for word in words),
        signal_kinds=(SIGNAL,),
        renewal=Renewal(taxonomy=known, skills_again=partial(words_again, words)),
    )


def read_words(words: tuple[str, ...], document: Document) -> Facts:
    return words_again(words, read_plainly(document))


def words_again(words: tuple[str, ...], facts: Facts) -> Facts:
    """The same facts with these words for skills."""
    spans = [
        (found.start(), word) for word in words for found in re.finditer(rf"\b{word}\b", facts.text, re.IGNORECASE)
    ]
    mentions = tuple(
        msgspec.structs.replace(
            python_mention(start, start + len(word), facts.text[start : start + len(word)]), skill_id=word
        )
        for start, word in sorted(spans)
    )
    first = mentions[:1]
    asked = [
        GuideDemand(guide_skill="technical_curiosity", demand="required", start=one.start, end=one.end, words=one.words)
        for one in first
    ]
    return msgspec.structs.replace(facts, mentions=mentions, guide=tuple(asked))


def one_posting(source_id: str, title: str = "Product Manager", **more: Any) -> dict[str, Any]:
    """One posting as Ashby's API gives it."""
    return {
        "id": source_id,
        "title": title,
        "location": "Lisbon",
        "jobUrl": f"https://jobs.example/{source_id}",
        "descriptionHtml": f"<p>Ship {title} things 🚀 with Python.</p>",
        "publishedAt": "2026-05-30T08:00:00+00:00",
        **more,
    }


@dataclass
class Chronicle:
    """Writes an archive week by week; a look is a board and what it listed."""

    workspace: Path
    week: int = 0
    pages: dict[str, PageRef] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)  # titles of what was extracted

    def __post_init__(self) -> None:
        (self.workspace / "archive").mkdir(parents=True, exist_ok=True)
        card = {"kind": "aipm-workspace", "market": "web", "version": 1}
        (self.workspace / "workspace.json").write_bytes(msgspec.json.encode(card))

    def run(self, boards: dict[str, Listed], *, week: int | None = None) -> str:
        """One finished run; a verdict may stand instead of postings, or before them."""
        week = self.week if week is None else week
        self.week = max(self.week, week) + 1
        started_at = FIRST_WEEK + timedelta(weeks=week)
        run_id = f"{started_at:%Y%m%dT%H%M%SZ}-ingest"
        writer = Writer(self.workspace, run_id, committed=0)
        looks = tuple(self.look(writer, board, listed, started_at) for board, listed in boards.items())
        writer.close()
        run = Run(
            run_id=run_id,
            trigger="ingest",
            started_at=started_at,
            ended_at=started_at + timedelta(hours=1),
            code_version="0.1.0",
            looks=looks,
        )
        write_manifest(self.workspace, run)
        return run_id

    def look(self, writer: Writer, board: str, listed: Listed, looked_at: datetime) -> Look:
        """A look, and its page in the archive."""
        verdict: Verdict = "complete"
        count = None
        if isinstance(listed, str):
            verdict = msgspec.convert(listed, Verdict)
        else:
            verdict = "partial" if "partial" in listed else "complete"
            postings = [posting for posting in listed if isinstance(posting, dict)]
            count = len(postings) + ("short" in listed)
            self.pages[board] = self.page(writer, board, postings, looked_at)
        return Look(
            source="ashby",
            board=board,
            looked_at=looked_at,
            verdict=verdict,
            reason="" if verdict in ("complete", "unchanged") else "HTTP 503",
            employer=next((word[3:] for word in listed if str(word).startswith("of ")), f"{board} Ltd"),
            listed_count=count,
            gone=tuple(f"https://jobs.example/{word[5:]}" for word in listed if str(word).startswith("gone ")),
            pages=(self.pages[board],) if verdict in ("complete", "unchanged", "partial") else (),
        )

    def page(self, writer: Writer, board: str, listed: Any, looked_at: datetime) -> PageRef:
        body = json.dumps({"jobs": listed, "apiVersion": "1"}).encode()
        return writer.response(
            f"https://api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true",
            200,
            "OK",
            [("Content-Type", "application/json")],
            body,
            hashlib.sha256(body).hexdigest(),
            looked_at,
        )

    def analyze(self, *, version: str = "1", **options: Any) -> Result:
        """Analyze with the small edition, and no checks but those given."""
        options.setdefault("checks", self.workspace / "no checks")
        options.setdefault("edition", plain_edition(version, self.extract))
        return analyze(self.workspace, **options)

    def extract(self, document: Document) -> Facts:
        self.read.append(document.title)
        return read_plainly(document)

    def ask(self, question: str) -> list[Any]:
        """The rows of a question to the published warehouse."""
        with duckdb.connect(self.workspace / "warehouse.duckdb", read_only=True) as warehouse:
            return warehouse.execute(question).fetchall()

    def rows(self) -> dict[str, list[Any]]:
        """Every published view, and the texts, in a fixed order: what two warehouses are compared by."""
        return published_rows(self.workspace)


def published_rows(workspace: Path) -> dict[str, list[Any]]:
    with duckdb.connect(workspace / "warehouse.duckdb", read_only=True) as warehouse:
        names = warehouse.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
        rows = {name: warehouse.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for (name,) in names}
        if any((workspace / "texts").glob("*.parquet")):
            rows["texts"] = warehouse.execute(f"SELECT * FROM '{workspace}/texts/*.parquet' ORDER BY ALL").fetchall()
    return rows


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    """An archive to be written, and analyzed."""
    return Chronicle(tmp_path / "made-up")


@pytest.fixture(scope="session")
def chronicle_in() -> Callable[[Path], Chronicle]:
    """Begin an archive in a folder, for tests that share one."""
    return Chronicle


@pytest.fixture(scope="session")
def posting() -> Callable[..., dict[str, Any]]:
    """Make one posting as a board lists it."""
    return one_posting


@pytest.fixture
def rows_of_workspace() -> Callable[[Path], dict[str, list[Any]]]:
    """Read every published view of a workspace."""
    return published_rows


@pytest.fixture(scope="session")
def words() -> Callable[..., Edition]:
    """Make an edition whose skills are some words."""
    return word_edition


@pytest.fixture(scope="session")
def plain() -> Callable[..., Edition]:
    """Make the small edition, of any version."""
    return plain_edition


@pytest.fixture(scope="session")
def tables_of() -> Callable[[Path], dict[str, list[Any]]]:
    """Read every table of a workspace's warehouse that an archive alone decides, and its texts."""
    return decided_tables


def decided_tables(workspace: Path) -> dict[str, list[Any]]:
    """All but what hangs on the way: the edition before, and in which files the texts lie."""
    with duckdb.connect(workspace / "warehouse.duckdb", read_only=True) as warehouse:
        found = warehouse.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY ALL")
        names = [name for (name,) in found.fetchall() if not name.startswith("earlier_") and name != "text_files"]
        rows = {name: warehouse.execute(f"FROM store.{name} ORDER BY ALL").fetchall() for name in names}
        texts = warehouse.execute(f"FROM '{workspace}/texts/*.parquet' ORDER BY ALL").fetchall()
    rows["extractions"] = [row for row in rows["extractions"] if row[0] == 1]
    return rows | {"texts": texts}
