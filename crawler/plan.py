"""What a crawl would do, without doing it: which addresses it would ask, and which not and why."""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crawler.archive import manifest_path
from crawler.crawl import goes_on
from crawler.errors import RobotsDenied
from crawler.hosts import host_of
from crawler.robots import is_fresh, origin_of, rules_of
from crawler.settings import Board, Settings
from crawler.state import State, Unfinished
from crawler.visit import Visit


class Step(NamedTuple):
    """One address, whether it would be asked, and on what condition or why not."""

    ask: bool
    url: str
    note: str = ""

    def __str__(self) -> str:
        verb = "ask " if self.ask else "skip"
        return f"{verb} {self.url}" + (f"  ({self.note})" if self.note else "")


def plan(workspace: Path, boards: Iterable[Board], settings: Settings, now: datetime) -> list[Step]:
    """Every address a crawl would begin with, in its order; further pages follow only from what these answer."""
    path = workspace / "state.sqlite"
    with closing(State(path if path.exists() else None)) as state:
        run = state.unfinished()
        if run and (manifest_path(workspace, run.run_id).exists() or not goes_on(run, now)):
            run = None
        steps = list[Step]()
        for board in boards:
            url = Visit(board).start
            why_not = settings.why_off(board.source) or _done(board, run)
            steps += [Step(ask=False, url=url, note=why_not)] if why_not else _steps(state, settings, now, url)
    return list(dict.fromkeys(steps))


def _done(board: Board, run: Unfinished | None) -> str:
    if run and any((look.source, look.board) == (board.source, board.token) for look in run.looks):
        return f"done already in the unfinished run {run.run_id}, which comes first"
    return ""


def _steps(state: State, settings: Settings, now: datetime, url: str) -> list[Step]:
    host, origin = host_of(url), origin_of(url)
    cooldown = state.cooldown(host)
    if cooldown and (cooldown.not_before - now).total_seconds() > settings.patience:
        return [Step(ask=False, url=url, note=f"{host} is cooling down until {cooldown.not_before:%Y-%m-%dT%H:%M:%SZ}")]
    copy = state.robots(origin)
    if copy is None or not is_fresh(copy, now):
        return [Step(ask=True, url=f"{origin}/robots.txt"), Step(ask=True, url=url, note="if robots.txt lets us")]
    try:
        rules_of(copy, settings).check(url)
    except RobotsDenied as problem:
        return [Step(ask=False, url=url, note=str(problem).removeprefix(f"{url}: "))]
    return [Step(ask=True, url=url)]
