"""The command that keeps the archive small: compact."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from crawler.cli.options import HERE, Json, Workspace
from crawler.cli.telling import put_json

if TYPE_CHECKING:
    from crawler.compact import Merged
    from crawler.retention import Pruned


def compact(
    prune: Annotated[bool, Option("--prune", help="First let go of what keep_bodies in aipm.toml lets go.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Only tell what --prune would let go of.")] = False,
    as_json: Json = False,
    workspace: Workspace = HERE,
) -> None:
    """Put the archive's files of each past month into one; every record stays readable throughout.

    With --prune, raw pages that are older than the workspace keeps them go for good; their postings stay.

    Example:  aipm compact

    Example:  aipm compact --prune --dry-run
    """
    pruned = _prune(workspace, dry_run=dry_run) if prune or dry_run else None
    merged = [] if dry_run else _merge(workspace)
    unreadable = pruned.unreadable if pruned else []
    status = 1 if unreadable or any(month.torn for month in merged) else 0
    if as_json:
        months = [month._asdict() for month in pruned.months] if pruned else []
        facts = {"dry_run": dry_run, "pruned": months, "unreadable": unreadable}
        put_json("compact", status, **facts, merged=[month._asdict() for month in merged])
    raise typer.Exit(status)


def _prune(workspace: Path, *, dry_run: bool) -> "Pruned | None":
    """Let go of old bodies and tell how much that was; the looks that could not be read are among it."""
    from crawler.retention import prune, told
    from crawler.settings import load_settings, require_keeping
    from crawler.watch import harmless, steps

    keep_bodies = require_keeping(workspace, load_settings(workspace))
    with steps("keeping postings") as watch:
        pruned = prune(workspace, keep_bodies, watch, dry_run=dry_run)
    print(*map(harmless, told(pruned, keep_bodies, dry_run=dry_run)), sep="\n", file=sys.stderr)
    return pruned


def _merge(workspace: Path) -> "list[Merged]":
    """Merge past months and tell of each, and of the files that could not be."""
    from crawler.compact import compact as merge_months
    from crawler.disk import spelled
    from crawler.watch import steps

    with steps("merging") as watch:
        merged = merge_months(workspace, watch)
    for month in merged:
        print(f"{month.file}: {month.part_count} files, {spelled(month.byte_count)}", file=sys.stderr)
        for name in month.torn:
            print(f"aipm: {name} is cut short, and left as it is; restore it from a copy", file=sys.stderr)
    if not merged:
        print("nothing to merge: no month before the newest run's has several files", file=sys.stderr)
    return merged
