"""One request at a time to each host, and its pause after each, whoever asks.

Before a request, the host is taken in the database for as long as the request may last,
by the database's own clock; after it, the moment it ended is noted. So a worker that
dies in between leaves behind when the host may be asked again, and a worker that was
led there by a redirect waits for the one whose host it is.
"""

import asyncio
from typing import TYPE_CHECKING

from crawler.fleet.database import told
from crawler.state import Cooldown

if TYPE_CHECKING:
    from psycopg import Connection

SLACK = 5.0  # seconds more than a request's deadline: an event loop may be late to notice it
BETWEEN = 0.1  # seconds, at most, to look again whether another's request has ended
TAKE = """
INSERT INTO hosts AS known (host, pause, holder, asked_until)
VALUES (%(host)s, %(pause)s, %(holder)s, clock_timestamp() + make_interval(secs => %(lease)s))
ON CONFLICT (host) DO UPDATE SET
    pause = greatest(known.pause, excluded.pause),
    holder = excluded.holder,
    asked_until = clock_timestamp() + make_interval(secs => %(lease)s)
WHERE
    known.asked_until + make_interval(secs => greatest(known.pause, excluded.pause)) <= clock_timestamp()
    AND (known.strikes = 0 OR known.not_before <= clock_timestamp())
RETURNING host
"""
WHY_NOT = """
SELECT
    extract(epoch FROM
        asked_until + make_interval(secs => greatest(pause, %(pause)s)) - clock_timestamp())::double precision,
    holder IS NULL,
    CASE WHEN strikes > 0 AND not_before > clock_timestamp() THEN not_before END,
    strikes,
    noted_at
FROM hosts
WHERE host = %(host)s
"""
LEAVE = "UPDATE hosts SET holder = NULL, asked_until = clock_timestamp() WHERE host = %s AND holder = %s"


class SharedDoor:
    """What `Hosts` waits at where a fleet asks; `holder` tells one worker's task from all others."""

    def __init__(self, connection: "Connection", address: str, holder: str, deadline: float) -> None:
        self._connection = connection
        self._address = address
        self._holder = holder
        self._lease = deadline + SLACK

    async def enter(self, host: str, pause: float) -> Cooldown | None:
        """Take the host, once nobody asks it and its pause is over; or say until when it wants to be left alone."""
        facts = {"host": host, "pause": pause, "holder": self._holder, "lease": self._lease}
        while True:
            with told(self._address):
                if self._connection.execute(TAKE, facts).fetchone():
                    return None
                row = self._connection.execute(WHY_NOT, facts).fetchone()
            left, free, not_before, strikes, noted_at = row or (0.0, True, None, 0, None)
            if not_before:
                return Cooldown(host=host, not_before=not_before, strikes=strikes, noted_at=noted_at)
            await asyncio.sleep(max(left, 0.0) if free else min(max(left, 0.0), BETWEEN))

    def leave(self, host: str) -> None:
        """Note that the request has ended; after a lease that is over, the host is another's by now."""
        with told(self._address):
            self._connection.execute(LEAVE, [host, self._holder])
