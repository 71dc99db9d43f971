"""The command line as people and programs meet it: help, versions, completion, colours, summaries, first runs."""

import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import aipm
import operation.cli
from crawler.workspace import hold, prepare

ROOT = Path(__file__).parent.parent
HEAVY = ("altair", "duckdb", "httpx", "jinja2", "numpy", "pyarrow", "rich", "selectolax", "spacy", "warcio")
COMMAND = [sys.executable, "-m", "aipm"]


def walk(command: Any, words: tuple[str, ...] = ()) -> "list[tuple[tuple[str, ...], Any]]":
    inner = getattr(command, "commands", {})
    return [(words, command)] + [each for name in inner for each in walk(inner[name], (*words, name))]


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    COMMANDS = walk(typer.main.get_command(aipm.app))


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(("aipm", *words)) for words, _ in COMMANDS])
def test_each_command_shows_examples_that_hold(words: tuple[str, ...], command: Any) -> None:
    """Every example names this command, and its words are taken as they stand."""
    shown = CliRunner().invoke(aipm.app, [*words, "--help"], terminal_width=200)
    assert shown.exit_code == 0
    examples = re.findall(r"Example: +(.+)", shown.stdout)
    assert examples
    for example in examples:
        name, *rest = shlex.split(re.split(r" [>|] ", example)[0])
        assert name == "aipm"
        if words:
            assert tuple(rest[: len(words)]) == words
            command.make_context(name, rest[len(words) :], resilient_parsing=False).close()


def test_help_loads_nothing_heavy() -> None:
    """It must be there at once: 0.3 s, measured by hand."""
    script = f"""if True:
        import sys, aipm
        for words in {[list(words) for words, _ in COMMANDS]!r}:
            sys.argv = ["aipm", *words, "--help"]
            try:
                aipm.main()
            except SystemExit as ended:
                assert ended.code == 0
        print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stderr.strip(), done.stdout.count("Usage: aipm")) == ("", len(COMMANDS))


def test_every_command_stands_under_its_stage() -> None:
    shown = CliRunner().invoke(aipm.app, ["--help"], terminal_width=200).stdout
    heads = re.findall(r"^(\S.*):$", shown, re.MULTILINE)
    assert heads == ["Options", "The week's work", "Web to postings", "Postings to facts", "Facts to answers"]
    assert "..." not in shown.partition("The week's work")[2]


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"aipm \d+(\.\d+)*\n", CliRunner().invoke(aipm.app, ["--version"]).stdout)


def test_a_shell_can_complete_it() -> None:
    words = {"_AIPM_COMPLETE": "complete_bash", "COMP_WORDS": "aipm sch", "COMP_CWORD": "1"}
    assert CliRunner().invoke(aipm.app, env=words, prog_name="aipm").stdout.split() == ["schedule"]


@pytest.mark.parametrize(("setting", "is_plain"), [({}, False), ({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, True)])
def test_colours_only_where_they_are_wanted(setting: dict[str, str], is_plain: bool, tmp_path: Path) -> None:
    """A bar is drawn on a terminal; where NO_COLOR is set or the terminal can't, nothing is coloured."""
    script = """if True:
        from crawler.watch import steps
        with steps("reading") as watch:
            watch("reading", 1, 2)"""
    mine, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "FORCE_COLOR")}
    environment = kept | {"TERM": "xterm-256color"} | setting
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, stderr=theirs, check=True)
    os.close(theirs)
    drawn = b""
    try:
        while part := os.read(mine, 4_096):
            drawn += part
    except OSError:  # how Linux says that nobody writes there any more
        pass
    os.close(mine)
    assert (re.search(rb"\x1b\[[\d;]*3[\d;]*m", drawn) is None) == is_plain
    if setting.get("TERM") == "dumb":
        assert b"\x1b" not in drawn


