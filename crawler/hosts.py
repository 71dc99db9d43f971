"""When may we ask this host again?

Politeness is per host, not per source or per run: one request at a time, a
pause after each, and silence for as long as the host asks. The many hosts of a
platform that gives each board a subdomain count as one. A cool-down is kept
as wall-clock time in the crawl state, so that a restart doesn't end it; waits
inside a run follow the monotonic clock, so that a jump of the wall clock doesn't.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from random import Random
from typing import Protocol
from urllib.parse import urlsplit

from crawler import sources
from crawler.errors import CoolingDown
from crawler.settings import Settings
from crawler.state import Cooldown, Memory

FIRST_BACKOFF = 10.0  # seconds, at least, after a first "not now" that names no time; doubled each time
LONGEST_BACKOFF = 86_400.0
CREDULOUS = 3  # so often in a row a host may name any time, however short
FORBIDDEN_IN_A_ROW = 2  # so many 403 mean us, not a page
TROUBLED_IN_A_ROW = 5  # so many 5xx or silences mean a host in trouble
AFTER_TROUBLE = 3_600.0
LONGEST_COOLDOWN = 366 * 86_400.0  # a host that names a later day is asked again after a year


class Clock(Protocol):
    """Time, handed in from the outermost layer; the sample market moves it."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""

    async def sleep(self, seconds: float) -> None:
        """Let this much time pass."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@lru_cache(maxsize=1_024)  # asked several times for each page
def host_of(url: str) -> str:
    """The host an address belongs to, "" if it has none; a final dot, which names the same host, is left out.

    >>> host_of("https://API.example.com./v1?all=1")
    'api.example.com'
    """
    return (urlsplit(url).hostname or "").rstrip(".")


def turn_of(url: str) -> str:
    """Whose turn an address waits for: its host's, or that of the platform whose servers answer for the host.

    >>> turn_of("https://acme.teamtailor.com/jobs.rss"), turn_of("https://api.lever.co/v0/postings/acme")
    ('teamtailor.com', 'api.lever.co')
    """
    return _waiting(host_of(url))


@lru_cache(maxsize=1_024)
def _waiting(host: str) -> str:
    platforms, labels = sources.domains(), host.split(".")
    ends = (".".join(labels[first:]) for first in range(len(labels)))
    return next((platforms[end] for end in ends if end in platforms), host)


def retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or a date, as seconds from now; None if it is neither.

    >>> now = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    >>> retry_after("120", now), retry_after("Mon, 16 Nov 2026 06:01:00 GMT", now), retry_after("soon", now)
    (120.0, 60.0, None)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_COOLDOWN)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_COOLDOWN)


class Door(Protocol):
    """Where a host, or a platform by its domain, is asked by others too: they wait for each other there."""

    async def enter(self, host: str, pause: float) -> Cooldown | None:
        """Wait until nobody asks the host, and its pause is over; or give back what it told another meanwhile."""

    def leave(self, host: str) -> None:
        """The request has ended."""


class _Host:
    """What this run knows of one host, or of a platform's hosts together."""

    def __init__(self, asked_at: float, cool_until: float, cooldown: Cooldown, pause: float) -> None:
        self.turn = asyncio.Lock()
        self.asked_at = asked_at  # monotonic; when the last request ended
        self.cool_until = cool_until  # monotonic
        self.cooldown = cooldown
        self.troubles = 0  # 403s, 5xx and silences in a row
        self.pause = pause  # least seconds between the end of one request and the next


class Hosts:
    """Whose turn it is, host by host."""

    def __init__(self, state: Memory, clock: Clock, settings: Settings, door: Door | None = None) -> None:
        self._state = state
        self._clock = clock
        self._settings = settings
        self._door = door
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for our turn at this address's host; raises CoolingDown if that is beyond our patience."""
        host = self._host(url)
        async with host.turn:
            await self._wait(host, url)
            while self._door and (told := await self._door.enter(host.cooldown.host, host.pause)):
                self._heed_another(host, told)
                await self._wait(host, url)
            try:
                yield
            finally:
                host.asked_at = self._clock.monotonic()
                if self._door:
                    self._door.leave(host.cooldown.host)

    def pause(self, url: str, seconds: float) -> None:
        """Leave at least this much between requests to this address's host: its Crawl-delay, or a setting."""
        host = self._host(url)
        host.pause = max(host.pause, seconds)

    def cool(self, url: str, seconds: float | None) -> None:
        """Leave the host alone for as long as it asked, or twice as long as the last time if it didn't say.

        One that goes on saying no is left alone for that long at least, whatever it names: "0" would have us hammer it.
        And what it once asked for stands, whatever comes after.
        """
        host, now = self._host(url), self._clock.monotonic()
        strikes = host.cooldown.strikes
        if seconds is None or strikes >= CREDULOUS:
            seconds = max(seconds or 0.0, self._backoff(host.cooldown))
        host.cool_until = max(host.cool_until, now + seconds)
        noted_at = self._clock.now()
        not_before = noted_at + timedelta(seconds=host.cool_until - now)
        host.cooldown = Cooldown(host=host.cooldown.host, not_before=not_before, strikes=strikes + 1, noted_at=noted_at)
        self._state.keep_cooldown(host.cooldown)

    def welcome(self, url: str) -> None:
        """Forget past refusals: the host has answered."""
        host = self._host(url)
        if host.cooldown.strikes:
            host.cooldown = Cooldown(host=host.cooldown.host, not_before=self._clock.now(), strikes=0)
            self._state.keep_cooldown(host.cooldown)

    def heed(self, url: str, status: int | None) -> None:
        """Note how the host answered for a page, None if not at all; one that fails page after page is left alone."""
        host = self._host(url)
        host.troubles = host.troubles + 1 if status is None or status == 403 or status >= 500 else 0
        if host.troubles >= (FORBIDDEN_IN_A_ROW if status == 403 else TROUBLED_IN_A_ROW):
            self.cool(url, AFTER_TROUBLE)

    def _backoff(self, cooldown: Cooldown) -> float:
        """Twice the last step, and by chance up to as much again, lest all it sent away come back at once.

        The chance is drawn from the host and the moment, so that a run told the same times waits the same.
        """
        step: float = min(FIRST_BACKOFF * 2 ** min(cooldown.strikes, 30), LONGEST_BACKOFF)
        return step * (1 + Random(f"{cooldown.host} {self._clock.now().isoformat()}").random())

    async def _wait(self, host: _Host, url: str) -> None:
        if host.cool_until - self._clock.monotonic() > self._settings.patience:
            raise CoolingDown(url, host.cooldown.not_before)
        while (left := max(host.asked_at + host.pause, host.cool_until) - self._clock.monotonic()) > 0:
            await self._clock.sleep(left)

    def _heed_another(self, host: _Host, told: Cooldown) -> None:
        """Wait for as long as the host asked somebody else to."""
        left = min(told.left(self._clock.now()), LONGEST_COOLDOWN)
        host.cooldown = told
        host.cool_until = max(host.cool_until, self._clock.monotonic() + left)

    def _host(self, url: str) -> _Host:
        name = turn_of(url)
        if name not in self._hosts:
            now = self._clock.monotonic()
            cooldown = self._state.cooldown(name) or Cooldown(host=name, not_before=self._clock.now(), strikes=0)
            # The last run may have asked this host a moment ago, so a new one begins with a pause.
            cool_until = now + min(cooldown.left(self._clock.now()), LONGEST_COOLDOWN)
            self._hosts[name] = _Host(now, cool_until, cooldown, self._settings.delay)
        return self._hosts[name]
