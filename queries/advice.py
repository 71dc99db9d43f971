"""A gap on the terminal or in Markdown: what one has, what one lacks, what pay goes with it, what fits now.

Each part says of how many postings and employers it speaks; where they are too few, it
gives counts instead of shares. Of the resume only the skills found in it are told.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queries.gap import Gap
from queries.listing import Row, print_words
from queries.printing import safe, to_markdown, to_word
from queries.scope import ALL, Scope

Record = dict[str, Any]

HEADS = ("you lack", "required", "asked for", "step")
FITS = {"covered": "Where you have at least half of the required skills", "other": "Where you have less"}


def print_gap(gap: Gap, console: Console | None = None) -> None:
    """Print all parts of a gap."""
    page = console or Console(highlight=False)
    for heading, lines in parts(gap):
        page.print(Text(heading, "bold"))
        for line in lines:
            if isinstance(line, Table):
                page.print(line)
            else:
                print_words(page, "  ", line)
        page.print()


def parts(gap: Gap) -> Iterator[tuple[str, Iterable[Row | Table]]]:
    """The headings, and what stands under each."""
    yield "Held against", (Row("", line) for line in tell_scopes(gap))
    yield "What you have", (Row("", line) for line in tell_covered(gap))
    yield "What you lack, most often required first", chain([to_table(gap)], tell_steps(gap))
    yield "What pay goes with it (base, a year, middle of the stated range)", tell_pay(gap)
    yield "Which open postings fit best now", tell_fits(gap)


def tell_scopes(gap: Gap) -> Iterator[str]:
    """Whom the figures are about, and why not those one wished for."""
    for narrow, wider in pairwise(gap.scopes):
        yield f"{tell_scope(narrow, gap.about)}: too few for figures, so all below is about {name_scope(wider)}."
    used = gap.scopes[-1]
    yield f"{tell_scope(used, gap.about)}, as seen in week {used.week}."
    if used.note:
        yield "Under 30 postings or 10 employers are too few for shares: what follows are counts."
    if gap.fuller_week not in (None, used.week):
        yield f"Week {gap.fuller_week} showed most {gap.about} postings: try --week {gap.fuller_week}."


def tell_scope(scope: Scope, about: str) -> str:
    return f"{scope.posting_count} {about} postings of {scope.employer_count} employers, {name_scope(scope)}"


def name_scope(scope: Scope) -> str:
    return name_place(scope.level, scope.country)


def name_place(level: str, country: str) -> str:
    """A level and a country in words.

    >>> name_place("mid", "US"), name_place("all", "all")
    ('level mid in US', 'all levels in all countries')
    """
    return f"{'all levels' if level == ALL else f'level {level}'} in {'all countries' if country == ALL else country}"


def tell_covered(gap: Gap) -> Iterator[str]:
    """The skills one has, with how many ask for them, and the words nobody understood."""
    covered = gap.covered.records()
    if covered:
        words = (f"{record['label']} {tell(record, 'asked')}" for record in covered)
        yield f"Asked for, by how many: {'; '.join(words)}."
    if gap.unasked:
        yield f"Asked for by none of them: {'; '.join(gap.unasked)}."
    if gap.unread:
        yield f"Not understood: {'; '.join(gap.unread)}. `aipm query --sql 'FROM skills'` shows what is."


def tell(record: Record, what: str, *, whole: bool = False) -> str:
    """A share in per cent, with its interval if wanted; where there is none, the counts.

    >>> tell({"asked_share": 0.412, "asked_low_share": 0.3, "asked_high_share": 0.52}, "asked", whole=True)
    '41% (30-52)'
    """
    share = record[f"{what}_share"]
    if share is None:
        return f"{record[f'{what}_count']} of {record['posting_count']}"
    ends = f" ({100 * record[f'{what}_low_share']:.0f}-{100 * record[f'{what}_high_share']:.0f})" if whole else ""
    return f"{100 * share:.0f}%{ends}"


def to_table(gap: Gap) -> Table:
    """The missing skills with how often each is required and asked for at all."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for head in HEADS:
        table.add_column(head, overflow="fold", no_wrap=head in HEADS[1:3])
    for record in gap.missing.records():
        shares = (tell(record, what, whole=True) for what in ("required", "asked"))
        table.add_row(*(Text(safe(word)) for word in (record["label"], *shares, record["step"])))
    return table


