"""The commands that read: analyze, extract, evaluate."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from typer import Argument, Option

if TYPE_CHECKING:
    from analysis.intervals import Report
    from analysis.warehouse import Result
    from analysis.warehouse.condition import Condition

app = typer.Typer(help="Postings to facts.")

WORKERS = min(os.cpu_count() or 1, 8)
LOCAL = "local"


@app.command()
def analyze(
    again: Annotated[
        bool, Option("--again", help="Read every archived page anew, as after mending an adapter.")
    ] = False,
    diff: Annotated[
        bool, Option("--diff", help="Print what changed rules would change in what is published; publish nothing.")
    ] = False,
    workers: Annotated[
        int, Option(min=1, show_default="the machine's cores, at most 8", help="Processes that extract.")
    ] = WORKERS,
    executor: Annotated[
        str, Option(metavar="local|dask://HOST:PORT", help="Where they are: on this machine, or a Dask cluster's.")
    ] = LOCAL,
    shards: Annotated[
        str | None,
        Option(
            metavar="FOLDER|URL",
            show_default="a folder in the workspace",
            help="Where postings lie to be extracted: for a cluster, a place that all its machines see.",
        ),
    ] = None,
    as_json: Annotated[bool, Option("--json", help="Print what was done as one JSON object.")] = False,
    workspace: Annotated[
        Path, Option("--workspace", envvar="AIPM_WORKSPACE", help="The folder everything is kept in.")
    ] = Path("aipm-data"),
) -> None:
    """Bring the warehouse up to the archive: what is new, or whose extraction or taxonomy changed.

    Example:  aipm analyze --workspace aipm-data

    Example:  aipm analyze --diff

    Example:  aipm analyze --executor dask://10.0.0.7:8786 --shards s3://market/shards
    """
    if diff and (again or as_json):
        problem = "--again reads pages anew, --json tells of it, and --diff only compares rules: choose one"
        raise typer.BadParameter(problem, param_hint="--diff")
    if diff:
        preview(workspace, workers=workers, executor=executor, shards=shards)
        return
    result = update(workspace, again=again, workers=workers, executor=executor, shards=shards)
    status = 1 if result.problems else 0
    if as_json:
        import msgspec

        print(msgspec.json.encode({"command": "analyze", "exit_status": status} | plain(result)).decode())
    raise typer.Exit(status)


def preview(workspace: Path, *, workers: int = WORKERS, executor: str = LOCAL, shards: str | None = None) -> None:
    """Print what the present rules would change; nothing is published."""
    from analysis import warehouse
    from analysis.warehouse.telling import told
    from crawler.watch import steps

    with steps("analyzing") as watch:
        diff = warehouse.compare(workspace, workers=workers, executor=executor, shards=shards, watch=watch)
    if diff is None:
        print("nothing would change: these rules are those of what is published")
        return
    for line in told(diff):
        print(harmless(line))


def update(
    workspace: Path,
    *,
    again: bool = False,
    workers: int = WORKERS,
    executor: str = LOCAL,
    shards: str | None = None,
) -> "Result":
    """Analyze with a progress bar, and say what came of it; among it, the looks that could not be read."""
    from time import monotonic

    from analysis import warehouse
    from crawler.watch import steps

    began = monotonic()
    with steps("analyzing") as watch:
        result = warehouse.analyze(
            workspace, again=again, workers=workers, executor=executor, shards=shards, watch=watch
        )
    again_read = f", the skills of {result.renewed_count} read again" if result.renewed_count else ""
    print(
        f"{result.run_count} runs, {result.look_count} looks, {result.posting_count} postings, "
        f"{result.version_count} versions, {result.ai_pm_count} AI PM postings; "
        f"{result.extracted_count} contents read{again_read} in {monotonic() - began:.1f} s",
        file=sys.stderr,
    )
    for problem in (*result.problems, *(f"warning: {warned}" for warned in result.warnings)):
        print(f"aipm: {harmless(problem)}", file=sys.stderr)
    log(workspace, result)
    return result


def log(workspace: Path, result: "Result") -> None:
    """Keep what came of an analysis in the workspace's log: of checks their names, for examples quote postings."""
    from crawler.journal import note

    now, numbers = datetime.now(UTC), plain(result)
    note(workspace, now, "analyzed", **{name: fact for name, fact in numbers.items() if name.endswith("_count")})
    for problem in result.problems:
        note(workspace, now, "unreadable", level="warning", reason=problem)
    for warned in result.warnings:
        note(workspace, now, "check", level="warning", check=warned.check_name, row_count=warned.row_count)


def plain(result: "Result") -> dict[str, Any]:
    """What came of an analysis, for programs."""
    import msgspec

    problems, warnings = (list(map(harmless, map(str, ones))) for ones in (result.problems, result.warnings))
    found: dict[str, Any] = msgspec.to_builtins(result)
    return found | {"problems": problems, "warnings": warnings}


def harmless(line: str) -> str:
    """A line without what could steer a terminal: it may be in a stranger's words."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)


def versions() -> dict[str, str]:
    """What makes the figures, and its versions; the distributions themselves are not loaded."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for part in ("aipm-demand", "duckdb", "pyarrow", "spacy"):
        try:
            found[part.replace("-", "_")] = version(part)
        except PackageNotFoundError:  # a bare checkout of ours
            found[part.replace("-", "_")] = "0"
    return found


