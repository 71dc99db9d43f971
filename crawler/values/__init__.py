"""Values as platforms write them: times, amounts, currencies, periods, places, hosts.

What two or more adapters need, once. A value that isn't what it should be raises,
which costs its record; a value that is left empty is None.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime

from crawler.posting import Period

NUMBER = re.compile(r"\d+(?:\.\d+)?")
PERIODS: dict[str, Period] = {
    "annual": "year",
    "year": "year",
    "yearly": "year",
    "month": "month",
    "monthly": "month",
    "week": "week",
    "weekly": "week",
    "day": "day",
    "daily": "day",
    "hour": "hour",
    "hourly": "hour",
}
SUBDOMAIN = (  # of a board with a host of its own; never one of the platform's
    r"(?!(?:api|app|assets|blog|cdn|developers?|docs|go|help|images|info|static|status|support|www)\.)"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


def moment(text: str) -> datetime:
    """An ISO 8601 time in UTC; raises ValueError if it doesn't say which zone it is in.

    >>> moment("2026-11-02T14:00:00-05:00").isoformat()
    '2026-11-02T19:00:00+00:00'
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return at.astimezone(UTC)


def mailed(text: str) -> datetime:
    """A time as mail has it (RFC 2822), in UTC; raises ValueError if it doesn't say which zone it is in.

    >>> mailed("Mon, 02 Nov 2026 09:30:04 +0100").isoformat()
    '2026-11-02T08:30:04+00:00'
    """
    at = parsedate_to_datetime(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return at.astimezone(UTC)


def utc(text: str) -> datetime:
    """A time that says "UTC" and nothing else of its zone.

    >>> utc("2026-10-05 16:05:18 UTC").isoformat()
    '2026-10-05T16:05:18+00:00'
    """
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)


def amount(value: int | Decimal | None) -> Decimal | None:
    """A bound of a pay range; 0 means unset, as on all platforms read here.

    >>> amount(95000), amount(0)
    (Decimal('95000'), None)
    """
    if not isinstance(value, int | Decimal | None) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no amount")
    return Decimal(value) if value else None


def figure(value: int | Decimal | str | None) -> Decimal | None:
    """As `amount`, also where the number is written as text; raises ValueError if that is none.

    >>> figure("48000.00"), figure(""), figure(70)
    (Decimal('48000.00'), None, Decimal('70'))
    """
    if not isinstance(value, str):
        return amount(value)
    if not value.strip():
        return None
    if not NUMBER.fullmatch(value.strip()):
        raise ValueError(f"{value[:40]!r} is no amount")
    return amount(Decimal(value.strip()))


def period(text: str | None) -> Period | None:
    """What a pay is by, of its usual English words.

    >>> period("Yearly"), period("hour"), period("two_weeks")
    ('year', 'hour', None)
    """
    return PERIODS.get((text or "").strip().lower())


def currency(text: str | None) -> str | None:
    """An ISO 4217 code, or None for anything else."""
    code = (text or "").strip().upper()
    return code if re.fullmatch("[A-Z]{3}", code) else None


def places(labels: Iterable[str | None]) -> str | None:
    """Several labels of places as one, each once.

    >>> places(["Berlin", None, "Remote", "Berlin"])
    'Berlin; Remote'
    """
    return "; ".join(dict.fromkeys(label for label in labels if label)) or None
