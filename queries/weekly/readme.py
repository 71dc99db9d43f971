"""What people read first in the weekly folders: README.md, CHANGES.md, and the index of all weeks."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.folder import write_whole
from queries.weekly.changes import tell
from queries.weekly.moved import Comparison
from queries.weekly.package import Table
from queries.whom import OUR_OWN, PROFESSION, Whom

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parents[1] / "templates"
WEEK = re.compile(r"\d{4}-W\d{2}")
STATUS = "status.json"


def room(whom: Whom) -> "jinja2.Environment":
    """Where templates are filled in, which speak of whom it is about."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: whom.said((TEMPLATES / name).read_text(encoding="utf-8"))),
        autoescape=False,  # noqa: S701 (Markdown of our own words; a stranger's pass through markdown_word)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )


def render(template: str, whom: Whom = OUR_OWN, **values: Any) -> str:
    """Fill in a template."""
    return room(whom).get_template(template).render(values, whom=whom, ours=PROFESSION)


def explain_week(package: dict[str, Any], tables: Sequence[Table], whom: Whom, left_out: Sequence[str]) -> str:
    """The week's README: each file and column in words, and how the figures are made."""
    market = package["made_by"]["market"]
    return render("weekly.md.jinja", whom, package=package, tables=tables, market=market, left_out=left_out)


def explain_changes(package: dict[str, Any], comparisons: Sequence[Comparison], whom: Whom) -> str:
    """The week's CHANGES.md."""
    told = [(one, tell(one, whom=whom)) for one in comparisons]
    compared = [file["path"] for file in package["resources"] if file["name"].startswith("moved")]
    return render(
        "changes.md.jinja", whom, package=package, told=told, compared=compared, market=package["made_by"]["market"]
    )


def explain_shelf(shelf: Path, whom: Whom) -> None:
    """Write the index beside the weeks' folders: which there are, and whether each may be trusted."""
    folders = sorted((path for path in shelf.iterdir() if WEEK.fullmatch(path.name)), reverse=True)
    statuses = [{"week": folder.name} | read_status(folder) for folder in folders]
    write_whole(shelf / "README.md", render("weeks.md.jinja", whom, weeks=statuses))


def read_status(folder: Path) -> dict[str, Any]:
    """What a week's folder says of itself; nothing if it was written by an older version."""
    try:
        status = json.loads((folder / STATUS).read_bytes())
    except (OSError, ValueError):
        return {"status": "", "reasons": []}
    return {"status": status["status"], "reasons": status["reasons"]}
