"""An edition's version: it changes with every module and table that facts pass through, and with no other."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import versions

ROOT = Path(__file__).parent.parent.parent
LOADED = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("analysis.")), sep="\\n")
"""


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the stage, whose files may be changed."""
    monkeypatch.setattr(versions, "ROOM", shutil.copytree(ROOT / "analysis", tmp_path / "analysis"))
    return tmp_path / "analysis"


def test_every_module_that_is_loaded_to_extract_counts() -> None:
    command = [sys.executable, "-c", LOADED, *versions.THROUGH]
    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    behind = {str(path) for path in versions.modules_behind(*versions.THROUGH)}
    assert {path for path in loaded if path} <= behind
    assert not any("from analysis import" in Path(path).read_text(encoding="utf-8") for path in behind)


@pytest.mark.parametrize(
    "name", ["level.py", "text.py", "sections.toml", "taxonomy/__init__.py", "shards.py", "letters.py"]
)
def test_a_change_of_what_facts_pass_through_is_another_version(stage: Path, name: str) -> None:
    before = versions.extractor_version()
    with (stage / name).open("a", encoding="utf-8") as file:
        file.write("# so it is")
    assert versions.extractor_version() != before


@pytest.mark.parametrize("name", ["cli.py", "evaluate.py", "warehouse/load.py", "taxonomy/ai.toml"])
def test_a_change_of_anything_else_is_not(stage: Path, name: str) -> None:
    before = versions.extractor_version()
    with (stage / name).open("a", encoding="utf-8") as file:
        file.write("# so it is")
    assert versions.extractor_version() == before