def health(workspace: Path) -> "Condition":
    """What the doctor says of the warehouse, and of what its checks warned."""
    from analysis.warehouse.condition import examine

    return examine(workspace)


@app.command()
def extract(
    postings: Annotated[Path, Argument(metavar="FILE.jsonl|-", help="Postings, one JSON object a line; - is stdin.")],
    output: Annotated[Path | None, Option("-o", "--output", help="Where to write; stdout if left out.")] = None,
) -> None:
    """Extract the facts of postings of your own; needs no workspace.

    Example:  aipm extract postings.jsonl -o facts.jsonl
    """
    import msgspec

    from analysis.lines import extract_lines

    failed = 0
    with reading(postings) as lines, writing(output) as out:
        for facts in extract_lines(lines):
            failed += "error" in facts
            out.write(msgspec.json.encode(facts) + b"\n")
    if failed:
        print(
            f"aipm: {failed} lines could not be read in {postings}; each has its error in the output", file=sys.stderr
        )
        raise typer.Exit(1)


@app.command()
def evaluate(
    labels: Annotated[Path | None, Argument(help="Labels, one JSON object a line.")] = None,
    postings: Annotated[Path | None, Argument(help="The labelled postings, as `aipm extract` takes them.")] = None,
    pay: Annotated[
        Path,
        Option(
            "--pay",
            metavar="WORKSPACE|FILE",
            envvar="AIPM_WORKSPACE",
            help="Without labels: hold pay read in the text against what sources state in fields of their own.",
        ),
    ] = Path("aipm-data"),
    as_json: Annotated[bool, Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Say how right extraction is: against labels that readers made, or, without any, against structured pay.

    Example:  aipm evaluate dev.labels.jsonl dev.postings.jsonl

    Example:  aipm evaluate --pay aipm-data
    """
    if labels is None:
        against_fields(pay, as_json=as_json)
    elif postings is None:
        raise typer.BadParameter("labels alone say nothing: name the labelled postings too", param_hint="POSTINGS")
    else:
        against_labels(labels, postings, as_json=as_json)


def against_labels(labels: Path, postings: Path, *, as_json: bool) -> None:
    """Print the figures of the labels' own scorer, each with its interval."""
    from analysis.evaluate import check_ids, load_labels, report_of
    from analysis.lines import extract_lines, read_postings

    wanted = load_labels(labels)
    with reading(postings) as file:
        lines = file.readlines()
    found = {str(facts["id"]): facts for facts in extract_lines(lines) if "error" not in facts}
    employers = {str(line.id): line.employer for line in read_postings(lines) if line.employer}
    if absent := check_ids(labels, postings, wanted, found):
        print(f"aipm: {absent} labels have no readable posting in {postings}: all of theirs is missed", file=sys.stderr)
    print_report(report_of(wanted, found, employers), as_json=as_json)


def against_fields(place: Path, *, as_json: bool) -> None:
    """Print how far pay read in the text agrees with the sources' own fields, and how the rest differs."""
    import msgspec

    from analysis.agreement import DIFFERENCES, agree, from_lines, from_workspace
    from analysis.errors import BadInput

    if place.is_dir() or not place.exists():
        found = agree(from_workspace(place))
    else:
        with reading(place) as lines:
            found = agree(from_lines(lines))
    if not found.report.posting_count:
        raise BadInput(place, "holds no posting whose source states pay; there is nothing to hold the text against")
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    print_report(found.report, as_json=False)
    for difference in DIFFERENCES:
        print(f"differs: {difference.name:<14} {found.differences[difference.name]:>6}   {difference.meaning}")


def print_report(report: "Report", *, as_json: bool) -> None:
    """A figure a line: its value, the ends of its interval, and how many postings it is about."""
    import msgspec

    if as_json:
        print(msgspec.json.encode(report).decode())
        return
    print(
        f"{report.posting_count} postings of {report.employer_count} employers; the figure, its 95 % interval"
        f" (employers drawn {report.draw_count:,} times), postings it is about:",
        file=sys.stderr,
    )
    for name, figure in report.figures.items():
        print(f"{name:<24} {figure.value:.3f}   {figure.low:.3f} {figure.high:.3f} {figure.posting_count:>6}")


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file of lines, or stdin for `-`; raises BadInput."""
    from analysis.errors import BadInput

    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as problem:
        raise BadInput(path, f"can't be read ({problem.strerror}); name a file of JSON lines") from problem
    with file:
        yield file


@contextmanager
def writing(path: Path | None) -> Iterator[BinaryIO]:
    """Open the output: a file whole or not at all; a pipe or device, and stdout without a path, as it goes."""
    from analysis.errors import BadInput

    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    is_file = path.is_file() or not path.exists()
    target = path.with_name(f".{path.name}.unfinished") if is_file else path
    try:
        file = target.open("wb")
    except OSError as problem:
        raise BadInput(path, f"can't be written ({problem.strerror}); name another file") from problem
    try:
        with file:
            yield file
    except BaseException:
        if is_file:
            target.unlink()
        raise
    if is_file:
        target.replace(path)
