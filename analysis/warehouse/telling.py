"""A difference between two editions in lines of text, for somebody who decides whether to publish it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from analysis.warehouse.diff import Diff, Field, Pay, Share, Skill

MOST = 15  # entries of one kind; the rest is counted
COLUMN = 30


def told(diff: Diff) -> Iterator[str]:
    """Everything, the weightiest first."""
    yield f"from  {diff.old_edition}"
    yield f"to    {diff.new_edition}"
    yield f"{diff.otherwise_count:,} of {diff.posting_count:,} postings are read otherwise"
    yield from part("Mentions by skill", (skill_lines(skill) for skill in diff.skills))
    yield from part("Fields and what is asked of the guide's skills", ([field_line(field)] for field in diff.fields))
    yield from part("Pay", (pay_lines(pay) for pay in diff.pay))
    asking = f"AI PM postings of {diff.week} that ask for"
    yield from part(f"{asking} the guide's skills", ([share_line(*step)] for step in diff.guide_shares))
    yield from part(f"{asking} concrete skills", ([share_line(*step)] for step in diff.skill_shares))


def part(title: str, entries: Iterable[list[str]]) -> Iterator[str]:
    """A heading and the first entries under it; nothing if there are none."""
    rest = iter(entries)
    shown = list(islice(rest, MOST))
    if not shown:
        return
    yield ""
    yield title
    for lines in shown:
        yield from (f"  {line}" for line in lines)
    if left := sum(1 for _ in rest):
        yield f"  and {left} more"


def skill_lines(skill: Skill) -> list[str]:
    counts = [
        ("+{:,} mentions", skill.gained_count),
        ("-{:,} mentions", skill.lost_count),
        ("{:,} asked otherwise", skill.other_count),
    ]
    said = ", ".join(words.format(count) for words, count in counts if count)
    return [
        f"{skill.skill_id:<{COLUMN}} {said}; in {plural(skill.posting_count)}",
        *(f"  {example}" for example in skill.examples),
    ]


def plural(posting_count: int) -> str:
    return "1 posting" if posting_count == 1 else f"{posting_count:,} postings"


def field_line(field: Field) -> str:
    step = f"{field.old_value} -> {field.new_value}"
    return f"{field.field:<{COLUMN}} {step:<{COLUMN}} {field.posting_count:>6,}  such as {field.example}"


def pay_lines(pay: Pay) -> list[str]:
    sign = "+" if pay.is_gained else "-"
    return [f"{sign} {pay.statement}  in the words [{pay.words}]  {pay.posting_id}"]


def share_line(old: Share, new: Share) -> str:
    """A share before and after, in points; counts alone where too few are asked."""
    counts = f"{old.asked_count:,} of {old.posting_count:,} -> {new.asked_count:,} of {new.posting_count:,}"
    if old.share is None or new.share is None:
        return f"{new.name:<{COLUMN}} {counts}, too few for a share"
    step = 100 * (new.share - old.share)
    return f"{new.name:<{COLUMN}} {100 * old.share:5.1f} % -> {100 * new.share:5.1f} %  {step:+5.1f} points   {counts}"
