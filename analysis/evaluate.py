"""How right extraction is, held against labels that careful readers made.

The figures are those of the labels' own guidelines: shares between 0 and 1, by
name. Skills are judged on product-management postings only, because only these
are reported on; a posting without facts counts as one of which nothing was found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from analysis.errors import BadInput
from analysis.facts import GUIDE_SKILLS
from analysis.intervals import DRAWS, Report, by_employer, report

FIELDS = ("role", "level", "work_mode", "min_years", "coding")
PM_ROLES = ("ai_pm", "pm")

Labels = Mapping[str, Any]
Pair = tuple[Labels, Labels]  # what the reader said, what extraction said


class Tally(NamedTuple):
    """Right, wrongly found, and missed."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    def and_(self, other: "Tally") -> "Tally":
        return Tally(self.hit + other.hit, self.false + other.false, self.missed + other.missed)

    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    def f1(self) -> float:
        precision, recall = self.precision(), self.recall()
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def figures(self, name: str) -> dict[str, float]:
        return {f"{name}_precision": self.precision(), f"{name}_recall": self.recall(), f"{name}_f1": self.f1()}


def evaluate(gold: Mapping[str, Labels], facts: Mapping[str, Labels]) -> dict[str, float]:
    """Every figure by name, in the order in which they are printed."""
    return figures_of([(label, facts.get(posting_id, {})) for posting_id, label in gold.items()])


def report_of(
    gold: Mapping[str, Labels], facts: Mapping[str, Labels], employers: Mapping[str, str], draws: int = DRAWS
) -> Report:
    """The figures with their intervals; a posting whose employer isn't known stands for itself."""
    pairs = [
        (employers.get(posting_id, f"posting {posting_id}"), (label, facts.get(posting_id, {})))
        for posting_id, label in gold.items()
    ]
    return report(by_employer(pairs), figures_of, judged_count, draws)


def judged_count(name: str, pairs: list[Pair]) -> int:
    """How many postings a figure is about."""
    return len(pm_only(pairs) if name.startswith(("guide", "skill")) else pairs)


def pm_only(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[0]["role"] in PM_ROLES]


def figures_of(pairs: list[Pair]) -> dict[str, float]:
    """The figures of some postings, each as the reader saw it and as extraction did."""
    on_pm = pm_only(pairs)
    return {
        **{f"{name}_accuracy": share(label[name] == found.get(name) for label, found in pairs) for name in FIELDS},
        **total(tally({"ai_pm"} & {a["role"]}, {"ai_pm"} & {b.get("role")}) for a, b in pairs).figures("ai_pm"),
        **guide_figures(on_pm),
        **skill_figures(on_pm),
        **total(tally_pay(label, found) for label, found in pairs).figures("salary"),
    }


def guide_figures(pairs: list[Pair]) -> dict[str, float]:
    """Figures on the guide's skills: found at all, and at the right level."""
    cells = [(label["guide"][skill], demand_of(found, skill)) for label, found in pairs for skill in GUIDE_SKILLS]
    both = [(a, b) for a, b in cells if "absent" not in {a, b}]
    found_sets = [
        (
            {s for s in GUIDE_SKILLS if a["guide"][s] != "absent"},
            {s for s in GUIDE_SKILLS if demand_of(b, s) != "absent"},
        )
        for a, b in pairs
    ]
    errors = [share_error(skill, found_sets) for skill in GUIDE_SKILLS]
    return {
        **total(tally(a, b) for a, b in found_sets).figures("guide"),
        "guide_presence_macro_f1": mean(list(presence_f1s(found_sets))),
        "guide_accuracy": share(a == b for a, b in cells),
        "guide_level_accuracy": share(a == b for a, b in both),
        "guide_share_error_mean": mean(errors),
        "guide_share_error_max": max(errors, default=0.0),
    }


def presence_f1s(sets: list[tuple[set[str], set[str]]]) -> Iterator[float]:
    """For each guide skill the F1 of its presence and of its absence, where extraction or label has it."""
    for skill in GUIDE_SKILLS:
        cells = Counter((skill in a, skill in b) for a, b in sets)
        for side in (True, False):
            if cells[side, True] + cells[side, False]:
                yield Tally(cells[side, side], cells[not side, side], cells[side, not side]).f1()


