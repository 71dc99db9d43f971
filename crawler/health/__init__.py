"""How each board fares: what a look shows, held against what the last whole look showed.

A board that nobody knows any more is tried three times, on three days, then
sleeps and is tried again once a month. Postings of another employer under an old
token, fields that have vanished, descriptions gone thin: each is found by
comparing, told with its count, and never taken for the truth in silence. All of
this is pure; `crawler.state` keeps a board's health with the look it comes from.
"""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Literal
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from crawler.archive import Look, Verdict
from crawler.errors import BoardMoved, CrawlError, PageGone
from crawler.health.identity import alike, doubt, listed, marks_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Kind

Condition = Literal["alive", "empty", "renamed", "doubtful", "failing", "refused", "moved", "dead"]
GOOD = ("complete", "unchanged")

TRIES = 3  # of a board nobody knows, on as many days, before it sleeps
SLEEP = timedelta(days=30)
KEPT_IDS = 100  # of the last whole look; a sample, drawn by what the identifiers are
REGULAR = 0.9  # so large a share of the records has a regular field
ENOUGH = 5  # records, to speak of shares
USED_TO = 3  # days that a vanished field is an alarm; then the board is as it is
MANY = 10  # employers on one board: it is nobody's own
SENTENCE = re.compile(r"(?:\A|>)\s*[^<\s][^<]{39}")  # text in a row, as any description worth the name has


class Known(Struct, frozen=True, kw_only=True):
    """What the last whole look showed; identifiers, names and fields are those of the last that listed postings."""

    listed_count: int
    described_count: int
    ids: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()  # as its postings name them
    spoke: bool = False  # its postings' texts spoke of the employer
    regular: dict[str, dict[str, int]] = {}  # kind of record -> field -> how many had it


class Health(Struct, frozen=True, kw_only=True):
    """One board, as its looks so far have shown it."""

    source: str
    board: str
    condition: Condition
    looked_at: datetime
    verdict: Verdict
    reason: str = ""
    moved_to: str = ""  # SOURCE/TOKEN, or an address
    gone_since: date | None = None  # when nobody knew it for the first time, of several in a row
    gone_on: date | None = None  # and for the last time
    gone_count: int = 0  # days on which that was so
    lacking_on: date | None = None  # when fields were missing for the last time, of several in a row
    lacking_count: int = 0  # days on which that was so
    confirmed: str | None = None  # the employer that aipm.toml named when its postings were last believed
    known: Known | None = None

    @property
    def name(self) -> str:
        return f"{self.source}/{self.board}"

    def sleeps_until(self) -> date | None:
        """The day on which a board that is gone is tried again; None if it is simply due."""
        if self.gone_on is None or self.gone_count < TRIES:
            return None
        return self.gone_on + SLEEP


class Impression:
    """What a look shows of its board, gathered posting by posting and page by page."""

    def __init__(self, employer: str | None, *, of_many: bool = False) -> None:
        self.employer = employer
        self.of_many = of_many  # employers, by what its source is
        self.ids = set[str]()
        self.described = 0
        self.employers = Counter[str]()  # as the postings themselves name them
        self.speaks = False
        self.shapes = Counter[tuple[Kind, tuple[str, ...]]]()
        self.ignored = defaultdict[Kind, set[str]](set)
        self.unknown = Counter[str]()
        self._marks = marks_of(employer) if employer else ()

    def take_posting(self, posting: Posting, page: Page) -> None:
        """Note a posting; one that several pages show counts once."""
        if posting.source_id in self.ids:
            return
        self.ids.add(posting.source_id)
        self.described += bool(SENTENCE.search(posting.body_html))
        if posting.employer and posting.employer is not page.employer:  # not the very word that the page was given
            self.employers[posting.employer] += 1
        if self._marks and not self.speaks:
            text = posting.body_html.casefold()
            self.speaks = any(mark in text for mark in self._marks)

    def take_page(self, page: Page) -> None:
        """Note the fields of a page that was read."""
        self.shapes.update(page.shapes)
        self.unknown.update(page.unknown)
        for kind, names in page.ignored.items():
            self.ignored[kind] |= names

    @property
    def named(self) -> tuple[str, ...]:
        """The employer as the postings name it, in all its spellings; nobody where they are of many employers."""
        return () if self.of_many or len(self.employers) >= MANY else tuple(self.employers)

    def fields(self) -> dict[Kind, tuple[int, Counter[str]]]:
        """For each kind of record: how many there are, and how many have each field."""
        found: dict[Kind, tuple[int, Counter[str]]] = {}
        for (kind, names), count in self.shapes.items():
            records, held = found.get(kind, (0, Counter()))
            held.update(dict.fromkeys(names, count))
            found[kind] = records + count, held
        return found

    def regular(self) -> dict[str, dict[str, int]]:
        """The fields we read that nearly all records have."""
        return {
            _title(kind): usual
            for kind, (records, held) in self.fields().items()
            if records >= ENOUGH and (usual := self._usual(kind, records, held))
        }

    def vanished(self, regular: dict[str, dict[str, int]]) -> dict[str, int]:
        """The regular fields of an earlier look that no record has now, and how many had them."""
        gone: dict[str, int] = {}
        for kind, (records, held) in self.fields().items():
            if records >= ENOUGH:
                lost = regular.get(_title(kind), {}).keys() - held.keys() - self.ignored[kind]
                gone.update({kind[1] + field: regular[_title(kind)][field] for field in lost})
        return dict(sorted(gone.items()))

    def _usual(self, kind: Kind, records: int, held: Counter[str]) -> dict[str, int]:
        dull = self.ignored[kind]
        return {
            field: count
            for field, count in sorted(held.items())
            if count >= REGULAR * records and field not in dull and kind[1] + field not in self.unknown
        }


