"""S4, S7: what a stranger calls a thing names no file of ours, and writes no line of ours."""

import json
import re
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.warehouse import analyze
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.settings import Settings, parse_board
from crawler.watch import summary
from crawler.workspace import prepare
from crawler.writer import Writer
from queries.explain import explain
from queries.site import site as write_site
from queries.weekly import weekly

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
IDS = [
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "a/b/c",
    "x\0y",
    "x" * 4_096,
    "CON",
    "nul.txt",
    ".",
    "..",
    "-rf",
    "~root",
    "$(touch x)",
    "x;y",
    "%2e%2e%2fx",
    "\u202ex",
    "x\ny",
]
STEERING = "\x1b[2J\x1b]0;owned\x07\r\naipm: all is well\x9b31m\u202e"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def board(site, *names, **changes):
    """A board of openings called so."""
    body = json.loads(site.greenhouse(*range(len(names))).body)
    for job, name in zip(body["jobs"], names, strict=True):
        job |= {"id": name, **changes}
    return site.Reply(body=json.dumps(body).encode())


def files(place: Path) -> set[str]:
    return {str(path.relative_to(place)) for path in place.rglob("*")}


def work(site, clock, place):
    """All that `aipm run` does."""
    run = crawl(place, [parse_board("greenhouse/acme")], Settings(delay=0), clock=clock, routes=site.routes)
    analyze(place)
    weekly(place)
    write_site(place)
    return run


@pytest.fixture
def usual(site, clock, tmp_path):
    """The files of a week of harmless names."""
    site.says(site.board("acme"), board(site, *map(str, range(len(IDS)))))
    work(site, clock, tmp_path / "usual")
    return files(tmp_path / "usual")


def test_no_id_becomes_a_path(site, clock, tmp_path, usual):
    site.says(site.board("acme"), board(site, *IDS))
    clock.passed = 0
    place = tmp_path / "deep" / "deeper" / "w"
    (look,) = work(site, clock, place).looks
    assert files(place) == usual
    assert {path.name for path in tmp_path.iterdir()} == {"usual", "deep"}
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"deeper"}
    assert {path.name for path in place.parent.iterdir()} == {"w"}
    held = list(Archive(place).postings(look))
    assert [posting.source_id for posting in held] == [name.strip() for name in IDS]
    assert explain(place, f"greenhouse/acme/{IDS[0]}").posting["title"] == held[0].title


@pytest.mark.parametrize("token", ["../../x", "..%2fx", "/etc", "x\0y", "x" * 4_096, ".", "-rf", "CON"])
def test_no_board_becomes_a_path(site, clock, tmp_path, token):
    place = tmp_path / "deep" / "w"
    run = crawl(place, [parse_board(f"greenhouse/{token}")], Settings(delay=0), clock=clock, routes=site.routes)
    assert [look.verdict for look in run.looks] == ["failed"]
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"w"}
    assert {path.name for path in (place / "archive").iterdir()} <= {f"{run.run_id}.json", f"{run.run_id}.warc.gz"}


@pytest.mark.parametrize("place", ["title", "location", "absolute_url", "content", "horoscope"])
def test_a_stranger_writes_no_line_of_ours(site, clock, tmp_path, place):
    words = {"location": {"name": STEERING}} if place == "location" else {place: f"https://x.example/{STEERING}"}
    site.says(site.board("acme"), board(site, "1", "2", **words))
    run = crawl(tmp_path, [parse_board("greenhouse/acme")], Settings(delay=0), clock=clock, routes=site.routes)
    assert not STEERS.search("\n".join(summary(run)))
    assert all("\n" not in line for line in summary(run))


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 302, "headers": {"Location": "https://b.example.com/\x1b[2J\x9b31m"}},
        {"body": b"\x1b[2J\x1b]0;owned\x07\r\naipm: all is well"},
        {"body": b'{"\x1b[2J\\u001b[31m": []}'},
        {"body": b'{"jobs": [{"\\u001b[2J\\naipm: all is well": 1}]}'},
        {"body": b'{"jobs": [{"id": "\\u001b[2J\\naipm: well"}]}'},
    ],
)
def test_a_strangers_answer_steers_no_terminal(site, tmp_path, answer):
    site.says(site.board("acme"), site.Reply(**answer))
    routes = [word for host, origin in site.routes.items() for word in ("--route", f"{host}={origin}")]
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "aipm.toml").write_text("delay = 0", encoding="utf-8")
    command = [sys.executable, "-m", "aipm", "crawl", "--workspace", str(tmp_path / "w"), "--board", "greenhouse/acme"]
    ended = subprocess.run([*command, *routes], cwd=ROOT, capture_output=True, timeout=60, check=False)
    told = ended.stderr.decode()
    assert ended.returncode == 1
    assert not STEERS.search(told)
    assert not [line for line in told.splitlines() if line.startswith("aipm: all is well")]
    assert told.startswith("greenhouse/acme: ")


def test_a_recording_steers_no_terminal(tmp_path):
    prepare(tmp_path / "made", "web")
    with closing(Writer(tmp_path / "made", "20261116T060000Z-web", 0)) as writer:
        at = datetime(2026, 11, 16, 6, tzinfo=UTC)
        writer.response(f"https://x.example/{STEERING}", 200, "OK", [], b"{}", "0" * 64, at)
    command = [sys.executable, "-m", "aipm", "ingest", "--workspace", str(tmp_path / "w"), str(writer.path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert not STEERS.search(ended.stderr.decode())
    assert b"left out" in ended.stderr
