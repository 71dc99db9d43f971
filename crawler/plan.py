"""What a crawl would do, without doing it: which addresses it would ask and when, and which not and why.

Hosts are asked side by side, the boards of one host in turn, a pause between them;
how long an answer takes nobody knows, so all but a host's first time is an estimate.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crawler.archive import manifest_path
from crawler.errors import RobotsDenied
from crawler.health.due import resting, why_given_up
from crawler.hosts import turn_of
from crawler.robots import Rules, is_fresh, origin_of, rules_of
from crawler.settings import Board, Settings
from crawler.state import RobotsCopy, State, Unfinished
from crawler.visit import Visit

LEGEND = "~ is an estimate: each board of a host, or of a platform, a pause after the last, as if answers took no time"


class Step(NamedTuple):
    """One address, whether it would be asked and when, and what allows it or why not."""

    ask: bool
    url: str
    note: str
    at: datetime | None = None
    guessed: bool = False

    @property
    def when(self) -> str:
        return f"{'~' if self.guessed else ''}{self.at:%Y-%m-%dT%H:%M:%SZ}" if self.at else "-"


def plan(
    workspace: Path, boards: Iterable[Board], settings: Settings, now: datetime, *, named: Collection[str] = ()
) -> list[Step]:
    """Every address a crawl would begin with, in its order; further pages follow only from what these answer."""
    wanted = {str(board): board for board in boards}
    path = workspace / "state.sqlite"
    with closing(State(path if path.exists() else None)) as state:
        run = _going_on(workspace, state, wanted, settings, now)
        rests = resting(wanted, state.all_health(), now, named=named, done=run.done if run else ())
        agenda = _Agenda(state, settings, now)
        steps = list[Step]()
        for name, board in wanted.items():
            url = Visit(board).start
            why_not = settings.why_off(board.source) or _done(name, run) or str(rests.get(name, ""))
            steps += [Step(ask=False, url=url, note=why_not)] if why_not else agenda.steps(board, url)
    return steps


def told(steps: Iterable[Step]) -> Iterator[str]:
    """The steps as lines, their columns aligned."""
    steps = list(steps)
    width = max((len(turn_of(step.url)) for step in steps), default=0)
    for step in steps:
        verb = "ask " if step.ask else "skip"
        yield f"{verb} {step.when:<21} {turn_of(step.url):<{width}} {step.url}  ({step.note})"


def _going_on(
    workspace: Path, state: State, wanted: Collection[str], settings: Settings, now: datetime
) -> Unfinished | None:
    """The unfinished run that this crawl would finish."""
    run = state.unfinished()
    if run is None or manifest_path(workspace, run.run_id).exists():
        return None
    return None if why_given_up(run, now, settings, wanted) else run


def _done(board: str, run: Unfinished | None) -> str:
    return f"done already in the unfinished run {run.run_id}, which comes first" if run and board in run.done else ""


class _Agenda:
    """When each host would be asked next; what its robots.txt says is read once."""

    def __init__(self, state: State, settings: Settings, now: datetime) -> None:
        self._state = state
        self._settings = settings
        self._now = now
        self._last: dict[str, datetime] = {}  # of each host, the time it would be asked last
        self._rules: dict[str, tuple[RobotsCopy, Rules] | None] = {}
        self._cool = {each.host: now + timedelta(seconds=each.left(now)) for each in state.cooldowns()}

    def steps(self, board: Board, url: str) -> list[Step]:
        """What a look at this board begins with."""
        host, origin = turn_of(url), origin_of(url)
        cool = self._cool.get(host, self._now)
        if (cool - self._now).total_seconds() > self._settings.patience:
            return [Step(ask=False, url=url, note=f"{host} is cooling down until {cool:%Y-%m-%dT%H:%M:%SZ}")]
        asked = origin in self._rules
        known = self._known(origin)
        if known is None:
            robots = [] if asked else [self._step(board, f"{origin}/robots.txt", "no copy of today")]
            return [*robots, self._step(board, url, "if robots.txt lets us")]
        copy, rules = known
        try:
            rules.check(url)
        except RobotsDenied as problem:
            return [Step(ask=False, url=url, note=_refusal(rules, url, problem))]
        return [self._step(board, url, _permission(copy, rules.deciding(url)), pause=rules.crawl_delay)]

    def _known(self, origin: str) -> tuple[RobotsCopy, Rules] | None:
        if origin not in self._rules:
            copy = self._state.robots(origin)
            fresh = copy is not None and is_fresh(copy, self._now)
            self._rules[origin] = (copy, rules_of(copy, self._settings)) if copy and fresh else None
        return self._rules[origin]

    def _step(self, board: Board, url: str, note: str, pause: float = 0.0) -> Step:
        host = turn_of(url)
        pause = max(pause, self._settings.delay_for(board.source))
        last = self._last.get(host)
        at = max((last or self._now) + timedelta(seconds=pause), self._cool.get(host, self._now))
        self._last[host] = at
        return Step(ask=True, url=url, note=note, at=at, guessed=last is not None)


def _permission(copy: RobotsCopy, line: str) -> str:
    of = f"{copy.fetched_at:%Y-%m-%dT%H:%M:%SZ}"
    if copy.status >= 400:
        return f"no rules: robots.txt answered {copy.status}, {of}"
    return f"{line or 'no rule about it'}; robots.txt of {of}"


def _refusal(rules: Rules, url: str, problem: RobotsDenied) -> str:
    line = "" if rules.denial else rules.deciding(url)
    return str(problem).removeprefix(f"{url}: ") + (f": {line}" if line.startswith("Disallow") else "")