def test_a_first_run_explains_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it would do, what is missing and how to see it all, and makes nothing; the next time it is brief."""
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "run --sample" in done.stdout + done.stderr
    first = CliRunner().invoke(aipm.app, ["run"])
    for words in ("no workspace at aipm-data", "public boards", "aipm run --sample", "aipm-data/aipm.toml"):
        assert words in first.stderr
    assert "must say who is asking" in str(first.exception)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "aipm-data").mkdir()
    (tmp_path / "aipm-data" / "aipm.toml").touch()
    assert CliRunner().invoke(aipm.app, ["run"]).stderr == ""


def test_two_timers_do_not_collide(tmp_path: Path) -> None:
    (tmp_path / "aipm.toml").write_text('contact = "mailto:me@example.org"\n', "utf-8")
    with hold(tmp_path, "web", "lock-run"):
        refused = CliRunner().invoke(aipm.app, ["run", "--workspace", str(tmp_path)])
    assert str(refused.exception) == f"{tmp_path}: held by process {os.getpid()}; wait for it to end, or stop it"
    assert not (tmp_path / "health.json").exists()


@pytest.mark.parametrize("words", ["crawl", "compact", "analyze", "doctor"])
def test_programs_get_one_object(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, "web")
    (tmp_path / "aipm.toml").write_text('contact = "mailto:me@example.org"\n', "utf-8")
    monkeypatch.setattr("crawler.settings.load_boards", lambda _: [])
    done = CliRunner().invoke(aipm.app, [words, "--json", "--workspace", str(tmp_path)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    told = json.loads(done.stdout)
    assert (told["command"], told["exit_status"]) == (words, done.exit_code)


def test_a_timer_is_printed_for_this_workspace(tmp_path: Path) -> None:
    (tmp_path / "aipm.toml").write_text('every = "day"\nmetrics = "/var/lib/metrics/aipm.prom"\n', "utf-8")
    words = ["schedule", "systemd", "--workspace", str(tmp_path)]
    shown = CliRunner().invoke(aipm.app, words)
    assert f"run --workspace {tmp_path}\n" in shown.stdout
    assert f"ReadWritePaths={tmp_path} /var/lib/metrics\n" in shown.stdout
    assert "OnCalendar=*-*-*" in shown.stdout
    assert "names no contact yet" in shown.stderr
    written = CliRunner().invoke(aipm.app, [*words, "--every", "week", "--out", str(tmp_path / "units")])
    assert [Path(line).name for line in written.stdout.splitlines()] == ["aipm.service", "aipm.timer"]
    assert "OnCalendar=Mon " in (tmp_path / "units" / "aipm.timer").read_text("utf-8")
    assert operation.cli.program()[0] in shown.stdout


@pytest.mark.slow
def test_a_second_run_changes_nothing(sample_market: Path, tmp_path: Path) -> None:
    """The made-up market, twice: no file of the weeks and pages is touched, and the record is of the second."""
    shutil.copytree(sample_market, tmp_path, dirs_exist_ok=True)
    words = ["run", "--sample", "--json", "--workspace", str(tmp_path)]
    first = CliRunner().invoke(aipm.app, words)
    assert first.exit_code == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["crawl"]["boards_looked_at"] > 30
    assert [Path(folder).name for folder in told["weekly"]] == ["2026-W46", "2026-W47"]
    found, ended_at = states(tmp_path), json.loads((tmp_path / "health.json").read_bytes())["ended_at"]
    assert json.loads(CliRunner().invoke(aipm.app, words).stdout) == told
    assert states(tmp_path) == found
    health = json.loads((tmp_path / "health.json").read_bytes())
    assert health["ended_at"] > ended_at
    assert (health["exit_status"], health["published"]) == (0, True)
    assert health["counts"]["postings_open"] == told["standing"]["postings_open"] > 100


def states(workspace: Path) -> dict[str, tuple[int, int]]:
    """Each published file, as the disk knows it."""
    files = [path for name in ("weekly", "site") for path in (workspace / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(workspace)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}
