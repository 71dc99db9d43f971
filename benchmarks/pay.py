"""Pay read from text: ours beside packages that read pay too, on the same lines.

    python benchmarks/pay.py [--peers PYTHON] [--shared FOLDER] [--archive WORKSPACE]

PYTHON is of an environment that has the peers; they are none of this project's dependencies:

    python -m venv peers
    peers/bin/pip install payband-mcp jobwatch ats-scrapers python-jobspy price-parser

Lines: the cases of our own tests; labelled lines and excerpts, if FOLDER has them; and of a WORKSPACE the
postings whose text repeats the pay of their source's fields. Only the ends of a range are compared, as
stated or for the year, so that nobody loses by what it doesn't say; most peers give one range a text, so
one right range is enough, and all of them are counted beside it.
"""

import argparse
import json
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.agreement import read_twice
from analysis.facts import Document
from analysis.salary import find_salaries
from analysis.sections import find_sections
from analysis.text import from_html, from_plain
from crawler.archive import Archive

ROOT = Path(__file__).parent.parent
A_YEAR = {"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1}

Ends = frozenset[float]  # of one range; an open end is left out


class Line(NamedTuple):
    """A text, and the ranges it states: each as stated and for the year."""

    text: str
    location: str
    pay: list[tuple[Ends, Ends]]


class Answers(NamedTuple):
    """What one reader made of the texts."""

    name: str
    seconds: float
    found: list[list[Ends]]


def ends(low: float | None, high: float | None, times: int = 1) -> Ends:
    return frozenset(round(float(end) * times, 2) for end in (low, high) if end is not None)


def pay(low: float | None, high: float | None, period: str) -> tuple[Ends, Ends]:
    return ends(low, high), ends(low, high, A_YEAR.get(period, 1))


def own_cases() -> Iterator[Line]:
    """The cases of our tests, "LOW-HIGH CURRENCY PERIOD ..." each."""
    for case in tomllib.loads((ROOT / "tests/analysis/salary.toml").read_text(encoding="utf-8"))["case"]:
        said = [stated.split() for stated in case.get("pay", [])]
        pairs = [([float(end) if end else None for end in span.split("-")], period) for span, _, period, *_ in said]
        yield Line(case["text"], case.get("location", ""), [pay(*span, period) for span, period in pairs])


def labelled(path: Path, field: str) -> Iterator[Line]:
    """Lines that readers labelled."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        stated = [label for label in row[field] if label.get("is_salary", True)]
        said = [pay(label["min"], label["max"], label["period"]) for label in stated]
        yield Line(row["text"], row.get("location") or "", said)


def repeated(workspace: Path) -> Iterator[Line]:
    """Whole postings that repeat the pay of their source's fields."""
    archive = Archive(workspace)
    looks = {(look.source, look.board): look for run in archive.runs() for look in run.looks if look.pages}
    for posting in (posting for look in looks.values() for posting in archive.postings(look)):
        document = Document(title="", html=posting.body_html, location=posting.location, pay=posting.pay)
        twice = read_twice(posting.posting_id, "", document)
        if twice and twice.repeated:
            said = [pay(*(float(e) if e else None for e in (s.low, s.high)), s.period) for s in twice.repeated]
            yield Line(from_html(posting.body_html).text, posting.location or "", said)


def ours(lines: list[Line]) -> Answers:
    """Our own reading; everything it finds but bonus, which no peer looks for."""
    began = time.process_time()
    found = []
    for line in lines:
        text = from_plain(line.text)
        document = Document(title="", text=line.text, location=line.location)
        salaries = find_salaries(document, text, find_sections(text))
        found.append([ends(*(None if e is None else float(e) for e in (s.low, s.high))) for s in salaries])
    return Answers("aipm", time.process_time() - began, found)


def peers(python: str, lines: list[Line]) -> Iterator[Answers]:
    given = "\n".join(json.dumps({"text": line.text, "location": line.location}) for line in lines)
    command = [python, str(ROOT / "benchmarks/paying/peers.py")]
    told = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout
    for answer in map(json.loads, told.splitlines()):
        yield Answers(answer["name"], answer["seconds"], [[ends(*pair) for pair in one] for one in answer["answers"]])


def one_right(line: Line, found: list[Ends]) -> bool:
    return any(range_ in stated for range_ in found for stated in line.pay)


def all_right(line: Line, found: list[Ends]) -> bool:
    return len(line.pay) == len(found) and all(any(range_ in stated for stated in line.pay) for range_ in found)


def row(answers: Answers, lines: list[Line]) -> str:
    both = list(zip(lines, answers.found, strict=True))
    paid = [(line, found) for line, found in both if line.pay]
    traps = [found for line, found in both if not line.pay]
    cells = [
        f"{sum(one_right(*pair) for pair in paid)} of {len(paid)}",
        f"{sum(all_right(*pair) for pair in paid)} of {len(paid)}",
        f"{sum(map(bool, traps))} of {len(traps)}",
        f"{1e6 * answers.seconds / len(lines):.0f}",
    ]
    return f"| {answers.name} | {' | '.join(cells)} |"


def compare(title: str, lines: list[Line], python: str | None) -> None:
    """One table."""
    print(f"\n{title}\n")
    print("| | a right range | all ranges | other money taken for pay | µs a text |\n|---|---:|---:|---:|---:|")
    for answers in (ours(lines), *(peers(python, lines) if python else ())):
        print(row(answers, lines))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--peers", help="a Python that has the peers")
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="a folder with gold/*.jsonl")
    options.add_argument("--archive", type=Path, help="a workspace whose postings have pay in fields of their own")
    given = options.parse_args()
    compare("Cases of our tests", list(own_cases()), given.peers)
    for title, name, field in (("Labelled lines", "salary", "expected"), ("Labelled excerpts", "pay", "salaries")):
        path = given.shared / "gold" / f"{name}.dev.jsonl"
        if path.exists():
            compare(title, list(labelled(path, field)), given.peers)
    if given.archive:
        compare("Postings that repeat the pay of their fields", list(repeated(given.archive)), given.peers)


if __name__ == "__main__":
    main()
