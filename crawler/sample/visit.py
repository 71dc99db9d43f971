"""The eight weekly visits: the ordinary crawl, over real HTTP, with the wall clock moved from week to week."""

import asyncio
import time
from datetime import datetime
from pathlib import Path

from crawler.archive import Archive, Run
from crawler.crawl import crawl
from crawler.elsewhere import send
from crawler.sample.life import LOOKS
from crawler.sample.market import Market
from crawler.sample.server import serving
from crawler.settings import Board, Settings
from crawler.watch import Watch
from crawler.workspace import prepare

SETTINGS = Settings(delay=0.005)  # nobody's server is hurt


class WeekClock:
    """The wall clock stands still at one moment; waiting is real."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def boards(market: Market | None = None) -> list[Board]:
    """Whom to visit."""
    employers = (market or Market()).blocks.employers
    return [Board(source=employer.source, token=employer.token, employer=employer.name) for employer in employers]


def failing(market: Market | None = None) -> set[tuple[str, str, datetime]]:
    """The looks that fail on purpose: source, board, and the run's start."""
    return {
        (employer.source, employer.token, LOOKS[week])
        for employer in (market or Market()).blocks.employers
        for week in (*employer.fails.unavailable, *employer.fails.truncated)
    }


def visit(workspace: Path, watch: Watch | None = None, market: Market | None = None) -> list[Run]:
    """Crawl the market week by week; weeks that are in the archive already are not visited again."""
    prepare(workspace, "sample")
    send(workspace)  # what an earlier visit could not
    market = market or Market()
    done = {run.started_at for run in Archive(workspace).runs()}
    with serving(market) as platforms:
        for week, moment in enumerate(LOOKS):
            if moment in done:
                continue
            platforms.week = week
            crawl(
                workspace,
                boards(market),
                SETTINGS,
                clock=WeekClock(moment),
                routes=platforms.routes,
                trigger="sample",
                watch=watch,
            )
    return Archive(workspace).runs()
