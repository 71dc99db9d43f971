"""How fresh a crawl can be, and what it takes: a thousand boards, a hundred thousand, a million.

    python benchmarks/schedule.py [--svg docs/scaling.svg]
    python benchmarks/schedule.py --fit SERIES [--archive WORKSPACE]

The first simulates crawls day by day, with the crawler's own pauses and cool-downs, on hosts as boards.csv has them and
boards that change as real ones do, and prints the tables of docs/scaling.md. The second fits those changes anew:
SERIES is a folder of weekly lists, WORKSPACE one with ingested recordings. Same seed, same tables.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.scheduling import cost, fitting, gone, picture, plans
from benchmarks.scheduling.figures import figures
from benchmarks.scheduling.market import make
from benchmarks.scheduling.plans import Row
from benchmarks.scheduling.rounds import Outcome

BEHIND_ONE_HOST = (1_000, 10_000, 30_000, 60_000, 100_000, 200_000, 400_000)
SIZES = (1_000, 100_000, 1_000_000)
SHARED_OUT = 10_000
WORKERS = (1, 4, 16)
COLUMNS: dict[str, Callable[[Outcome], str]] = {
    "copies current": lambda one: f"{one.current_boards:.1%}",
    "postings known": lambda one: f"{one.current_postings:.1%}",
    "seen after, days (95 %)": lambda one: f"{one.seen_after:.1f} ({one.seen_after_95:.1f})",
    "never seen": lambda one: f"{one.never_seen:.1%}",
    "closed after, days (95 %)": lambda one: f"{one.closed_after:.1f} ({one.closed_after_95:.1f})",
    "looks a week": lambda one: f"{one.looks:.2f}",
    "whole": lambda one: f"{one.whole:.0%}",
    "requests a day": lambda one: f"{one.requests_a_day:,.0f}",
    "GB a day": lambda one: f"{one.bytes_a_day / 1e9:.2g}",
}


def needs() -> Iterator[str]:
    """What crawls of each size take, and a release of the web's archives, as Markdown."""
    found = [cost.need(size) for size in SIZES]
    yield from line(cost.LABELS["boards"], *[f"{size:,}" for size in SIZES])
    for name in cost.Need._fields[1:]:
        yield from line(cost.LABELS[name], *[plain(getattr(each, name)) for each in found], is_head=False)
    yield ""
    yield from line("one release", "")
    for name, value in cost.release()._asdict().items():
        yield from line(cost.LABELS[name], plain(value), is_head=False)


def hours() -> Iterator[str]:
    """How long a round takes, by workers: the first time, and day by day."""
    yield from line("boards", *[f"{count} worker{'s' * (count > 1)}: first round, h" for count in WORKERS], "daily, h")
    for size in SIZES:
        market = make(size)
        first = [plans.hours_of_a_round(market, count, is_first=True) for count in WORKERS]
        daily = [plans.hours_of_a_round(market, count, is_first=False) for count in WORKERS]
        told = " / ".join(f"{each:.1f}" for each in daily)
        yield from line(f"{size:,}", *[f"{each:.1f}" for each in first], told, is_head=False)


def table(rows: Iterable[Row]) -> Iterator[str]:
    """What plans come to."""
    yield from line("plan", "boards", *COLUMNS)
    for row in rows:
        yield from line(row.plan, f"{row.boards:,}", *cells(row.outcome), is_head=False)


def cells(outcome: Outcome) -> list[str]:
    return [told(outcome) for told in COLUMNS.values()]


def line(*words: str, is_head: bool = True) -> Iterator[str]:
    yield f"| {' | '.join(words)} |"
    if is_head:
        yield "|" + "---|" * len(words)


def plain(value: float) -> str:
    """Two signs of what is small, all of what is large.

    >>> plain(0.0123), plain(12.345), plain(12345.6)
    ('0.012', '12', '12,346')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def fitted(series: Path, workspace: Path | None) -> Iterator[str]:
    """What the made market is drawn from, fitted anew."""
    boards = fitting.read(series)
    yield f"{len(boards)} boards, {sum(len(each.days) for each in boards):,} weeks"
    yield f"{fitting.unchanged_weeks(boards):.1%} of weeks without a change of count or title"
    for name, value in fitting.fit(boards).items():
        yield f"{name:<20} {value:.4g}   (used: {figures()[name].value:g})"
    if workspace:
        yield "{:.2f} other bodies a board and day, where the fit has {:.2f}".format(*fitting.bodies_a_day(workspace))
        for source, sums in fitting.measured(workspace).items():
            yield f"{source} { ({name: round(value, 1) for name, value in sums.items()}) }"


def show(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}\n")
    for each in lines:
        print(each, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--svg", type=Path, help="where to draw the curves")
    options.add_argument("--fit", type=Path, help="a folder of weekly lists")
    options.add_argument("--archive", type=Path, help="a workspace of recordings")
    given = options.parse_args()
    if given.fit:
        return show("Fitted", fitted(given.fit, given.archive))
    show("What it takes, each board once a day", needs())
    show("Hours of a round over all hosts", hours())
    show("A board that nobody knows is looked at in a year of daily runs", [f"{gone.looks_in_a_year()} times"])
    show(f"One look a board and week, shared out; {plans.LONG} days", table(plans.whom_to_ask(SHARED_OUT)))
    show(f"Hosts as they are; {plans.DAYS} days", table(plans.as_listed(SIZES)))
    rows = list(plans.behind_one_host(BEHIND_ONE_HOST))
    show(f"Boards behind one host; {plans.HALF_A_YEAR} days", table(rows))
    if given.svg:
        picture.draw(rows, given.svg)
    return None


if __name__ == "__main__":
    main()
