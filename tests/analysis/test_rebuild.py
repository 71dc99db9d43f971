"""The archive alone decides: a warehouse grown in whatever ways is the one that is made of it in one go."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import skills, statements, taxonomy
from analysis.warehouse import analyze
from crawler.archive import Archive
from crawler.ingest import ingest
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.visit import visit

SHIPPED = taxonomy.FOLDER
Rows = dict[str, list[Any]]

pytestmark = pytest.mark.slow


@pytest.fixture
def taxonomy_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Ship the taxonomy of another folder."""
    known = (taxonomy.taxonomy, skills.finder, statements.phrases)

    def ship(folder: Path) -> None:
        monkeypatch.setattr(taxonomy, "FOLDER", folder)
        for cached in known:
            cached.cache_clear()

    yield ship
    for cached in known:
        cached.cache_clear()


@pytest.fixture
def other_taxonomy(tmp_path: Path) -> Path:
    """Ours without its cues and with a skill more."""
    folder = shutil.copytree(SHIPPED, tmp_path / "taxonomy", ignore=shutil.ignore_patterns("cues.toml", "*.py", "__*"))
    block = '[[skill]]\nid = "writing"\nlabel = "Writing"\nfamily = "communication"\naliases = ["write", "writing"]\n'
    (folder / "more.toml").write_text(block, encoding="utf-8")
    return folder


@pytest.fixture(params=["sample", "recordings"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace with all of an archive."""
    workspace = tmp_path / "whole"
    if request.param == "sample":
        visit(workspace, market=Market(Blocks(small=True)))
    else:
        ingest(workspace, [request.getfixturevalue("shared") / "recordings" / "series-2026-08.warc.gz"])
    return workspace


def hand_over(whole: Path, workspace: Path, run_ids: list[str]) -> None:
    """Let a workspace have some runs of an archive."""
    (workspace / "archive").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(whole / "workspace.json", workspace / "workspace.json")
    for run_id in run_ids:
        for path in (whole / "archive").glob(f"{run_id}.*"):
            shutil.copyfile(path, workspace / "archive" / path.name)


def test_grown_is_made_anew(
    whole: Path, taxonomy_in: Callable[[Path], None], other_taxonomy: Path, tables_of: Callable[[Path], Rows]
) -> None:
    grown = whole.with_name("grown")
    run_ids = [run.run_id for run in Archive(whole).runs()]
    half, late = len(run_ids) // 2, len(run_ids) // 3
    ways = []
    taxonomy_in(other_taxonomy)
    hand_over(whole, grown, run_ids[late:half])
    ways.append(analyze(grown).way)
    taxonomy_in(SHIPPED)
    hand_over(whole, grown, run_ids[half:])
    ways.append(analyze(grown).way)
    hand_over(whole, grown, run_ids[:late])
    ways.append(analyze(grown).way)
    assert ways == ["fresh", "append", "again"]
    assert analyze(whole).way == "fresh"
    in_one_go, step_by_step = tables_of(whole), tables_of(grown)
    assert in_one_go.keys() == step_by_step.keys()
    for name, rows in in_one_go.items():
        assert step_by_step[name] == rows, name
    (grown / "warehouse.duckdb").unlink()
    shutil.rmtree(grown / "texts")
    analyze(grown)
    assert tables_of(grown) == in_one_go
