"""What `aipm run` publishes: the newest weeks, and those that were looked at and have no folder yet."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import queries.answer
import queries.site
import queries.weekly
from queries.cli import publish

LOOKED = ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]
CASES = {  # how many of the newest, whether to catch up, which weeks have a folder -> which are written
    "the newest": (1, False, "", "W47"),
    "two": (2, False, "", "W46 W47"),
    "more than there are": (9, False, "W44", "W44 W45 W46 W47"),
    "all were missed": (1, True, "", "W44 W45 W46 W47"),
    "one was missed": (1, True, "W44 W46 W47", "W45 W47"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_due(case: str, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weeks, catch_up, there, due = CASES[case]
    shelf = workspace / "weekly"
    folders = {shelf / f"2026-{week}" for week in there.split()}
    monkeypatch.setattr(queries.answer, "looked_weeks", lambda _: LOOKED)
    monkeypatch.setattr(
        queries.weekly,
        "write_folder",
        lambda _, week, *__: SimpleNamespace(folder=shelf / week, complain=lambda: None),
    )
    monkeypatch.setattr(queries.site, "site", lambda *_: workspace / "site" / "index.html")
    monkeypatch.setattr(Path, "is_dir", lambda path: path in folders)
    found = publish(workspace, weeks, catch_up=catch_up)
    assert [folder.name.removeprefix("2026-") for folder in found.folders] == due.split()
    assert (found.site.name, found.complaint) == ("index.html", None)
