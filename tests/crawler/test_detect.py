"""Whose boards a careers page shows: by its address, and by one look at it."""

import time
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawler import sources
from crawler.cli import app
from crawler.detect import boards_on, web_address
from crawler.errors import BadSettings, FetchFailed, NoBoardShown, RobotsDenied, WorkspaceBusy
from crawler.settings import Settings, load_boards
from crawler.workspace import hold

CASES = tomllib.loads(Path(__file__).with_name("detect.toml").read_text("utf-8"))["case"]
CAREERS = "https://a.example.com/careers"
BEFORE = {"oracle": "abcd.fa.us2:", "workday": "acme.wd5:"}  # where a token must begin with a host


@pytest.mark.parametrize("case", CASES, ids=[case["url"] for case in CASES])
def test_detect(case):
    found = sources.detect(case["url"])
    assert (found and "/".join(found)) == case.get("board")


@pytest.mark.parametrize("source", sources.names())
@pytest.mark.parametrize("board", ["acme", "acme-ai", "acme2"])
def test_every_source_knows_its_own_start(source, board):
    token = BEFORE.get(source, "") + board
    has_boards = "board" in sources.load(source).ADDRESS.groupindex  # a feed may have one only
    assert sources.detect(sources.load(source).start(token).url) == (source, token if has_boards else sources.ALL)


def test_every_listed_board_is_known_by_its_address():
    for board in load_boards(Settings()):
        assert sources.detect(sources.load(board.source).start(board.token).url) == (board.source, board.token)


@pytest.mark.parametrize(
    "text",
    ["", "acme", "hello world", "https://", "ftp://acme.example/", "mailto:me@acme.example", "https://[::1/", "a\nb.c"],
)
def test_what_is_no_address(text):
    with pytest.raises(BadSettings, match="is no web address") as refusal:
        web_address(text)
    assert refusal.value.exit_status == 2


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://jobs.lever.co/acme/3f0c2c1e">',
        "<script src=//jobs.lever.co/acme></script>",
        '{"url":"https:\\/\\/jobs.lever.co\\/acme"}',
        '"https:\\u002F\\u002Fjobs.lever.co\\u002Facme\\u003Fa=1"',
        '<div data-props="{&quot;url&quot;:&quot;https://jobs.lever.co/acme&quot;}">',
        "Apply at https://jobs.lever.co/acme.",
        "[we hire](https://jobs.lever.co/acme)",
        "https://JOBS.lever.co/acme",
    ],
)
def test_a_link_is_found_however_it_is_written(link):
    assert [str(board) for board in boards_on(link.encode())] == ["lever/acme"]


def test_boards_come_most_often_named_first():
    text = "https://jobs.lever.co/beta https://jobs.lever.co/acme/1 https://jobs.lever.co/acme/2 https://x.example/"
    assert [str(board) for board in boards_on(text.encode())] == ["lever/acme", "lever/beta"]


@pytest.mark.parametrize(
    "piece",
    [
        b"\\",
        b"/",
        b"//a",
        b"https://",
        b"&amp;",
        b"//jobs.lever.co/a ",
        b"&#",
        b"https://boards.greenhouse.io/embed/?&",
    ],
)
def test_no_page_keeps_us_long(piece):
    began = time.process_time()
    boards_on(piece * (3_000_000 // len(piece)))
    assert time.process_time() - began < 5


@pytest.fixture
def detect(site, tmp_path, monkeypatch):
    """Run the command in a workspace whose web is the loopback site."""
    (tmp_path / "aipm.toml").write_text("delay = 0\n", "utf-8")
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path))
    routes = [word for host, origin in site.routes.items() for word in ("--route", f"{host}={origin}")]
    return lambda *words: CliRunner().invoke(app, ["sources", "detect", *words, *routes])


def test_an_address_that_tells_is_not_asked(site, detect, tmp_path):
    ended = detect("jobs.lever.co/acme", "--fetch")
    assert (ended.exit_code, ended.stdout) == (0, "lever/acme\n")
    assert ended.stderr == (
        f"lever/acme is not listed\nto have it visited, add to {tmp_path / 'aipm.toml'}:\n\n"
        '[[boards]]\nsource = "lever"\ntoken = "acme"\n'
    )
    assert site.seen == []
    assert [path.name for path in tmp_path.iterdir()] == ["aipm.toml"]