def tell_steps(gap: Gap) -> Iterator[Row]:
    """What the table says, what its steps are, and where the words behind a figure stand."""
    records = gap.missing.records()
    named = {record["step"] for record in records}
    hidden = gap.missing_count - len(records)
    yield Row("", "")
    yield Row("", "In brackets the 95 % interval. The step is that of the guide's path:", "dim")
    for step, statement in gap.steps:
        if step in named:
            yield Row("", f"{step}: {statement}", "dim", hang=2)
    if hidden:
        yield Row("", f"{hidden} more are asked for less; --top {gap.missing_count} shows them.", "dim")
    if records and gap.about == "AI PM":  # nobody else's words are kept for that
        yield Row("", f"In which words: aipm query skill_words --param skill={records[0]['skill_id']}", "dim")


def tell_pay(gap: Gap) -> Iterator[Row]:
    """Median pay of the postings one mostly covers beside the others', by currency, and what not to make of it."""
    records = gap.pay.records()
    told = {record["currency"] for record in records if record["median"] is not None}
    told |= {record["currency"] for record in records[:1]}
    for record in records:
        if record["currency"] in told:
            yield Row("", f"{FITS[record['fit']]}: {tell_median(record)}", hang=2)
    yield Row("", gap.caveats[-1] if told else "None of them states base pay.", "dim")


def tell_median(record: Record) -> str:
    """One median with its interval, what it rests on, and how many state pay at all."""
    behind = f"{record['ranged_count']} postings of {record['employer_count']} employers"
    stated = f"{record['paid_count']} of {record['posting_count']} state pay in {record['currency']}"
    if record["median"] is None:
        return f"too few ({behind}; {stated})"
    ends = f"{record['median_low']:,} to {record['median_high']:,}"
    return f"{record['currency']} {record['median']:,} ({ends}; {behind}; {stated})"


def tell_fits(gap: Gap) -> Iterator[Row]:
    """The open postings, the best fit first, each with why and where."""
    wished = name_scope(gap.scopes[0])
    if not gap.fits.rows:
        yield Row("", "No posting that is open now requires a skill you have.")
        return
    if name_place(*gap.fits_at) != wished:
        yield Row("", f"None is open for {wished}; these are for {name_place(*gap.fits_at)}.")
    for record in gap.fits.records():
        yield Row("", f"{record['place']}  {record['title']}, {record['employer']}", "bold", hang=3)
        for line in tell_fit(record):
            yield Row("", f"   {line}", hang=3)
    more = f"More: aipm query postings_that_fit --param skills=YOURS{f' --guide {gap.guide}' if gap.guide else ''}"
    yield Row("", f"{more} (their ids are in --format json)", "dim")


def tell_fit(record: Record) -> Iterator[str]:
    """One open posting: what it requires of one, what it is, what it pays, where it stands."""
    lacks = f"; you lack {record['missing_skills']}" if record["missing_skills"] else ""
    yield f"You have {record['covered_count']} of {record['required_count']} required skills{lacks}"
    years = f"{record['min_years']} years or more" if record["min_years"] is not None else ""
    mode = record["work_mode"] if record["work_mode"] != "unknown" else ""
    places = f"in {record['posting_count']} places" if record["posting_count"] > 1 else ""
    yield " · ".join(word for word in (record["level"], years, record["location"], mode, places) if word)
    if record["currency"]:
        ends = " to ".join(f"{end:,.0f}" for end in (record["pay_low"], record["pay_high"]) if end is not None)
        yield f"{record['currency']} {ends} a {record['period']}"
    yield to_word(record["url"])


def gap_markdown(gap: Gap) -> str:
    """The same as Markdown: whom it is about, then one table a part."""
    tables = (
        ("Covered", gap.covered),
        ("Missing", gap.missing),
        ("Pay", gap.pay),
        ("Open postings", gap.fits),
    )
    head = "\n".join(f"- {safe(line)}" for line in (*tell_scopes(gap), *tell_covered(gap)))
    body = "\n".join(f"## {name}\n\n{to_markdown(answer)}" for name, answer in tables)
    return f"{head}\n\n{body}\n{' '.join(gap.caveats)}\n"
