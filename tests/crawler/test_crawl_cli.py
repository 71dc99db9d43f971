"""The commands: what they print, and how they end."""

import re
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawler import sources
from crawler.archive import Archive, Look, manifest_path
from crawler.cli import app
from crawler.errors import BadSettings, UnknownSource
from crawler.plan import LEGEND, plan
from crawler.settings import Settings, parse_board
from crawler.state import State, Unfinished

ROOT = Path(__file__).parents[2]


@pytest.fixture
def aipm(site, tmp_path, monkeypatch):
    """Run a command in a workspace whose web is the loopback site."""
    (tmp_path / "aipm.toml").write_text("delay = 0\n", "utf-8")
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path))
    routes = [word for host, origin in site.routes.items() for word in ("--route", f"{host}={origin}")]

    def run(*words):
        extra = routes if words[0] == "crawl" else []
        return CliRunner().invoke(app, [*words, *extra], catch_exceptions=True)

    return run


def test_a_crawl_that_went_well_ends_with_0(site, aipm, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, 2))
    ended = aipm("crawl", "--board", "greenhouse/acme")
    assert (ended.exit_code, ended.stdout) == (0, "")
    (run,) = Archive(tmp_path).runs()
    assert ended.stderr == f"{run.run_id}: 1 looks (1 complete), 2 postings\n"


def test_failures_are_named_and_end_with_1(site, aipm):
    site.says(site.board("acme"), site.greenhouse(1))
    ended = aipm("crawl", "--board", "greenhouse/acme", "--board", "greenhouse/gone")
    assert ended.exit_code == 1
    assert (
        ended.stderr.splitlines()[0]
        == "greenhouse/gone: failed: unknown board (404); mend or remove it where boards are listed"
    )


@pytest.mark.parametrize(
    ("words", "problem", "says"),
    [
        (["--source", "myspace"], UnknownSource, "ashby, "),
        (["--board", "myspace/acme"], UnknownSource, "ashby, "),
        (["--board", "acme"], BadSettings, "SOURCE/TOKEN"),
        (["--source", "lever", "--board", "ashby/acme"], BadSettings, "leave one of them out"),
        (["--route", "a=https://example.com"], BadSettings, "this machine only"),
    ],
)
def test_wrong_words_end_with_2(site, aipm, words, problem, says):
    ended = aipm("crawl", *words)
    assert isinstance(ended.exception, problem)
    assert ended.exception.exit_status == 2
    assert says in str(ended.exception)
    assert site.seen == []


def test_a_crawl_of_the_live_web_wants_a_contact(aipm, monkeypatch, tmp_path):
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path / "bare"))
    ended = CliRunner().invoke(app, ["crawl"])
    assert isinstance(ended.exception, BadSettings)
    assert "contact = " in str(ended.exception)
    assert not (tmp_path / "bare").exists()


def test_a_dry_run_tells_all_and_asks_nothing(site, aipm, tmp_path):
    words = ["crawl", "--board", "greenhouse/acme", "--board", "lever/acme", "--dry-run"]
    robots = "https://boards-api.greenhouse.io/robots.txt"
    board = site.board("acme") + "?content=true&pay_transparency=true"

    def lines():
        """What is printed, without the times."""
        printed = [line.split(maxsplit=4) for line in aipm(*words).stdout.splitlines()]
        return [(verb, host, url, note) for verb, _, host, url, note in printed]

    lever = [
        ("ask", "api.lever.co", "https://api.lever.co/robots.txt", "(no copy of today)"),
        ("ask", "api.lever.co", "https://api.lever.co/v0/postings/acme?mode=json", "(if robots.txt lets us)"),
    ]
    greenhouse = [
        ("ask", "boards-api.greenhouse.io", robots, "(no copy of today)"),
        ("ask", "boards-api.greenhouse.io", board, "(if robots.txt lets us)"),
    ]
    assert lines() == greenhouse + lever
    assert aipm(*words).stderr == f"{LEGEND}\n"
    assert site.seen == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aipm.toml"]

    site.says(robots, site.Reply(body=b"User-agent: *\nDisallow: /v1/"))
    aipm("crawl", "--board", "greenhouse/acme")
    refusal = "(robots.txt disallows this address: Disallow: /v1/)"
    assert lines() == [("skip", "boards-api.greenhouse.io", board, refusal), *lever]

    (tmp_path / "aipm.toml").write_text("[sources.lever]\nenabled = false\n", "utf-8")
    why = "(switched off in aipm.toml ([sources.lever] enabled = false))"
    assert lines()[1:] == [("skip", *lever[1][1:3], why)]


def test_a_dry_run_knows_which_run_would_go_on(site, tmp_path):
    board, begun = parse_board("greenhouse/acme"), datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    look = Look(source="greenhouse", board="acme", looked_at=begun, verdict="failed")
    with closing(State(tmp_path / "state.sqlite")) as state:
        state.begin(Unfinished(run_id="r", trigger="web", started_at=begun, committed=0, looks=()))
        state.commit(look, 0, [])

    def notes(hours):
        return [step.note for step in plan(tmp_path, [board], Settings(), begun + timedelta(hours=hours))]

    assert "done already in the unfinished run r" in notes(hours=23)[0]
    assert "done already" not in notes(hours=25)[0]
    manifest_path(tmp_path, "r").parent.mkdir()
    manifest_path(tmp_path, "r").write_bytes(b"{}")
    assert "done already" not in notes(hours=1)[0]


