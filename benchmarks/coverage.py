"""How often 95 % intervals hold the truth, where it is known: ours and their rivals, on drawn markets.

    python benchmarks/coverage.py [--samples 2000]

Prints the tables of docs/method.md and of decision 13. Ours are asked of the SQL macros; the rivals are numpy.
"""

import argparse
from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
from covering import drawn
from covering.drawn import RECORDED, WIDE, Market, Numbers, Sizes, held
from scipy.stats import t

Z = 1.959964
SHARES = (0.02, 0.05, 0.1, 0.3, 0.5, 0.9, 0.98)
CORRELATIONS = (0, 0.1, 0.3, 0.6)
EMPLOYERS = (10, 15, 30, 100, 300)
MARKETS = (("1 to 100 postings", WIDE), ("1 to 15, as recorded", RECORDED))
Ends = tuple[Numbers, Numbers]


class Sums:
    """What the rivals are made of: per sample the share, its clustered error with G / (G - 1), and Kish's n."""

    def __init__(self, x: Numbers, n: Numbers) -> None:
        self.employers = x.shape[1]
        self.postings = n.sum(1)
        self.p = x.sum(1) / self.postings
        parts = x - self.p[:, None] * n
        self.error = np.sqrt((parts**2).sum(1) * self.employers / (self.employers - 1)) / self.postings
        self.unclear = self.p * (1 - self.p)
        self.agreed = self.error < 1e-9
        seen = np.minimum(self.postings, self.unclear / np.where(self.agreed, 1, self.error) ** 2)
        alike = np.where(self.unclear > 0, self.postings, self.employers)
        self.kish = np.where(self.agreed, alike, seen)
        self.quantile = float(t.ppf(0.975, self.employers - 1))


def wilson(p: Numbers, n: Numbers | float, quantile: float = Z) -> Ends:
    middle, reach = p * n + quantile**2 / 2, quantile * np.sqrt(p * (1 - p) * n + quantile**2 / 4)
    return (middle - reach) / (n + quantile**2), (middle + reach) / (n + quantile**2)


def or_wilson(sums: Sums, low: Numbers, high: Numbers) -> Ends:
    """Where all employers agree the error is nought: Wilson's over employers instead."""
    ends = wilson(sums.p, sums.employers)
    return np.where(sums.agreed, ends[0], low), np.where(sums.agreed, ends[1], high)


def clipped_t(sums: Sums) -> Ends:
    reach = sums.quantile * sums.error
    return or_wilson(sums, np.maximum(0, sums.p - reach), np.minimum(1, sums.p + reach))


def logit_t(sums: Sums) -> Ends:
    inside = np.where(sums.agreed, 0.5, sums.p)
    middle, reach = np.log(inside / (1 - inside)), sums.quantile * sums.error / (inside * (1 - inside))
    return or_wilson(sums, 1 / (1 + np.exp(reach - middle)), 1 / (1 + np.exp(-reach - middle)))


RIVALS: dict[str, Callable[[Sums], Ends]] = {
    "t, clipped at 0 and 1 (what we had)": clipped_t,
    "t on the logit": logit_t,
    "Wilson over employers": lambda sums: wilson(sums.p, sums.employers),
    "Wilson, Kish's n": lambda sums: wilson(sums.p, sums.kish),
    "Wilson, Kish's n times (z / t)² (Korn and Graubard)": lambda sums: wilson(sums.p, sums.kish, sums.quantile),
}
OURS = "**Wilson, n shrunk (ours)**"


