"""What each employer of the made-up market looks for, and what its board shows of that in a week.

Shares of roles, levels and areas are kept where they should be by counting what
has been made so far. What was meant (role, level, years, pay, topics) stays with
each showing, so that what is read from the postings can be held against it.
"""

from collections import Counter
from datetime import timedelta
from functools import cached_property

from crawler.posting import Pay, WorkMode
from crawler.sample import pay as paying
from crawler.sample.blocks import Area, Blocks, Employer, Level, Place
from crawler.sample.dice import Dice
from crawler.sample.life import LOOKS, Life, Opening, Showing, first_posted, lives, plan_changes, when_posted
from crawler.sample.wording import LAST_WEEK, UPPER, Brief, Edition, asked, compose, demands, trend

OPENINGS = {"small": 6, "mid": 9, "big": 13, "giant": 22}  # by size of employer
ENDINGS = {"en": "", "de": " (m/w/d)", "fr": " (F/H)"}  # of titles
YEARS: dict[Level, tuple[int, ...]] = {
    "entry": (),
    "mid": (3, 3, 4),
    "senior": (5, 5, 6, 7),
    "lead": (8, 8, 10),
    "manager": (7, 8),
    "director": (10, 10, 12),
}


class Market:
    """The whole made-up market."""

    def __init__(self, blocks: Blocks | None = None) -> None:
        self.blocks = blocks or Blocks()
        self._shown: dict[tuple[str, tuple[str, ...]], Showing] = {}

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """All openings, employer by employer."""
        openings = []
        for employer in self.blocks.employers:
            kinds = Counter[str]()
            for number in range(OPENINGS[employer.size] + Dice(employer.token, "count").between(0, 1)):
                opening = self._opening(employer, number, kinds)
                kinds[_kind(opening.brief.name)] += 1
                openings.append(opening)
        return tuple(openings)

    @cached_property
    def lives(self) -> tuple[Life, ...]:
        """All postings that ever stand on a board, whether or not the board could be read."""
        return tuple(life for opening in self.openings for life in lives(opening))

    def showings(self, employer: Employer, week: int) -> list[Showing]:
        """What the employer's board says in that week."""
        return [self.show(life, week) for life in self._lives_at[employer.token] if week in life.weeks]

    @cached_property
    def _lives_at(self) -> dict[str, list[Life]]:
        found: dict[str, list[Life]] = {employer.token: [] for employer in self.blocks.employers}
        for life in self.lives:
            found[life.opening.brief.employer.token].append(life)
        return found

    def show(self, life: Life, week: int) -> Showing:
        """One posting as it stands in that week; made once for all the weeks in which it says the same."""
        changed = tuple(what for what, start in life.opening.changed.items() if start <= week)
        if (life.key, changed) not in self._shown:
            self._shown[life.key, changed] = self._show(life, changed)
        return self._shown[life.key, changed]

    def _show(self, life: Life, changed: tuple[str, ...]) -> Showing:
        opening = life.opening
        brief = opening.brief
        since = {what: opening.changed[what] for what in changed}
        place = self.blocks.places[self._place(opening, life.copy, moved="place" in since)]
        mode = _mode(brief.employer, place)
        pays = self._pays(opening, place, raised="pay" in since)
        dice = Dice(brief.key, "showing", place.label)
        stated = dice.happens(paying.stated(place)) and brief.employer.pay != "none"
        unsaid = len(pays) > 1 and brief.employer.source == "ashby"  # its fields have no room for on-target pay
        in_text = stated and (brief.employer.pay in ("text", "both") or unsaid)
        said = paying.sentences(self.blocks, brief.employer, place, pays, Dice(brief.key, "pay")) if in_text else []
        mode_said = dice.happens(0.85)
        edition = Edition(place=place, mode=mode if mode_said else None, pay=tuple(said), revised=since.get("text"))
        changes = [LOOKS[start] - timedelta(hours=30 + len(what)) for what, start in since.items()]
        posted_at = when_posted(life)
        return Showing(
            life=life,
            title=self._title(opening, changed="title" in since),
            place=place,
            mode=mode,
            mode_said=mode_said,
            pays=pays if stated else (),
            pay_in_source=stated and brief.employer.pay in ("source", "both"),
            pay_in_text=in_text,
            parts=compose(self.blocks, brief, edition),
            demands=asked(demands(self.blocks, brief, since.get("text"))),
            posted_at=posted_at,
            updated_at=max([posted_at, *changes]),
        )

    def _opening(self, employer: Employer, number: int, kinds: Counter[str]) -> Opening:
        key = f"{employer.token}/{number}"
        dice = Dice(key, "opening")
        opens = 0 if dice.happens(0.55) else dice.between(1, LAST_WEEK)
        brief = self._job(employer, number, opens, kinds)
        closes = next((week for week in range(opens + 1, LAST_WEEK + 1) if dice.happens(0.085)), None)
        gone = opens + 1 + dice.between(0, 2)
        returns = closes is None and gone + 2 <= LAST_WEEK and dice.happens(0.06)
        turns = closes is None and not returns and opens < LAST_WEEK and dice.happens(0.11)
        places = self._places(employer, dice)
        employment = self._employment(brief, places[0], dice)
        posted_at = first_posted(opens, dice)
        reposted = dice.between(opens + 1, LAST_WEEK) if turns else None
        changed = plan_changes(opens, closes, dice)
        if changed.get("title") == reposted:  # another title and identifier at once would be another opening
            changed.pop("title", None)
        return Opening(
            brief=brief,
            employment=employment,
            places=places,
            posted_at=posted_at,
            opens=opens,
            closes=closes,
            absent=tuple(range(gone, gone + 2)) if returns else (),
            reposted=reposted,
            changed=changed,
        )

    def _job(self, employer: Employer, number: int, week: int, kinds: Counter[str]) -> Brief:
        dice = Dice(employer.token, number, "what")
        name = dice.weigh(self._shares(employer, week, kinds))
        family = self.blocks.families[name]
        level = dice.weigh(family.levels)
        years = family.years.get(level, YEARS[level])
        return Brief(
            employer=employer,
            number=number,
            twins=kinds[_kind(name)],
            area=dice.pick(_areas(employer, ai=name == "ai_pm" or family.needs_ai, role=family.role)),
            name=name,
            family=family,
            level=level,
            intern=level == "entry" and dice.happens(0.2),
            years=dice.pick(years) if years and (dice.happens(0.88) or level in UPPER) else None,
            week=week,
        )

    def _shares(self, employer: Employer, week: int, kinds: Counter[str]) -> dict[str, float]:
        """How likely each kind of work is: AI gains over the weeks, and is what laboratories hire for.

        Beside product managers an employer seldom seeks two of a kind.
        """
        known = {
            name: family
            for name, family in self.blocks.families.items()
            if (employer.language, name) in self.blocks.pools
        }
        shares = {
            name: family.share * 0.02 ** (kinds[name] if family.role == "other" else 0)
            for name, family in known.items()
        }
        shares["ai_pm"] *= (0.55 + 0.22 * week) * (1.6 if employer.ai_lab else 1)
        return shares

    def _places(self, employer: Employer, dice: Dice) -> tuple[str, ...]:
        first = dice.pick(employer.places)
        others = [place for place in employer.places if place != first]
        return (first, dice.pick(others)) if others and dice.happens(0.09) else (first,)

    def _employment(self, brief: Brief, place: str, dice: Dice) -> str:
        if brief.intern:
            return "Intern"
        if self.blocks.places[place].country not in ("US", "CA") or brief.level not in ("mid", "senior"):
            return "FullTime"
        kinds = {"FullTime": 90.0, "Contract": 0.0 if brief.name in ("sales", "support") else 10.0}
        return dice.weigh(kinds | {"PartTime": 30.0 if brief.name == "support" else 0.0})

    def _title(self, opening: Opening, *, changed: bool) -> str:
        brief = opening.brief
        forms = brief.family.titles["intern" if brief.intern else brief.level]
        weighted = [(form, trend("agents in the title", brief.week) if "Agents" in form else 1.0) for form in forms]
        drawn = Dice(brief.key, "title").draw(weighted, 1)[0]
        others = [form for form in forms if form != drawn]
        form = Dice(brief.key, "new title").pick(others) if changed and others else drawn
        return form.format(area=brief.area.name) + ENDINGS[brief.employer.language]

    def _place(self, opening: Opening, copy: int, *, moved: bool) -> str:
        """Where a posting is; one that moves stays within its currency."""
        here = opening.places[copy]
        if not moved or len(opening.places) > 1:
            return here
        currency = self.blocks.places[here].currency
        others = [name for name in opening.brief.employer.places if name != here]
        return next((name for name in others if self.blocks.places[name].currency == currency), here)

    def _pays(self, opening: Opening, place: Place, *, raised: bool) -> tuple[Pay, ...]:
        brief = opening.brief
        middle = paying.base(brief.family, brief.level, brief.employer, place, Dice(brief.key, "luck"))
        middle *= (paying.RAISE if raised else 1) * (paying.INTERN if brief.intern else 1)
        per = paying.period(brief.name, brief.level, opening.employment, place.country)
        wide = brief.level in ("lead", "manager", "director")
        low, high = paying.band(middle, per, place.currency, wide=wide)
        pay = Pay(low=low, high=high, currency=place.currency, period=per)
        if brief.name != "sales" or per != "year":
            return (pay,)
        low, high = paying.band(middle, per, place.currency, wide=wide, share=paying.ON_TARGET)
        return pay, Pay(low=low, high=high, currency=place.currency, period=per, kind="ote")


def _kind(name: str) -> str:
    """Kinds of work that share sentences count as one."""
    return "pm" if name == "ai_pm" else name


def _areas(employer: Employer, *, ai: bool, role: str) -> list[Area]:
    """The areas in which this kind of work is found."""
    if ai:
        return [area for area in employer.areas if area.ai]
    if role == "pm":
        return [area for area in employer.areas if not area.ai_only]
    return list(employer.areas)


def _mode(employer: Employer, place: Place) -> WorkMode:
    if place.remote:
        return "remote"
    return "hybrid" if employer.mode == "remote" else employer.mode
