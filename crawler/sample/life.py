"""Openings that appear, change, are put up again, close, and return.

An opening is the work to be filled; a life is one posting of it, that is one
identifier on one board; a showing is what the board says of it in one week.
"""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from crawler.posting import Pay, WorkMode
from crawler.sample.blocks import Place
from crawler.sample.dice import Dice
from crawler.sample.wording import LAST_WEEK, Brief, Demand, Part

FIRST_LOOK = datetime(2026, 9, 28, 6, tzinfo=UTC)  # Monday of ISO week 2026-W40
LOOKS = tuple(FIRST_LOOK + timedelta(weeks=week) for week in range(LAST_WEEK + 1))


class Opening(Struct, frozen=True, kw_only=True):
    """Work to be filled, and what happens to it in the eight weeks."""

    brief: Brief
    employment: str  # FullTime, PartTime, Contract, Intern
    places: tuple[str, ...]  # the first is its own, each other one gets a posting of its own
    posted_at: datetime
    opens: int  # week of its first showing
    closes: int | None  # first week without it
    absent: tuple[int, ...] = ()  # weeks without it, after which it returns
    reposted: int | None = None  # from this week on under a new identifier
    changed: dict[str, int] = {}  # title, pay, text, place: since which week


class Life(Struct, frozen=True, kw_only=True):
    """One posting: one identifier on one board."""

    opening: Opening
    copy: int  # 0, or a further place of the opening
    turn: int  # 0, or 1 after a repost
    weeks: tuple[int, ...]  # in which it stands on the board

    @property
    def key(self) -> str:
        """What its identifiers are made from."""
        return f"{self.opening.brief.key}/{self.copy}/{self.turn}"


class Showing(Struct, frozen=True, kw_only=True):
    """What a board says of one posting in one week, and what was meant."""

    life: Life
    title: str
    place: Place
    mode: WorkMode
    mode_said: bool
    pays: tuple[Pay, ...]
    pay_in_source: bool
    pay_in_text: bool
    parts: tuple[Part, ...]
    demands: tuple[Demand, ...]
    posted_at: datetime
    updated_at: datetime


def lives(opening: Opening) -> list[Life]:
    """The postings of an opening: one per place, and new ones after a repost."""
    end = LAST_WEEK + 1 if opening.closes is None else opening.closes
    weeks = [week for week in range(opening.opens, end) if week not in opening.absent]
    turns = [weeks]
    if opening.reposted is not None:
        turns = [[week for week in weeks if (week >= opening.reposted) is later] for later in (False, True)]
    return [
        Life(opening=opening, copy=copy, turn=turn, weeks=tuple(stands))
        for copy in range(len(opening.places))
        for turn, stands in enumerate(turns)
        if stands
    ]


def first_posted(opens: int, dice: Dice) -> datetime:
    """Some days before the first look; what stood there at the beginning may have stood there long."""
    days = dice.stretch(2, 40) * (4 if dice.happens(0.15) else 1) if opens == 0 else dice.stretch(0.3, 6.3)
    return LOOKS[opens] - timedelta(seconds=round(days * 86_400))


def when_posted(life: Life) -> datetime:
    """When this identifier was put up: anew after a repost."""
    opening = life.opening
    if life.turn and opening.reposted is not None:
        return LOOKS[opening.reposted] - timedelta(hours=Dice(life.key, "posted").between(9, 120))
    return opening.posted_at


def plan_changes(opens: int, closes: int | None, dice: Dice) -> dict[str, int]:
    """What changes, and in which week."""
    end = LAST_WEEK if closes is None else closes - 1
    if end <= opens or not dice.happens(0.34):
        return {}
    kinds = {"text": 40.0, "pay": 25.0, "title": 20.0, "place": 15.0}
    first, second = dice.weigh(kinds), dice.weigh(kinds)
    changed = {first: dice.between(opens + 1, end)}
    return changed | ({second: dice.between(opens + 1, end)} if dice.happens(0.2) and second != first else {})
