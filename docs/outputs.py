"""Write the outputs that the README and the pages show anew, from a sample run's workspace.

A page's commands (its blocks of `sh`) run in order, in one shell, in a copy of the repository that
holds a copy of the workspace, so that a page may add a skill or a board and prove it. A block of
`text` right below such a block is what it prints.

python docs/outputs.py aipm-sample
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from queries.answer import answer, open_warehouse
from queries.catalog import load_catalog

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"
HOWTOS = tuple(sorted((ROOT / "docs" / "howto").glob("*.md")))  # what they show is the same in any market
BLOCK = re.compile(r"```sh\n(?P<commands>.*?)```\n(?P<output>\n```text\n.*?```\n)?", re.DOTALL)
ROOMS = (
    *(path.parent.name for path in sorted(ROOT.glob("*/__init__.py"))),
    "guides",
    "tests",
)  # what a page may change
FILES = ("aipm.py", "pyproject.toml")
DONE = {"make run", "source .venv/bin/activate"}  # how whoever runs this came to a workspace
NEXT = "\x1e"  # between the outputs of two blocks
PROVEN = re.compile(
    r" +(\d+)  (?:ai_data_literacy|ethical_awareness|base) .*"
)  # what of an explanation is worth showing


def outputs(workspace: Path) -> dict[str, str]:
    """What stands between each pair of marks."""
    return {"guide skills": guide_skills(workspace), "explanation": explanation(workspace)}


def guide_skills(workspace: Path) -> str:
    """The guide's skills as a table, most asked first."""
    with open_warehouse(workspace) as warehouse:
        records = answer(warehouse, load_catalog().find("guide_skill_demand"), {}).records()
    found = {(row["role"], row["guide_skill"], row["demand_level"]): row for row in records}
    asked = [row for row in records if (row["role"], row["demand_level"]) == ("ai_pm", "any")]
    rows = [
        (
            row["label"],
            f"**{percent(row['asked_share'])}**",
            f"{percent(row['low_share'])} – {percent(row['high_share'])}",
            percent(found["ai_pm", row["guide_skill"], "required"]["asked_share"]),
            percent(found["pm", row["guide_skill"], "any"]["asked_share"]),
        )
        for row in sorted(asked, key=lambda row: -row["asked_share"])
    ]
    head = ["| the guide's skill | asked for | 95 % interval | as a must | of other PMs |", "|---|---:|---:|---:|---:|"]
    first = asked[0]
    caption = f"{first['posting_count']} AI PM postings of {first['employer_count']} employers, week {first['week']}."
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows), "", caption])


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def explanation(workspace: Path) -> str:
    """A few lines of what `aipm explain` says of one posting: some claims, and the lines marked for them."""
    posting_id = proven_posting(workspace)
    command = [str(Path(sys.executable).with_name("aipm")), "explain", posting_id, "--workspace", str(workspace)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    claims = [found for line in said.splitlines() if (found := PROVEN.fullmatch(line))]
    numbers = {found[1] for found in claims}
    marked = [line for line in said.splitlines() if not numbers.isdisjoint(re.findall(r"\d+(?=[\d,]*})", line))]
    head = [f"$ aipm explain {posting_id}", *said.splitlines()[:2]]
    lines = [*head, "…", *marked, "…", *(found[0] for found in claims)]
    return "\n".join(["```text", *(line.rstrip() for line in lines), "```"])


def proven_posting(workspace: Path) -> str:
    """An AI PM posting that says something of all that we want to show."""
    sql = """
        SELECT posting_id
        FROM postings
        WHERE role = 'ai_pm' AND status = 'open'
            AND posting_id IN (SELECT posting_id FROM salaries WHERE origin = 'text')
            AND posting_id IN (SELECT posting_id FROM guide_demand WHERE guide_skill = 'ethical_awareness')
        ORDER BY posting_id
        LIMIT 1
    """
    with open_warehouse(workspace) as warehouse:
        row: Any = warehouse.execute(sql).fetchone()
    return str(row[0])


def page(workspace: Path) -> str:
    """The README as it ought to be."""
    text = PAGE.read_text(encoding="utf-8")
    for name, output in outputs(workspace).items():
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        start = text.index(begin) + len(begin)
        text = text[:start] + output + "\n" + text[text.index(end, start) :]
    return text


def renewed(path: Path, workspace: Path) -> str:
    """A page as it ought to be: its commands run, and what it shows of their output is what they print."""
    text = path.read_text(encoding="utf-8")
    printed = iter(play([block["commands"] for block in BLOCK.finditer(text)], workspace))

    def shown(block: re.Match[str]) -> str:
        output = next(printed)
        return f"```sh\n{block['commands']}```\n" + (f"\n```text\n{output}```\n" if block["output"] else "")

    return BLOCK.sub(shown, text)


def play(blocks: Sequence[str], workspace: Path) -> list[str]:
    """What each block of commands prints; the first command that fails ends it all."""
    if not blocks:
        return []
    typed = ["".join(line for line in block.splitlines(keepends=True) if line.strip() not in DONE) for block in blocks]
    script = "set -e\n" + f"printf '{NEXT}'\n".join(typed)
    with tempfile.TemporaryDirectory() as place:
        stage(Path(place), workspace)
        try:
            done = subprocess.run(
                ["bash", "-c", script], cwd=place, env=surroundings(place), capture_output=True, text=True, check=True
            )
        except subprocess.CalledProcessError as problem:
            problem.add_note(f"{problem.stdout}\n{problem.stderr}")
            raise
    return ["".join(f"{line.rstrip()}\n" for line in part.splitlines()) for part in done.stdout.split(NEXT)]


def stage(place: Path, workspace: Path) -> None:
    """Copy what the commands of a page may read or change; what Python has compiled stays good."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("golden"))
    for file in FILES:
        shutil.copy2(ROOT / file, place / file)
    shutil.copytree(workspace, place / "aipm-sample")


def surroundings(place: str) -> dict[str, str]:
    """The environment of a reader who has done what the tutorial begins with."""
    paths = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    return os.environ | {"AIPM_WORKSPACE": "aipm-sample", "COLUMNS": "100", "PATH": paths, "PYTHONPATH": place}


if __name__ == "__main__":
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")
    for told in (TUTORIAL, *HOWTOS):
        told.write_text(renewed(told, Path(sys.argv[1])), encoding="utf-8")
