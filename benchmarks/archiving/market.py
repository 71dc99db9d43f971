"""A large made-up market, archived: some hundred thousand postings on Greenhouse boards, week by week.

The texts are the sample market's, made longer and made to differ. Each posting lives
eight weeks on average; a quarter are copies for another place, with the same text; of the
lines that ask for something about six in ten occur nowhere else; what an employer says of
itself is the same in all its postings. So are the real recordings. All follows from seeds.
"""

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from crawler.archive import Look, Run, write_manifest
from crawler.sample import payloads, render
from crawler.sample.blocks import Style
from crawler.sample.market import Market
from crawler.sample.wording import Part
from crawler.workspace import prepare
from crawler.writer import Writer

WEEKS = 26
FIRST = datetime(2026, 1, 5, 6, tzinfo=UTC)
WEEKLY_ENDS = 1 / 8  # of the postings that are open
WEEKLY_REVISIONS = 0.02
ROLES = {"ai_pm": 0.005, "pm": 0.025, "other": 0.97}  # real boards have 2.9 % product managers
COPIES = 4  # one in so many is a copy for another place
NEW_LINES = 0.6
OPEN_SHARE = 1 / (1 + (WEEKS - 1) * WEEKLY_ENDS)  # of all postings that ever stand on a board, in any week
MEDIAN_BOARD = 40  # postings open at once; boards' sizes are log-normal
BOARD_SPREAD = 1.1
ASKING = ("intro", "duties", "needs", "nice")
SYLLABLES = ("ka", "ver", "lo", "min", "tas", "re", "dun", "fi", "or", "bel", "su", "gran", "pe", "wick", "zo", "har")
PLACES = ("Austin, TX", "Berlin, Germany", "Boston, MA", "Chicago, IL", "Denver, CO", "Dublin, Ireland", "London, UK",
          "New York, NY", "Remote - US", "San Francisco, CA", "Seattle, WA", "Toronto, Canada")  # fmt: skip
BOAST = (
    "{employer} began in {year} with {count} people around one table, and {thing} is still made at that table's heirs.",
    "Today {count} customers in {places} places count on {thing}, and we answer each of them by name.",
    "We believe that good work needs quiet mornings, honest reviews and colleagues who say when they are wrong.",
    "Our offices are open to everyone, and whoever works from afar gets a desk and a chair that deserve the name.",
    "You will find {count} ways to learn here: a yearly budget for books and courses, talks on Thursdays, time to try.",
    "Health, dental and vision plans, {places} days of leave, a pension scheme, and a week in which all of us rest.",
    "{employer} treats every application with care and judges by merit alone, wherever you come from.",
    "Tell us if you need anything changed so that you can show what you can do in our talks; we will see to it.",
)
OWN_WORDS = ("about", "benefits", "legal")  # parts that grow by an employer's own words


class Template(NamedTuple):
    """A posting of the sample market, to be varied."""

    payload: dict[str, Any]
    parts: tuple[Part, ...]
    style: Style
    employer: str


class Stay(NamedTuple):
    """One posting: where it is made from, and the weeks in which it stands on its board."""

    number: int
    slot: int
    begins: int
    ends: int


@cache
def templates() -> dict[str, list[Template]]:
    """The English postings of all employers by role, as if all were on Greenhouse."""
    market = Market()
    blocks = market.blocks
    shape = next(
        payloads.greenhouse(blocks, employer, market.showings(employer, 7)[0])
        for employer in blocks.employers
        if employer.source == "greenhouse"
    )
    found: dict[str, list[Template]] = {role: [] for role in ROLES}
    for employer in (employer for employer in blocks.employers if employer.language == "en"):
        for showing in market.showings(employer, 7):
            template = Template(
                shape | {"title": showing.title}, showing.parts, blocks.styles[employer.style], employer.name
            )
            found[showing.life.opening.brief.family.role].append(template)
    return found


def drawn(dice: random.Random) -> Template:
    """A template of some role; what another one asks for comes on top, or most roles would ask for too little."""
    (role,) = dice.choices(list(ROLES), list(ROLES.values()))
    first, other, third = dice.choices(templates()[role], k=3)
    if role != "other":
        return first
    more = {part.section: part.sentences for part in other.parts if part.section in {"duties", "needs"}}
    more["nice"] = tuple(line for part in third.parts if part.section == "needs" for line in part.sentences)
    parts = (replace(part, sentences=part.sentences + more.get(part.section, ())) for part in first.parts)
    return first._replace(parts=tuple(parts))


def invented(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=3)).capitalize()


