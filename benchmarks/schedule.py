"""How fresh a crawl can be, and what it takes: a thousand boards, a hundred thousand, a million.

    python benchmarks/schedule.py [--svg docs/scaling.svg]
    python benchmarks/schedule.py --fit SERIES --archive WORKSPACE

The first simulates crawls day by day, with the crawler's own pauses and cool-downs, on hosts as boards.csv has them and
boards that change as real ones do, and prints the tables of docs/scaling.md. The second fits those changes anew:
SERIES is a folder of weekly lists, WORKSPACE one with ingested recordings. Same seed, same tables.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from benchmarks.scheduling import cost, fitting, gone, picture, plans
from benchmarks.scheduling.figures import figures
from benchmarks.scheduling.market import make
from benchmarks.scheduling.plans import Row

BEHIND_ONE_HOST = (1_000, 10_000, 30_000, 60_000, 100_000, 200_000, 400_000)
SIZES = (1_000, 100_000, 1_000_000)
SHARED_OUT = 10_000
WORKERS = (1, 4, 16)
HEAD = (
    f"{'plan':<38} {'boards':>9} {'current':>8} {'known':>6} {'age d':>6} {'seen after d (95 %)':>20} {'never':>6} "
    f"{'closed after d (95 %)':>22} {'looks/week':>11} {'whole':>6} {'requests/day':>13} {'GB/day':>7} {'slowest h':>10}"
)


def print_rows(title: str, rows: Iterable[Row]) -> list[Row]:
    print(f"\n{title}\n{HEAD}")
    shown = []
    for row in rows:
        shown.append(row)
        one = row.outcome
        print(
            f"{row.plan:<38} {row.boards:>9,} {one.current_boards:>8.1%} {one.current_postings:>6.1%} {one.age:>6.2f} "
            f"{f'{one.seen_after:.1f} ({one.seen_after_95:.1f})':>20} {one.never_seen:>6.1%} "
            f"{f'{one.closed_after:.1f} ({one.closed_after_95:.1f})':>22} {one.looks:>11.2f} {one.whole:>6.1%} "
            f"{one.requests_a_day:>13,.0f} {one.bytes_a_day / 1e9:>7.3g} {one.longest_host:>10.1f}",
            flush=True,
        )
    return shown


def print_needs() -> None:
    needs = [cost.need(size) for size in SIZES]
    print("\nWhat it takes, each board once a day")
    for name in cost.Need._fields:
        print(f"{name:<26}" + "".join(f"{_plain(getattr(each, name)):>16}" for each in needs))
    print("\nOne release of the web's archives")
    for name, value in cost.release()._asdict().items():
        print(f"{name:<26}{_plain(value):>24}")


def print_rounds() -> None:
    print("\nHours of a round over all hosts, 256 side by side for each worker: the first time / day by day")
    for size in SIZES:
        market = make(size)
        hours = [
            tuple(plans.hours_of_a_round(market, workers, is_first=first) for first in (True, False))
            for workers in WORKERS
        ]
        told = "".join(
            f"{workers:>8} workers {one:6.1f} / {other:.1f}"
            for workers, (one, other) in zip(WORKERS, hours, strict=True)
        )
        print(f"{size:>9,} boards{told}")


def print_fit(series: Path, workspace: Path | None) -> None:
    boards = fitting.read(series)
    print(f"{len(boards)} boards, {sum(len(each.days) for each in boards):,} weeks")
    print(f"{fitting.unchanged_weeks(boards):.1%} of weeks without a change of count or title")
    for name, value in fitting.fit(boards).items():
        print(f"{name:<20} {value:.4g}   (used: {figures()[name].value:g})")
    for source, sums in fitting.measured(workspace).items() if workspace else ():
        print(source, {name: round(value, 1) for name, value in sums.items()})


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--svg", type=Path)
    options.add_argument("--fit", type=Path)
    options.add_argument("--archive", type=Path)
    given = options.parse_args()
    if given.fit:
        print_fit(given.fit, given.archive)
        return
    print_needs()
    print_rounds()
    print(f"\nA board that nobody knows is looked at {gone.looks_in_a_year()} times in a year of daily runs")
    print_rows(f"One look a board and week, shared out, {plans.LONG} days", plans.whom_to_ask(SHARED_OUT))
    rows = print_rows(f"Boards behind one host, {plans.DAYS} days", plans.behind_one_host(BEHIND_ONE_HOST))
    print_rows(f"Hosts as they are, {plans.DAYS} days", plans.as_listed(SIZES))
    if given.svg:
        picture.draw(rows, given.svg)


if __name__ == "__main__":
    main()
