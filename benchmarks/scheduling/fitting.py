"""Rates of change, fitted to weekly lists of real boards; only the fitted numbers are kept in the repository.

    python benchmarks/schedule.py --fit SERIES --archive WORKSPACE

SERIES has `board_totals_weekly.csv.gz` (how many postings each board listed, and when it was asked) and
`pm_titles_weekly.jsonl.gz` (the product management titles among them). A week counts if the board was asked anew at
its end; it may be four to nine days long. Boards differ: postings close at a rate drawn from a gamma law, boards change
at one that grows with their size and is otherwise log-normal. Both are fitted by maximum likelihood, the second by
Gauss-Hermite sums.
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from benchmarks.scheduling.figures import figure
from benchmarks.scheduling.freshness import Numbers
from benchmarks.scheduling.market import usual_change

NODES = 24  # of a Gauss-Hermite sum
LEAST_WEEKS = 8  # for a board to be counted
SHORTEST, LONGEST = 4, 9  # days of a week


class Weeks(NamedTuple):
    """What one board's weeks showed."""

    size: float  # median of postings listed
    days: Numbers  # how long each was
    changed: NDArray[np.bool_]  # whether its count, or a title, was another at its end
    stood: float  # product management postings at their beginnings, times days
    gone: int  # of these, by their ends


class Asked(NamedTuple):
    """One answer of a board."""

    snapshot: str
    day: date
    listed: int