class Board:
    """One employer's board."""

    def __init__(self, number: int, lines: int | None = None) -> None:
        """`lines` is how many sentences each part of a posting has at most, where texts are to be short."""
        dice = random.Random(f"board {number}")
        self.number = number
        self.lines = lines
        self.token = f"board{number}"
        self.employer = f"{invented(dice)} {dice.choice(('Works', 'Systems', 'Health', 'Labs', 'Data', 'Foods'))}"
        self.size = max(1, round(MEDIAN_BOARD * dice.lognormvariate(0, BOARD_SPREAD)))
        count, places = dice.randrange(20, 900), dice.randrange(12, 40)
        facts = {"employer": self.employer, "year": dice.randrange(1975, 2024), "thing": invented(dice)}
        self.boast = [line.format(count=count, places=places, **facts) for line in BOAST]

    def stays(self, week: int) -> Iterator[Stay]:
        """The postings that stand on it in a week."""
        for slot in range(self.size):
            source = slot - 1 if slot % COPIES == COPIES - 1 else slot  # a copy comes and goes with its original
            dice = random.Random(f"{self.token} {source}")
            number, begins = 0, 0
            while True:
                ends = begins + 1
                while dice.random() >= WEEKLY_ENDS and ends < WEEKS + 1:
                    ends += 1
                if week < ends:
                    yield Stay(number, slot, begins, ends)
                    break
                number, begins = number + 1, ends

    def postings(self, week: int) -> list[dict[str, Any]]:
        return [self.posting(stay, week) for stay in self.stays(week)]

    def posting(self, stay: Stay, week: int) -> dict[str, Any]:
        source = stay.slot - 1 if stay.slot % COPIES == COPIES - 1 else stay.slot
        seed = f"{self.token} {source} {stay.number}"
        dice = random.Random(seed)
        template = drawn(dice)
        revised = sum(random.Random(f"{seed} {past}").random() < WEEKLY_REVISIONS for past in range(stay.begins, week))
        project = invented(dice)
        parts = [self.varied(part, project, dice) for part in template.parts]
        parts = [replace(part, sentences=part.sentences[: self.lines]) for part in parts]
        if revised:
            parts[-1] = replace(parts[-1], sentences=(*parts[-1].sentences, f"This text was revised {revised} times."))
        about = render.html(parts, template.style).replace(template.employer, self.employer)
        first = (FIRST + timedelta(weeks=stay.begins, hours=-dice.randrange(1, 160))).isoformat()
        identity = (self.number * 10_000 + stay.slot) * 100 + stay.number
        return template.payload | {
            "id": identity,
            "absolute_url": f"https://jobs.{self.token}.example/{identity}",
            "internal_job_id": (self.number * 10_000 + source) * 100 + stay.number,
            "requisition_id": f"R{source}-{stay.number}",
            "title": f"{template.payload['title']}, {project}" if dice.random() < 0.5 else template.payload["title"],
            "company_name": self.employer,
            "location": {"name": PLACES[(hash_of(seed) + stay.slot) % len(PLACES)]},
            "first_published": first,
            "updated_at": first,
            "content": escape(about),
        }

    def varied(self, part: Part, project: str, dice: random.Random) -> Part:
        if part.section in OWN_WORDS:
            picked = self.boast[OWN_WORDS.index(part.section) :: 3]
            return replace(part, sentences=(*part.sentences, *picked))
        if part.section not in ASKING:
            return part
        said = (f"{line[:-1]} at {project}." if dice.random() < NEW_LINES else line for line in part.sentences)
        return replace(part, sentences=tuple(said))


def hash_of(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")


def boards(posting_count: int, lines: int | None = None) -> list[Board]:
    """As many boards as it takes for so many postings in all the weeks."""
    found, open_count = [], 0
    while open_count < posting_count * OPEN_SHARE:
        found.append(Board(len(found), lines))
        open_count += found[-1].size
    return found


def archive_week(
    workspace: Path, posting_count: int, week: int, changed: int | None = None, lines: int | None = None
) -> int:
    """Archive one week's looks at all boards; with `changed`, only so many of them have moved on since the last."""
    at = FIRST + timedelta(weeks=week)
    run_id = f"{at:%Y%m%dT%H%M%SZ}-web"
    writer = Writer(workspace, run_id, 0)
    looks = [look(writer, board, week, at, changed) for board in boards(posting_count, lines)]
    writer.close()
    run = Run(run_id=run_id, trigger="web", started_at=at, ended_at=at, code_version="benchmark", looks=tuple(looks))
    write_manifest(workspace, run)
    return sum(look.listed_count or 0 for look in looks)


def look(writer: Writer, board: Board, week: int, at: datetime, changed: int | None) -> Look:
    postings = board.postings(week if changed is None or board.number < changed else week - 1)
    body = json.dumps({"jobs": postings, "meta": {"total": len(postings)}}, ensure_ascii=False).encode()
    url = f"https://boards-api.greenhouse.io/v1/boards/{board.token}/jobs?content=true&pay_transparency=true"
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
    packed = gzip.compress(body, compresslevel=1, mtime=0)
    page = writer.response(url, 200, "OK", headers, packed, hashlib.sha256(body).hexdigest(), at)
    return Look(
        source="greenhouse",
        board=board.token,
        looked_at=at,
        verdict="complete",
        employer=board.employer,
        listed_count=len(postings),
        described_count=len(postings),
        pages=(page,),
    )


def archive(workspace: Path, posting_count: int, weeks: Sequence[int] = range(WEEKS)) -> int:
    """Archive so many postings, on two cores; how many showings that makes."""
    prepare(workspace, "web")
    with ProcessPoolExecutor(2) as pool:
        arguments = ([workspace] * len(weeks), [posting_count] * len(weeks), weeks)
        return sum(pool.map(archive_week, *arguments))