def skill_figures(pairs: list[Pair]) -> dict[str, float]:
    """Figures on the concrete skills."""
    levels = [(skill_levels(label), skill_levels(found)) for label, found in pairs]
    sets = [(set(a), set(b)) for a, b in levels]
    named = sorted(set().union(*(a | b for a, b in sets)))
    return {
        **total(tally(a, b) for a, b in sets).figures("skill"),
        "skill_level_accuracy": share(a[skill] == b[skill] for a, b in levels for skill in a.keys() & b.keys()),
        "skill_share_error_mean": mean([share_error(skill, sets) for skill in named]),
    }


def skill_levels(labels: Labels) -> dict[str, str]:
    return {skill["id"]: skill["level"] for skill in labels.get("skills") or ()}


def demand_of(facts: Labels, skill: str) -> str:
    return str((facts.get("guide") or {}).get(skill, "absent"))


def tally(wanted: set[str], found: set[str]) -> Tally:
    return Tally(len(wanted & found), len(found - wanted), len(wanted - found))


def tally_pay(label: Labels, found: Labels) -> Tally:
    """Pay statements agree if both ends, currency and period do; one is counted as often as it is said."""
    wanted, said = (Counter(map(pay_of, labels.get("salaries") or ())) for labels in (label, found))
    hit = (wanted & said).total()
    return Tally(hit, said.total() - hit, wanted.total() - hit)


def pay_of(salary: Labels) -> tuple[Decimal | None, Decimal | None, str | None, str | None]:
    return cents(salary.get("min")), cents(salary.get("max")), salary.get("currency"), salary.get("period")


def cents(amount: float | str | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount)).quantize(Decimal("0.01"))


def share_error(skill: str, sets: list[tuple[set[str], set[str]]]) -> float:
    """How far the share of postings that have the skill is off."""
    return abs(sum(skill in a for a, _ in sets) - sum(skill in b for _, b in sets)) / len(sets) if sets else 0.0


def total(tallies: Iterator[Tally]) -> Tally:
    whole = Tally()
    for part in tallies:
        whole = whole.and_(part)
    return whole


def share(hits: Iterator[bool]) -> float:
    counts = Counter(hits)
    return counts[True] / counts.total() if counts else 0.0


def mean(figures: list[float]) -> float:
    return sum(figures) / len(figures) if figures else 0.0


def load_labels(path: Path) -> dict[str, Labels]:
    """One JSON object a line, by id; raises BadInput where one can't be used."""
    labels: dict[str, Labels] = {}
    try:
        lines = path.read_bytes().splitlines()
    except OSError as problem:
        raise BadInput(path, f"can't be read ({problem.strerror}); name a file of labels") from problem
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = load_label(path, number, line)
            labels[str(row["id"])] = row
    if not labels:
        raise BadInput(path, "holds no labels; one JSON object a line is due")
    return labels


def check_ids(labels: Path, postings: Path, wanted: Iterable[str], found: Iterable[str]) -> int:
    """How many labels have no posting, which counts as nothing found; raises BadInput if none has one."""
    missing = set(wanted).difference(found)
    if len(missing) == len(set(wanted)):
        raise BadInput(labels, f"no id of it is in {postings}; name the postings that these labels are of")
    return len(missing)


def load_label(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """One line, if it has what the figures need."""
    try:
        row = msgspec.json.decode(line, type=dict[str, Any])
        for pay in row.get("salaries") or ():
            pay_of(pay)
    except (msgspec.DecodeError, UnicodeDecodeError, AttributeError, InvalidOperation) as problem:
        raise BadInput(f"{path}:{number}", f"no labels but {problem}") from problem
    needed = {"id", "role", "guide", *FIELDS}
    if missing := sorted(needed - row.keys()):
        raise BadInput(f"{path}:{number}", f"the labels lack {', '.join(missing)}")
    if missing := sorted(set(GUIDE_SKILLS) - set(row["guide"] or ())):
        raise BadInput(f"{path}:{number}", f"guide lacks {', '.join(missing)}")
    return row