def test_what_is_added_as_told_is_listed(detect, tmp_path):
    said = detect("https://jobs.ashbyhq.com/Acme%20AI").stderr
    (tmp_path / "aipm.toml").write_text(said[said.index("\n\n") :], "utf-8")
    assert detect("https://jobs.ashbyhq.com/Acme%20AI").stderr == "ashby/Acme AI is listed already\n"
    assert detect("https://jobs.ashbyhq.com/acme%20ai").stderr.startswith(
        "ashby/acme ai is not listed; ashby/Acme AI is: look whether they are one\n"
    )


def test_a_source_that_sleeps_says_why(detect):
    assert "smartrecruiters is off: its robots.txt" in detect("https://careers.smartrecruiters.com/Acme1").stderr


def test_an_address_that_says_nothing(site, detect):
    ended = detect(f"{CAREERS}?gh_jid=4012345")
    assert isinstance(ended.exception, NoBoardShown)
    assert ended.exception.exit_status == 1
    assert "--fetch looks at the links" in str(ended.exception)
    assert site.seen == []


def test_one_look_finds_the_links(site, detect, tmp_path):
    page = (
        b'<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script><a href="https://x.example">'
    )
    site.says(CAREERS, site.Reply(body=page))
    ended = detect(f"{CAREERS}?gh_jid=4012345#apply", "--fetch")
    assert (ended.exit_code, ended.stdout) == (0, "greenhouse/acme\n")
    assert site.paths() == ["/robots.txt", "/careers"]
    assert site.seen[-1].headers["User-Agent"].startswith("aipm/")
    assert list((tmp_path / "archive").iterdir()) == []


def test_a_redirect_may_tell(site, detect):
    site.says(CAREERS, site.Reply(302, headers={"Location": "https://b.example.com/jobs"}))
    site.says("https://b.example.com/jobs", site.Reply(302, headers={"Location": site.board("acme")}))
    site.says(site.board("acme"), site.greenhouse(1))
    assert detect(CAREERS, "--fetch").stdout == "greenhouse/acme\n"


def test_a_page_without_a_board(site, detect):
    site.says(CAREERS, site.Reply(body=b'<a href="https://greenhouse.io/about">'))
    ended = detect(CAREERS, "--fetch")
    assert isinstance(ended.exception, NoBoardShown)
    assert "neither the address nor a link" in str(ended.exception)


def test_robots_txt_is_obeyed(site, detect):
    site.says("https://a.example.com/robots.txt", site.Reply(body=b"User-agent: *\nDisallow: /careers"))
    site.says(CAREERS, site.Reply(body=b"https://jobs.lever.co/acme"))
    assert isinstance(detect(CAREERS, "--fetch").exception, RobotsDenied)
    assert site.paths() == ["/robots.txt"]


def test_a_refusal_is_remembered(site, detect):
    site.says(CAREERS, site.Reply(429, headers={"Retry-After": "7200"}))
    for says in ("cooling down until", "cooling down until"):
        ended = detect(CAREERS, "--fetch")
        assert isinstance(ended.exception, FetchFailed)
        assert says in str(ended.exception)
    assert site.paths().count("/careers") == 1


@pytest.mark.parametrize(("status", "says"), [(404, "answered 404"), (501, "answered 501")])
def test_a_page_that_is_not_there(site, detect, status, says):
    site.says(CAREERS, site.Reply(status))
    ended = detect(CAREERS, "--fetch")
    assert isinstance(ended.exception, FetchFailed)
    assert says in str(ended.exception)


def test_no_look_beside_a_crawl(site, detect, tmp_path):
    with hold(tmp_path, "web"):
        assert isinstance(detect(CAREERS, "--fetch").exception, WorkspaceBusy)
    assert site.seen == []


def test_a_look_at_the_live_web_wants_a_contact(tmp_path):
    words = ["sources", "detect", CAREERS, "--fetch", "--workspace", str(tmp_path / "bare")]
    ended = CliRunner().invoke(app, words)
    assert isinstance(ended.exception, BadSettings)
    assert "contact = " in str(ended.exception)
    assert not (tmp_path / "bare").exists()