def percent(share: float) -> str:
    """A share in per cent, bold outside 93 to 97."""
    rounded = round(100 * share, 1)
    return f"{rounded}" if 93 <= rounded <= 97 else f"**{rounded}**"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    names = list(head)
    print(f"\n| {' | '.join(names)} |\n|{'---|' + '---:|' * (len(names) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def rival_coverage(sample: dict[str, Numbers], p: float) -> dict[str, float]:
    enough = sample["n"].sum(1) >= drawn.FEWEST
    sums = Sums(sample["x"][enough], sample["n"][enough])
    ends = {name: rival(sums) for name, rival in RIVALS.items()}
    return {name: float(((low <= p) & (p <= high)).mean()) for name, (low, high) in ends.items()}


def shares(title: str, sizes: Sizes, samples: int) -> None:
    """Ours in each cell; then all methods over all cells."""
    found: dict[str, list[float]] = {}
    rows = []
    for employers, correlation in product(EMPLOYERS, CORRELATIONS):
        ours = []
        for p in SHARES:
            sample = drawn.draw_shares(np.random.default_rng(1), samples, Market(employers, correlation, sizes), p)
            if (sample["n"].sum(1) >= drawn.FEWEST).mean() < 0.1:
                continue
            ours.append(held(MACROS, sample, drawn.SHARE, p))
            for name, coverage in ({OURS: ours[-1]} | rival_coverage(sample, p)).items():
                found.setdefault(name, []).append(coverage)
        if ours:
            rows.append([f"{employers}, {correlation}", *map(percent, ours)])
    print(f"\n### A share; employers of {title}")
    table(["employers, correlation", *(f"p = {p}" for p in SHARES)], rows)
    table(
        ["over all cells", "mean", "lowest", "below 93", "93 to 97", "above 97"],
        ([name, *summary(np.array(cells))] for name, cells in found.items()),
    )


def summary(cells: Numbers) -> list[str]:
    parts = (cells < 0.93, (cells >= 0.93) & (cells <= 0.97), cells > 0.97)
    return [f"{100 * cells.mean():.1f}", f"{100 * cells.min():.1f}", *(f"{100 * part.mean():.0f} %" for part in parts)]


def differences(samples: int) -> None:
    rows = []
    for employers, (p1, p0) in product((30, 100, 300), ((0.1, 0.05), (0.3, 0.3), (0.5, 0.3), (0.9, 0.7))):
        row = []
        for correlation in CORRELATIONS:
            sample = drawn.draw_pairs(np.random.default_rng(2), samples, Market(employers, correlation), p1, p0)
            row.append(percent(held(MACROS, sample, drawn.DIFFERENCE, p1 - p0)))
        rows.append([f"{employers}, {p1} and {p0}", *row])
    print("\n### The difference of two shares; employers as recorded")
    table(["employers, shares", *(f"correlation {one}" for one in CORRELATIONS)], rows)


def medians(samples: int) -> None:
    rows = []
    for employers, (title, sizes) in product((15, 30, 100), MARKETS):
        row = []
        for correlation in CORRELATIONS:
            sample = drawn.draw_pay(np.random.default_rng(3), samples // 4, Market(employers, correlation, sizes))
            row.append(percent(held(MACROS, sample, drawn.MEDIAN, 150_000)))
        rows.append([f"{employers} of {title}", *row])
    print("\n### A median")
    table(["employers", *(f"correlation {one}" for one in CORRELATIONS)], rows)


def gaps(samples: int) -> None:
    rows = []
    for employers in (60, 150):
        for name, sql in (("two medians' intervals", drawn.MEDIANS_APART), ("200 draws", drawn.MEDIANS_REDRAWN)):
            row = []
            for correlation in (0, 0.3, 0.6):
                few = samples // 8 if sql is drawn.MEDIANS_REDRAWN else samples
                sample = drawn.draw_pay(np.random.default_rng(4), few, Market(employers, correlation))
                row.append(percent(held(MACROS, sample, sql, 0)))
            rows.append([f"{employers}, {name}", *row])
    print("\n### The difference of two medians; employers as recorded")
    table(["employers, by", "correlation 0", "0.3", "0.6"], rows)


def trends(samples: int) -> None:
    rows = []
    for employers in (15, 30, 100):
        sample = drawn.draw_weeks(np.random.default_rng(5), samples, Market(employers, 0.3), 0.3)
        rows.append([str(employers), *(percent(held(MACROS, sample, sql, 0)) for sql in (drawn.SLOPE, drawn.GROWTH))])
    print("\n### Eight weeks; employers as recorded")
    table(["employers", "slope of a share", "growth of a count"], rows)


MACROS = drawn.open_macros()


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--samples", type=int, default=2000, help="of each cell")
    samples = options.parse_args().samples
    for title, sizes in MARKETS:
        shares(title, sizes, samples)
    differences(samples)
    medians(samples)
    gaps(samples)
    trends(samples)


if __name__ == "__main__":
    main()
