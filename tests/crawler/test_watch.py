"""What is told while a run goes on, and at its end."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console
from rich.progress import Progress, TextColumn

from crawler.archive import Look, Run
from crawler.watch import Bar, Nobody, failures, progress_bar, summary

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def look(board, verdict, count=None, reason="", **unknown):
    return Look(
        source="lever",
        board=board,
        looked_at=NOON,
        verdict=verdict,
        listed_count=count,
        reason=reason,
        unknown_fields=unknown,
    )


LOOKS = (
    look("acme", "complete", 1200, mood=3),
    look("beta", "failed", reason="unknown board (404)\x1b[2J"),
    look("gamma", "unchanged", 5, mood=1, stars=2),
    look("delta", "refused", reason="robots.txt disallows this address"),
)
RUN = Run(run_id="r", trigger="web", started_at=NOON, ended_at=NOON, code_version="0", looks=LOOKS)


def test_the_summary_names_failures_totals_and_new_fields():
    assert [look.board for look in failures(RUN)] == ["beta", "delta"]
    assert summary(RUN) == [
        "lever/beta: failed: unknown board (404)�[2J",
        "lever/delta: refused: robots.txt disallows this address",
        "r: 4 looks (1 complete, 1 unchanged, 1 failed, 1 refused), 1,205 postings",
        "new field: lever mood (4 times); teach the adapter to take or ignore it",
        "new field: lever stars (2 times); teach the adapter to take or ignore it",
    ]


def test_the_bar_counts_boards_postings_and_failures():
    screen = Console(file=StringIO(), force_terminal=True)
    columns = TextColumn("{task.completed}/{task.total} {task.fields[postings]} {task.fields[failures]}")
    with Progress(columns, console=screen) as progress:
        bar = Bar(progress)
        for _ in range(2):  # several runs may follow each other
            bar.begin("r", 5, 1)
            for each in LOOKS:
                bar.saw(each)
        (task,) = progress.tasks
    assert (task.completed, task.total, task.fields["postings"], task.fields["failures"]) == (5, 5, 1205, 2)


def test_where_there_is_no_terminal_nothing_is_drawn(capsys):
    with progress_bar() as watch:
        watch.begin("r", 1, 0)
        watch.saw(LOOKS[0])
    Nobody().saw(LOOKS[0])
    assert capsys.readouterr() == ("", "")
