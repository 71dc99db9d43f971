"""The commands analyze, extract and evaluate, as a user starts them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.facts import GUIDE_SKILLS

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


def test_evaluate_prints_a_figure_a_line_or_json(tmp_path: Path) -> None:
    label = {"id": "1", "role": "ai_pm", "level": "mid", "min_years": 3, "work_mode": "unknown", "coding": "unstated"}
    label |= {"guide": dict.fromkeys(GUIDE_SKILLS, "absent"), "skills": [], "salaries": []}
    labels, postings = tmp_path / "labels.jsonl", tmp_path / "postings.jsonl"
    labels.write_text(json.dumps(label), encoding="utf-8")
    postings.write_text(json.dumps(POSTING | {"employer": "Oven"}), encoding="utf-8")
    ended = aipm("evaluate", labels, postings)
    lines = [line.split() for line in ended.stdout.decode().splitlines()]
    assert lines[0] == ["role_accuracy", "1.000", "1.000", "1.000", "1"]
    assert {len(line) for line in lines} == {5}
    assert ended.stderr.decode().startswith("1 postings of 1 employers")
    figures = json.loads(aipm("evaluate", labels, postings, "--json").stdout)["figures"]
    assert [line[0] for line in lines] == list(figures)
    assert figures["role_accuracy"] == {"value": 1.0, "low": 1.0, "high": 1.0, "posting_count": 1}


def test_evaluate_without_labels_holds_the_text_against_fields(tmp_path: Path) -> None:
    stated = {"min": 90000, "max": 110000, "currency": "USD", "period": "year"}
    postings = tmp_path / "postings.jsonl"
    postings.write_text(json.dumps(POSTING | {"text": "Salary: $90k-$110k", "pay": [stated]}), encoding="utf-8")
    ended = aipm("evaluate", "--pay", postings)
    assert ended.stdout.decode().splitlines()[0].split() == ["pay_agreement", "1.000", "1.000", "1.000", "1"]
    assert json.loads(aipm("evaluate", "--pay", postings, "--json").stdout)["disagreements"] == []


@pytest.mark.parametrize("arguments", [("labels.jsonl",), ("--pay", "nowhere")])
def test_evaluate_needs_both_sides(arguments: tuple[str, ...]) -> None:
    assert aipm("evaluate", *arguments).returncode == 2


def test_no_structured_pay_is_no_figure(tmp_path: Path) -> None:
    postings = tmp_path / "postings.jsonl"
    postings.write_text(json.dumps(POSTING), encoding="utf-8")
    ended = aipm("evaluate", "--pay", postings)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "no posting whose source states pay" in ended.stderr.decode()


def test_analyze_is_quiet_when_piped(chronicle: Any, posting: Callable[..., dict[str, Any]]) -> None:
    chronicle.run({"acme": [posting("1", title="AI Product Manager"), posting("2", title="Baker")]})
    ended = aipm("analyze", "--workspace", chronicle.workspace)
    assert (ended.returncode, ended.stdout) == (0, b"")
    [line] = ended.stderr.decode().splitlines()
    assert line.startswith("1 runs, 1 looks, 2 postings, 2 versions, 1 AI PM postings; 2 contents read in ")


@pytest.mark.slow
def test_analyze_tells_what_other_rules_would_change(chronicle: Any, posting: Callable[..., dict[str, Any]]) -> None:
    chronicle.run({"acme": [posting("1", descriptionHtml="<h3>Requirements</h3><ul><li>Python \x1b[31m</li></ul>")]})
    chronicle.analyze()
    before = (chronicle.workspace / "warehouse.duckdb").read_bytes()
    ended = aipm("analyze", "--diff", "--workspace", chronicle.workspace)
    lines = ended.stdout.decode().splitlines()
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert lines[0] == "from  rules 1, taxonomy plain, spaCy none"
    assert lines[2] == "1 of 1 postings are read otherwise"
    assert "role                           other -> pm" in ended.stdout.decode()
    assert "\x1b" not in ended.stdout.decode()
    assert (chronicle.workspace / "warehouse.duckdb").read_bytes() == before


def test_pages_or_rules_are_compared_but_not_both(tmp_path: Path) -> None:
    ended = aipm("analyze", "--diff", "--again", "--workspace", tmp_path)
    assert ended.returncode == 2
    assert b"choose one" in ended.stderr


def test_analyze_outside_a_workspace_is_wrong_usage(tmp_path: Path) -> None:
    ended = aipm("analyze", "--workspace", tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"aipm: {tmp_path}: ")


def test_heavy_modules_wait_for_their_command() -> None:
    heavy = "{'spacy', 'duckdb', 'pyarrow', 'httpx', 'selectolax', 'jinja2'}"
    program = f"import sys, analysis.cli; print(sorted({heavy} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert ended.stdout == b"[]\n"
