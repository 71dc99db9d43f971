"""The README's commands run, in order, as a reader would type them; and the tutorial's, who reads on."""

import os
import re
import runpy
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line != "make test"  # that is where we are
]


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".venv/bin/aipm").exists(), reason="the README starts from `make run`; no .venv here")
def test_commands_run_and_print_what_they_show(tmp_path: Path) -> None:
    """All of them in one shell, the sample's workspace in a folder of the test."""
    script = "\n".join(["set -e", *COMMANDS]).replace("AIPM_WORKSPACE=aipm-sample", f"AIPM_WORKSPACE={tmp_path}")
    environment = os.environ | {"AIPM_WORKSPACE": str(tmp_path), "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "guide_skill" in done.stdout
    assert '"role":"ai_pm"' in done.stdout
    assert (tmp_path / "site/index.html").is_file()
    outputs = runpy.run_path(str(ROOT / "docs" / "outputs.py"))
    assert outputs["page"](tmp_path) == README, "`make pages` writes it anew"
    tutorial = outputs["TUTORIAL"]
    assert outputs["renewed"](tutorial, tmp_path) == tutorial.read_text(encoding="utf-8"), "`make pages` writes it anew"


def test_every_command_is_documented() -> None:
    """Whoever reads the README meets each command once."""
    shown = subprocess.run([ROOT / ".venv/bin/aipm", "--help"], capture_output=True, text=True, check=True).stdout
    for command in ("crawl", "ingest", "analyze", "extract", "query", "weekly", "site", "run"):
        assert re.search(rf"\b{command}\b", shown)
        assert f"aipm {command}" in README
