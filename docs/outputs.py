"""Write the outputs that the README shows anew, from a sample run's workspace.

python docs/outputs.py aipm-sample
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from queries.answer import answer, open_warehouse
from queries.catalog import load_catalog

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "README.md"
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
    command = [Path(sys.executable).with_name("aipm"), "explain", posting_id, "--workspace", workspace]
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


if __name__ == "__main__":
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")