def another(before: Health | None, seen: Impression, confirmed: str | None) -> str:
    """Why what a look shows may be another employer's, and what to do about it; "" if it isn't.

    `confirmed` is the employer that aipm.toml names: a name it did not hold before is the operator's word.
    """
    if before is None or before.known is None or (confirmed and confirmed != before.confirmed):
        return ""
    doubtful = doubt(
        ids=seen.ids,
        named=seen.named,
        speaks=seen.speaks,
        earlier_ids=before.known.ids,
        earlier_names=before.known.employers,
        spoke=before.known.spoke,
        employer=seen.employer,
    )
    remedy = f'[[boards]] source = "{before.source}", token = "{before.board}", employer = "..."'
    return doubtful and f"{doubtful}. If that is right, say so in aipm.toml: {remedy}; else remove the board"


def lost_fields(before: Health | None, seen: Impression) -> dict[str, int]:
    """The fields that have vanished since the last whole look, and how many records had them."""
    return seen.vanished(before.known.regular) if before and before.known else {}


def is_used_to(before: Health | None, today: date) -> bool:
    """Say whether fields have been missing for so many days that the board is taken as it is."""
    return before is not None and before.lacking_count >= USED_TO and before.lacking_on != today


def is_thinner(listed_before: int, described_before: int, listed: int, described: int) -> bool:
    """Say whether descriptions have vanished: nearly all postings had one, and fewer than half have one now."""
    return bool(listed_before and listed) and (described_before >= REGULAR * listed_before and described < listed / 2)


def after(
    before: Health | None,
    look: Look,
    seen: Impression,
    *,
    problem: CrawlError | None,
    doubtful: bool,
    confirmed: str | None,
) -> Health:
    """A board's health after a look at it."""
    today = look.looked_at.date()
    whole = look.verdict in GOOD
    past = before or Health(
        source=look.source, board=look.board, condition="alive", looked_at=look.looked_at, verdict=look.verdict
    )
    health = replace(
        past,
        condition=_condition(before, look, seen, problem, doubtful=doubtful),
        looked_at=look.looked_at,
        verdict=look.verdict,
        reason=look.reason,
        moved_to=problem.target if isinstance(problem, BoardMoved) else "",
        confirmed=confirmed if whole else past.confirmed,
        known=_known(past.known, seen) if whole else past.known,
    )
    return _counted_lacking(_counted_gone(health, problem, today), look, today)


def renamed(before: Health | None, seen: Impression) -> str:
    """What to say of a board whose postings name an employer that they did not name before."""
    if not seen.named:
        return ""
    earlier = before.known.employers if before and before.known else ()
    believed = earlier or ([seen.employer] if seen.employer else [])
    if not believed or any(alike(one, other) for one in seen.named for other in believed):
        return ""
    return f"its postings name {listed(seen.named)} now, and it was known as {listed(believed)}"


def _condition(
    before: Health | None, look: Look, seen: Impression, problem: CrawlError | None, *, doubtful: bool
) -> Condition:
    if isinstance(problem, PageGone | BoardMoved):
        return "dead" if isinstance(problem, PageGone) and problem.status != 410 else "moved"
    if doubtful:
        return "doubtful"
    if look.verdict not in GOOD:
        return "refused" if look.verdict == "refused" else "failing"
    if not seen.ids:
        return "empty"
    if seen.employer and seen.named:
        strange = not any(alike(name, seen.employer) for name in seen.named)
    else:
        strange = bool(renamed(before, seen))
    return "renamed" if strange else "alive"


def _known(before: Known | None, seen: Impression) -> Known:
    """What later looks are held against. An empty board, or one whose descriptions are gone, is still known as it was.

    For else the next look at it would find nothing amiss.
    """
    if before and not seen.ids:
        return replace(before, listed_count=0)
    fresh = Known(
        listed_count=len(seen.ids),
        described_count=seen.described,
        ids=_sample(seen.ids),
        employers=seen.named,
        spoke=seen.speaks,
        regular=seen.regular(),
    )
    if before and is_thinner(before.listed_count, before.described_count, fresh.listed_count, fresh.described_count):
        return replace(fresh, described_count=fresh.listed_count)
    return fresh


def _counted_gone(health: Health, problem: CrawlError | None, today: date) -> Health:
    """Count the days on which nobody knew the board; any other answer of its own ends the count, a failure does not."""
    if not isinstance(problem, PageGone | BoardMoved):
        ended = health.verdict in (*GOOD, "partial") or health.condition == "doubtful"
        return replace(health, gone_since=None, gone_on=None, gone_count=0) if ended else health
    count = health.gone_count + (health.gone_on != today)
    return replace(health, gone_since=health.gone_since or today, gone_on=today, gone_count=count)


def _counted_lacking(health: Health, look: Look, today: date) -> Health:
    """Count the days on which fields were missing, until a whole look is the new measure."""
    if look.verdict in GOOD:
        return replace(health, lacking_on=None, lacking_count=0)
    if not look.vanished_fields:
        return health
    return replace(health, lacking_on=today, lacking_count=health.lacking_count + (health.lacking_on != today))


def _title(kind: Kind) -> str:
    return " ".join(kind).strip()


def _sample(ids: set[str]) -> tuple[str, ...]:
    """Some of many, drawn by what they are: neither the oldest nor the newest."""
    return tuple(sorted(ids) if len(ids) <= KEPT_IDS else nsmallest(KEPT_IDS, ids, key=_by_chance))


def _by_chance(text: str) -> tuple[int, str]:
    return crc32(text.encode()), text
