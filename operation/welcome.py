"""What a first run is told: what it would do, what it lacks, and how to see all of it at once."""

from pathlib import Path

MARKS = ("aipm.toml", "workspace.json")  # who has one of them was here before


def is_new(workspace: Path) -> bool:
    """Whether nobody has made a workspace here, or begun to."""
    return not any((workspace / name).exists() for name in MARKS)


def welcome(workspace: Path, board_count: int) -> list[str]:
    """The words, a line each."""
    return [
        f"There is no workspace at {workspace} yet. `aipm run` will make one, and there",
        f"  1. look at {board_count:,} public boards, politely, which takes a while (`aipm sources` tells more),",
        f"  2. read every posting into {workspace / 'warehouse.duckdb'}, for `aipm query`,",
        f"  3. write the week's figures and pages into {workspace / 'weekly'} and {workspace / 'site'}.",
        "Only one thing is missing, which those who are visited may want to know: who is asking. Say it with",
        f"  mkdir -p {workspace}",
        f"  echo 'contact = \"mailto:you@example.org\"' > {workspace / 'aipm.toml'}",
        "To see all of it first, in half a minute, on a made-up market that is served on this machine:",
        "  aipm run --sample",
    ]