def test_a_dry_run_knows_who_is_cooling_down(site, aipm):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": "7200"}))
    aipm("crawl", "--board", "greenhouse/acme")
    assert "cooling down until" in aipm("crawl", "--board", "greenhouse/acme", "--dry-run").stdout


def test_sources_are_listed_and_explained(aipm, tmp_path):
    listed = aipm("sources", "list").stdout.splitlines()
    states = dict(line.split()[:2] for line in listed)
    assert list(states) == sorted([*sources.names(), *sources.refusals()])
    assert {"adzuna", "smartrecruiters"} <= {name for name, state in states.items() if state == "off"}
    assert {"ashby", "greenhouse", "lever"} <= {name for name, state in states.items() if state == "on"}
    assert {name for name, state in states.items() if state == "refused"} == set(sources.refusals())
    assert aipm("sources").stdout.splitlines() == listed
    assert "Greenhouse" in aipm("sources", "why", "greenhouse").stdout
    (tmp_path / "aipm.toml").write_text("[sources.lever]\nenabled = false\n", "utf-8")
    assert ["lever", "off"] in [line.split()[:2] for line in aipm("sources").stdout.splitlines()]
    assert "Off: switched off in aipm.toml" in aipm("sources", "why", "lever").stdout
    assert isinstance(aipm("sources", "why", "myspace").exception, UnknownSource)


def test_the_list_of_sources_says_why(aipm):
    about = {line.split()[0]: line.split("boards  ")[1] for line in aipm("sources", "list").stdout.splitlines()}
    assert about["greenhouse"] == "Greenhouse: public JSON boards, one per employer."
    assert about["smartrecruiters"].startswith("SmartRecruiters: its robots.txt")
    for name, refusal in sources.refusals().items():
        assert about[name] == f"{refusal.label}: {refusal.reason}"
        assert aipm("sources", "why", name).stdout == f"{refusal.label}.\n\nRefused: {refusal.reason}.\n"


def test_the_list_has_every_source_of_the_index_as_it_says(aipm, shared, monkeypatch):
    for name in ("USAJOBS_EMAIL", "USAJOBS_KEY", "ADZUNA_APP_ID", "ADZUNA_APP_KEY"):
        monkeypatch.delenv(name, raising=False)
    meant = {}
    for line in (shared / "sources" / "README.md").read_text("utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.split("|")]
        if len(cells) > 6 and cells[1].isdigit():
            state = "refused" if cells[5] == "never" else "on" if cells[5].startswith("on") else "off"
            meant |= dict.fromkeys(re.findall(r"(\w+)\.md", cells[2]), state)
    assert len(meant) > 26
    assert dict(line.split()[:2] for line in aipm("sources", "list").stdout.splitlines()) == meant


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["crawl", "--source", "weworkremotely"], "We Work Remotely is never read: the terms of its feeds"),
        (["crawl", "--board", "workatastartup/x", "--dry-run"], "Work at a Startup is never read"),
        (["sources", "detect", "https://weworkremotely.com/remote-jobs/1"], "We Work Remotely is never read"),
        (
            ["crawl", "--source", "pinpoint"],
            "--source pinpoint: no board of it is listed; name one: --board pinpoint/TOKEN",
        ),
        (["crawl", "--source", "smartrecruiters"], "--source smartrecruiters: is off: its robots.txt"),
        (["crawl", "--board", "smartrecruiters/x"], "`[sources.smartrecruiters] enabled = true` in aipm.toml wakes it"),
    ],
)
def test_who_asks_for_a_source_that_is_not_visited_is_told_why(site, aipm, words, says):
    ended = aipm(*words)
    assert says in str(ended.exception)
    assert ended.exception.exit_status == 2
    assert site.seen == []


def test_live_hosts_are_not_hurried(aipm, monkeypatch, tmp_path):
    (tmp_path / "aipm.toml").write_text('contact = "mailto:me@example.com"\ndelay = 0.2\n', "utf-8")
    ended = CliRunner().invoke(app, ["crawl", "--board", "greenhouse/acme"])
    assert isinstance(ended.exception, BadSettings)
    assert "delay = 0.2: live hosts are left at least 0.5 s between two requests" in str(ended.exception)
    assert not (tmp_path / "archive").exists()


def test_ctrl_c_leaves_a_run_to_go_on_with(site, aipm, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1))
    site.on_request = lambda number: crawl.send_signal(signal.SIGINT) if number == 3 else None
    boards = ["--board", "greenhouse/acme", "--board", "greenhouse/beta", "--board", "greenhouse/gamma"]
    words = ["crawl", "--workspace", str(tmp_path), *boards, "--route", f"boards-api.greenhouse.io={site.origin}"]
    (tmp_path / "aipm.toml").write_text("delay = 0.1\n", "utf-8")
    script = "import sys, crawler.cli; crawler.cli.app(sys.argv[1:])"
    with subprocess.Popen([sys.executable, "-c", script, *words], cwd=ROOT, stderr=subprocess.PIPE) as crawl:
        _, said = crawl.communicate(timeout=60)
    assert crawl.returncode == 130, said
    assert b"Traceback" not in said
    site.forget()
    aipm(*words[:1], *boards)
    assert "/v1/boards/acme/jobs" not in site.paths()
    assert len(Archive(tmp_path).runs()) == 1
