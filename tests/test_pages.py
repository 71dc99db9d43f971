"""The pages hold: links lead somewhere, commands run and print what is shown, reference says what the code says."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from crawler.settings import load_settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]\[]*\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
OUTPUTS = runpy.run_path(str(DOCS / "outputs.py"))
REFERENCE = runpy.run_path(str(DOCS / "reference.py"))


def words(path: Path) -> str:
    """A page without what stands in fences."""
    return FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> Iterator[str]:
    """What the headings of a page can be linked by: small letters, blanks as hyphens, no other signs."""
    for heading in re.findall(r"^#+ (.+)$", words(path), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", MARKDOWN, ids=[str(path.relative_to(ROOT)) for path in MARKDOWN])
def test_links_lead_somewhere(path: Path) -> None:
    """To a file of the repository, and to a heading that it has."""
    for place, heading in LINK.findall(words(path)):
        target = (path.parent / unquote(place)).resolve() if place else path
        assert target.is_relative_to(ROOT), place
        assert target.exists(), place
        assert not heading or heading in anchors(target), f"{place}#{heading}"


def test_the_index_names_every_page() -> None:
    """But for single decisions, of which it names the first."""
    index = DOCS / "index.md"
    linked = {(DOCS / place).resolve() for place, _ in LINK.findall(words(index)) if place}
    pages = {path for path in DOCS.rglob("*.md") if path.parent.name != "decisions"}
    assert pages - linked == {index}


@pytest.mark.parametrize("path", MARKDOWN, ids=[str(path.relative_to(ROOT)) for path in MARKDOWN])
def test_pages_are_plain(path: Path) -> None:
    """No markup but Markdown's, comments aside, so that a site made of them need trust no tags; fences are closed."""
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) % 2 == 0
    outside = re.sub(r"<!--.*?-->|`[^`\n]*`", "", words(path), flags=re.DOTALL)
    assert re.findall(r"</?[a-zA-Z][^>\n]*>", outside) == []


@pytest.mark.parametrize("path", REFERENCE["SAID"])
def test_reference_is_current(path: str) -> None:
    """`python docs/reference.py`, or `make pages`, writes it anew."""
    page = DOCS / "reference" / f"{path}.md"
    assert page.read_text(encoding="utf-8") == REFERENCE["page"](path)


def test_the_example_of_settings_is_taken(tmp_path: Path) -> None:
    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "aipm.toml").write_text(example, encoding="utf-8")
    found = load_settings(tmp_path)
    assert found.contact is not None
    assert found.contact in example
    assert [str(board) for board in found.boards] == ["greenhouse/acme"]
    assert found.why_off("remotive") is not None


def test_every_error_is_told() -> None:
    """Each stage that can refuse something is in the page of endings."""
    stages = {path.parent.name for path in ROOT.glob("*/errors.py")}
    assert {base.__module__.partition(".")[0] for base in REFERENCE["STAGES"].values()} == stages


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".venv/bin/aipm").exists(), reason="the pages start from `make run`; no .venv here")
@pytest.mark.parametrize("path", OUTPUTS["HOWTOS"], ids=lambda path: path.stem)
def test_commands_run_and_print_what_is_shown(path: Path, sample_market: Path) -> None:
    """`make pages` writes what is shown anew."""
    assert path.read_text(encoding="utf-8") == OUTPUTS["renewed"](path, sample_market)


@pytest.mark.slow
def test_weekly_files_are_all_told(sample_market: Path, tmp_path: Path) -> None:
    """Each CSV of a week's folder has its columns in the reference, and no other is there."""
    from queries.weekly import write_folder

    folder = write_folder(sample_market, out=tmp_path / "week").folder
    told = (DOCS / "reference" / "weekly-files.md").read_text(encoding="utf-8")
    parts: dict[str, Any] = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", told, re.DOTALL | re.MULTILINE))
    written = {path.name: path.read_text(encoding="utf-8").splitlines()[0].split(",") for path in folder.glob("*.csv")}
    assert {name: re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for name, part in parts.items()} == written


@pytest.mark.slow
def test_workspace_files_are_all_told(sample_market: Path) -> None:
    """Whatever a run leaves in its workspace stands in the table."""
    told = (DOCS / "reference" / "workspace.md").read_text(encoding="utf-8")
    assert [path.name for path in sample_market.iterdir() if f"`{path.name}" not in told and path.name[0] != "."] == []