def read(series: Path) -> list[Weeks]:
    """Each board's weeks."""
    answers = defaultdict[str, list[Asked]](list)
    with gzip.open(series / "board_totals_weekly.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["fetched_at"][:1].isdigit():
                day = date.fromisoformat(row["fetched_at"][:10])
                answers[row["board"]].append(Asked(row["snapshot_date"], day, int(row["n_jobs"])))
    titles = defaultdict[tuple[str, str], dict[int, str]](dict)
    with gzip.open(series / "pm_titles_weekly.jsonl.gz", "rt", encoding="utf-8") as lines:
        for posting in map(json.loads, lines):
            titles[posting["board"], posting["snapshot_date"]][posting["id"]] = posting["title"]
    found = [_weeks(board, sorted(listed), titles) for board, listed in sorted(answers.items())]
    return [each for each in found if len(each.days) >= LEAST_WEEKS]


def _weeks(board: str, listed: list[Asked], titles: dict[tuple[str, str], dict[int, str]]) -> Weeks:
    pairs = [(one, other) for one, other in pairwise(listed) if SHORTEST <= (other.day - one.day).days <= LONGEST]
    held = [(titles.get((board, one.snapshot), {}), titles.get((board, other.snapshot), {})) for one, other in pairs]
    days = np.array([(other.day - one.day).days for one, other in pairs], dtype=float)
    counts = [one.listed != other.listed for one, other in pairs]
    return Weeks(
        size=float(np.median([each.listed for each in listed])),
        days=days,
        changed=np.array(counts, dtype=bool) | np.array([before != after for before, after in held], dtype=bool),
        stood=float(np.sum(days * [len(before) for before, _ in held])),
        gone=sum(len(before.keys() - after.keys()) for before, after in held),
    )


def fit(boards: list[Weeks]) -> dict[str, float]:
    """All numbers that the made market is drawn from; rates are by the day."""
    sizes = np.array([each.size for each in boards])
    logs = np.log(sizes[sizes > 0])
    shape, mean = fit_closing(boards)
    base, growth, spread = fit_changes(boards)
    return {
        "size_log_mean": float(logs.mean()),
        "size_log_spread": float(logs.std()),
        "closing_shape": shape,
        "closing_per_day": mean,
        "change_log_base": base,
        "change_growth": growth,
        "change_spread": spread,
    }


def fit_closing(boards: list[Weeks]) -> tuple[float, float]:
    """Shape and mean (a day) of the gamma law of closing: how many go is negative binomial then."""
    gone = np.array([each.gone for each in boards if each.stood])
    stood = np.array([each.stood for each in boards if each.stood], dtype=float)

    def unlikely(at: Numbers) -> float:
        shape, mean = np.exp(at)
        odds = stood * mean / (shape + stood * mean)
        ways = gammaln(gone + shape) - gammaln(shape) - gammaln(gone + 1)
        return -float(np.sum(ways + shape * np.log1p(-odds) + gone * np.log(odds)))

    found = minimize(unlikely, np.log([1.0, 0.01]), method="Nelder-Mead")
    shape, mean = np.exp(found.x)
    return float(shape), float(mean)


def fit_changes(boards: list[Weeks]) -> tuple[float, float, float]:
    """Base, growth with size and spread of log(changes a day): so many days pass unchanged with exp(-rate * days)."""
    size = np.log1p([each.size for each in boards])
    calm = np.array([each.days[~each.changed].sum() for each in boards])
    times = np.array([each.changed.sum() for each in boards], dtype=float)
    lasting = np.array([each.days.mean() for each in boards])
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    shares = np.log(weights / weights.sum())

    def unlikely(at: Numbers) -> float:
        base, growth, spread = at
        rate = np.exp(np.clip(base + growth * size[:, None] + abs(spread) * nodes, -30, 5))
        changes = np.log(-np.expm1(-rate * lasting[:, None]))
        log = times[:, None] * changes - calm[:, None] * rate + shares
        top = log.max(axis=1, keepdims=True)
        return -float(np.sum(top[:, 0] + np.log(np.exp(log - top).sum(axis=1))))

    found = minimize(unlikely, np.array([-3.0, 0.7, 0.8]), method="Nelder-Mead", options={"maxiter": 2000})
    base, growth, spread = found.x
    return float(base), float(growth), abs(float(spread))


def unchanged_weeks(boards: list[Weeks]) -> float:
    """Share of all weeks in which a board stayed as it was: what a fit should give back."""
    return 1 - float(np.mean(np.concatenate([each.changed for each in boards])))


def bodies_a_day(workspace: Path) -> tuple[float, float]:
    """How often a board's body was another, of boards recorded at each change; and what the fit in use says of them."""
    looks = defaultdict[str, list[tuple[datetime, int]]](list)
    for look in _looks(workspace):
        at = datetime.fromisoformat(look["looked_at"])
        looks[f"{look['source']}/{look['board']}"].append((at, look.get("listed_count") or 0))
    often = {board: sorted(found) for board, found in looks.items() if len(found) > 1}
    first, last = (pick(at for found in often.values() for at, _ in found) for pick in (min, max))
    sizes = np.array([np.median([size for _, size in found]) for found in often.values()])
    bodies = sum(len(found) - 1 for found in often.values()) / len(often) / ((last - first) / timedelta(days=1))
    spread = figure("change_spread")
    return bodies, float(np.mean(usual_change(sizes)) * np.exp(spread**2 / 2))


def _looks(workspace: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((workspace / "archive").glob("*.json")):
        yield from json.loads(path.read_bytes())["looks"]


def measured(workspace: Path) -> dict[str, Any]:
    """What an archive of recordings shows of bytes, pages and new wordings, by source."""
    found = defaultdict[str, list[tuple[int, int, int]]](list)
    for look in _looks(workspace):
        pages = look.get("pages", ())
        packed = sum(page["length"] for page in pages)
        found[look["source"]].append((packed, len(pages), look.get("listed_count") or 0))
    return {source: _sums(np.array(looks, dtype=float)) for source, looks in sorted(found.items())}


def _sums(looks: Numbers) -> dict[str, float]:
    packed, pages, listed = looks.sum(axis=0)
    return {
        "looks": float(len(looks)),
        "packed_bytes_a_posting": float(packed / listed),
        "pages_a_look": float(pages / len(looks)),
        "postings_a_look": float(listed / len(looks)),
    }
