"""CHANGES.md: what moved this week in plain sentences, each with its figures; or that nothing did.

Only what is beyond noise is said. The files moved*.csv hold all that was compared.
"""

from collections.abc import Callable
from typing import Any

from queries.printing import markdown_word, money
from queries.weekly.moved import Comparison
from queries.whom import OUR_OWN, Whom

NAMED = 12  # employers named in a sentence; the file has all
SHARES = {  # kind -> what the share says, of postings
    "role": "{share} of product manager postings are for AI product managers",
    "guide_skill": "{label} (the guide's skill) is asked for in {share} of AI PM postings",
    "guide_skill_required": "{label} (the guide's skill) is required in {share} of AI PM postings",
    "skill": "{label} is asked for in {share} of AI PM postings",
    "work_mode": "{share} of AI PM postings are {label}",
    "coding": "{share} of AI PM postings have writing code {label}",
    "level": "{share} of AI PM postings are of the level {label}",
    "pay": "{share} of AI PM postings state base pay",
}
UNKNOWN = {  # where the label says that nothing is said
    "work_mode": "{share} of AI PM postings don't say where one works",
    "coding": "{share} of AI PM postings don't say whether one must write code",
    "level": "{share} of AI PM postings are of a level that can't be told",
}
SILENT = ("unknown", "unstated")

Record = dict[str, Any]


def tell(comparison: Comparison, word: Callable[[str], str] = markdown_word, whom: Whom = OUR_OWN) -> list[str]:
    """What moved against one earlier week, a sentence each; nothing if nothing did.

    `word` keeps a stranger's words words where the sentences will stand: in Markdown, if nothing is said.
    """
    tellers: dict[str, Callable[[Record], str]] = {
        "moved_verdicts": lambda moved: tell_verdict(moved, word),
        "moved": lambda moved: tell_share(moved, whom),
        "moved_pay": lambda moved: whom.said(tell_pay(moved)),
    }
    sentences = [teller(record) for name, teller in tellers.items() for record in comparison.moved(name)]
    return sentences + tell_employers(comparison.moved("moved_employers"), word, whom)


def tell_share(moved: Record, whom: Whom) -> str:
    """A share that moved."""
    says = SHARES[moved["kind"]] if moved["subject_id"] not in SILENT else UNKNOWN[moved["kind"]]
    said = whom.said(says).format(label=moved["label"], share=percent(moved["present_share"]))
    points, low, high = (f"{moved[name]:+.1f}" for name in ("difference_points", "low_points", "high_points"))
    return (
        f"{said}, after {percent(moved['compared_share'])}: {points} points (95 % interval {low} to {high};"
        f" {moved['posting_count']:,} postings of {moved['employer_count']:,} employers, after"
        f" {moved['compared_posting_count']:,} of {moved['compared_employer_count']:,})."
    )


def tell_pay(moved: Record) -> str:
    """A median of pay that moved."""
    level = "" if moved["level"] == "all" else f" of the level {moved['level']}"
    now, was = (
        f"{amount(moved, when, 'median')} a year (95 % interval {amount(moved, when, 'median_low')} to"
        f" {amount(moved, when, 'median_high')}; {moved[f'{when}ranged_count']:,} postings of"
        f" {moved[f'{when}employer_count']:,} employers)"
        for when in ("", "compared_")
    )
    return f"AI PM postings{level} state a median base pay of {now}, after {was}."


def amount(moved: Record, when: str, name: str) -> str:
    return money(moved[f"{when}{name}"], moved["currency"])


def tell_verdict(moved: Record, word: Callable[[str], str]) -> str:
    """A statement of the guide that is judged otherwise."""
    size = f"{moved['posting_count'] or 0:,} postings of {moved['employer_count'] or 0:,} employers"
    figure = f" {figure_of(moved)}; {size}" if moved["value"] is not None else f" {size}"
    return (
        f"The guide's “{word(moved['statement'])}” is now judged {moved['verdict']}, after"
        f" {moved['compared_verdict'] or 'not at all'} ({word(moved['measured'] or '')}:{figure})."
    )


def figure_of(moved: Record) -> str:
    """The figure behind a verdict, with its interval.

    >>> figure_of({"value": 0.41, "low": 0.35, "high": 0.472, "unit": "share"})
    '41.0 %, 95 % interval 35.0 % to 47.2 %'
    """
    if moved["unit"] == "share":
        value, low, high = (percent(moved[name]) for name in ("value", "low", "high"))
        return f"{value}, 95 % interval {low} to {high}"
    currency, _, a_year = moved["unit"].partition(" ")
    if a_year:
        value, low, high = (money(moved[name], currency) or "?" for name in ("value", "low", "high"))
        return f"{value} {a_year}, 95 % interval {low} to {high}"
    value, low, high = (f"{moved[name]:,g}" if moved[name] is not None else "?" for name in ("value", "low", "high"))
    return f"{value} {moved['unit']}, 95 % interval {low} to {high}"


def tell_employers(moved: list[Record], word: Callable[[str], str], whom: Whom) -> list[str]:
    """Who began to look for AI PMs, and who stopped."""
    says = {
        "began": ("Employers that have AI PM postings and had none", "ai_pm_count"),
        "stopped": ("Employers that have no AI PM postings any more", "compared_ai_pm_count"),
    }
    sentences = []
    for event, (said, count) in says.items():
        ones = [one for one in moved if one["event"] == event]
        if ones:
            names = [f"{word(one['employer'])} ({one[count]})" for one in ones[:NAMED]]
            more = f" and {len(ones) - NAMED} more" if len(ones) > NAMED else ""
            sentences.append(f"{whom.said(said)} ({len(ones)}): {', '.join(names)}{more}.")
    return sentences


def percent(share: float | None) -> str:
    """A share in words.

    >>> percent(0.4125), percent(None)
    ('41.2 %', '?')
    """
    return "?" if share is None else f"{100 * share:.1f} %"
