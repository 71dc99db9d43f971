"""Answers on the terminal. Postings are strangers' texts: nothing in them is taken for markup or control codes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from queries.answer import Answer
from queries.printing import is_numeric, safe, to_word

WIDEST = 18  # longer texts fold, so that many columns still fit


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr, if somebody looks: told what is being written, how much is done, of how much."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    is_seen = console.is_terminal and not console.is_dumb_terminal
    with Progress(*columns, console=console, transient=True, disable=not is_seen) as bars:
        bar = bars.add_task("writing", total=None)
        yield lambda name, done, total: bars.update(bar, description=name, completed=done, total=total or None)


class Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.1f}/s" if task.speed else "", style="progress.data.speed")


def print_table(answer: Answer) -> None:
    """Print rows as a table; where it is too wide, what never varies above it, and at last record by record."""
    console = Console(highlight=False)
    names = [safe(name) for name in answer.columns]
    rows = [[Text(safe(to_word(value))) for value in row] for row in answer.rows]
    if not rows:
        Console(stderr=True).print("no rows")
    elif width(names, rows) <= console.width:
        console.print(to_table(names, answer.types, rows))
    else:
        print_folded(console, names, answer.types, rows)


def print_folded(console: Console, names: list[str], types: Sequence[str], rows: list[list[Text]]) -> None:
    """Print the columns that vary as a table with folded names, or else as records; the others stand above."""
    varying = [place for place in range(len(names)) if len(rows) == 1 or len({row[place].plain for row in rows}) > 1]
    for place, name in enumerate(names):
        if place not in varying and rows[0][place]:
            console.print(Text.assemble((f"{name} ", "dim"), rows[0][place]))
    kept = [[row[place] for place in varying] for row in rows]
    folded = [names[place].replace("_", "_\n") for place in varying]
    if width(folded, kept) <= console.width:
        console.print(to_table(folded, [types[place] for place in varying], kept))
    else:
        print_records(console, [names[place] for place in varying], kept)


def to_table(heads: list[str], types: Sequence[str], rows: list[list[Text]]) -> Table:
    """A plain table, numbers flush right."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head, kind in zip(heads, types, strict=True):
        table.add_column(Text(head), justify="right" if is_numeric(kind) else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def width(heads: list[str], rows: list[list[Text]]) -> int:
    """How many signs a table needs if its longest texts fold."""
    texts = [max((min(WIDEST, len(row[place])) for row in rows), default=0) for place in range(len(heads))]
    return sum(2 + max(text, *map(len, head.split("\n"))) for head, text in zip(heads, texts, strict=True)) - 2


def print_records(console: Console, names: list[str], rows: list[list[Text]]) -> None:
    """Print one block a row, one line a column; what is empty is left out."""
    indent = max(map(len, names)) + 2
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"{number} of {len(rows)}", style="bold"))
        for name, value in zip(names, row, strict=True):
            if value:
                console.print(Text.assemble((f"{name:{indent}}", "dim"), value))
