"""The commands analyze, extract and evaluate, as a user starts them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
POSTING = {"id": "1", "title": "AI Product Manager", "text": "Requirements\n- 3+ years of product management\n- SQL"}


def aipm(*arguments: Any, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "aipm", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, check=False)


def test_extract_goes_on_after_lines_it_cannot_read() -> None:
    lines = [
        json.dumps(POSTING),
        "nonsense",
        json.dumps({"id": "3"}),
        json.dumps(POSTING | {"id": 4, "pay": [{"min": 70.5, "max": 95, "currency": "USD", "period": "hour"}]}),
        "",
        json.dumps(["5"]),
        '{"id": "6", "title": "\\ud800"}',
    ]
    ended = aipm("extract", "-", given="\n".join(lines).encode())
    facts = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [fact["id"] for fact in facts] == ["1", None, "3", "4", None, None]
    assert ["error" in fact for fact in facts] == [False, True, True, False, True, True]
    assert facts[0]["role"] == "ai_pm"
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("aipm: 4 lines could not be read")
    spans = [span for skill in facts[0]["skills"] for span in skill["evidence"]]
    assert spans
    assert all(POSTING["text"][span["start"] : span["end"]] == span["text"] for span in spans)
    assert b'"min":70.5,"max":95,' in ended.stdout


def test_extract_writes_a_file_whole(tmp_path: Path) -> None:
    postings, facts = tmp_path / "postings.jsonl", tmp_path / "facts.jsonl"
    postings.write_text(json.dumps(POSTING), encoding="utf-8")
    ended = aipm("extract", postings, "-o", facts)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert json.loads(facts.read_bytes())["id"] == "1"
    assert {path.name for path in tmp_path.iterdir()} == {"postings.jsonl", "facts.jsonl"}


@pytest.mark.parametrize("command", ["extract", "evaluate"])
def test_a_file_that_is_not_there_is_wrong_usage(command: str, tmp_path: Path) -> None:
    ended = aipm(command, tmp_path / "none.jsonl", *([tmp_path / "none.jsonl"] if command == "evaluate" else []))
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"aipm: {tmp_path / 'none.jsonl'}: can't be read")


def test_analyze_is_quiet_when_piped(chronicle: Any, posting: Callable[..., dict[str, Any]]) -> None:
    chronicle.run({"acme": [posting("1", title="AI Product Manager"), posting("2", title="Baker")]})
    ended = aipm("analyze", "--workspace", chronicle.workspace)
    assert (ended.returncode, ended.stdout) == (0, b"")
    [line] = ended.stderr.decode().splitlines()
    assert line.startswith("1 runs, 1 looks, 2 postings, 2 versions, 1 AI PM postings; 2 contents read in ")


def test_analyze_outside_a_workspace_is_wrong_usage(tmp_path: Path) -> None:
    ended = aipm("analyze", "--workspace", tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"aipm: {tmp_path}: ")


def test_heavy_modules_wait_for_their_command() -> None:
    heavy = "{'spacy', 'duckdb', 'pyarrow', 'httpx', 'selectolax', 'jinja2'}"
    program = f"import sys, analysis.cli; print(sorted({heavy} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert ended.stdout == b"[]\n"
