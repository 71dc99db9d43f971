"""What the doctor shows, what must be mended, and what one board of each source answers."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from aipm import app
from crawler import sources
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.doctor import examine
from crawler.errors import BadSettings, NotAWorkspace
from crawler.live import contacts
from crawler.settings import Board, Settings, SourceSettings, load_boards, parse_board
from crawler.state import State, Unfinished
from crawler.watch import Nobody

ACME, BETA, GAMMA, LEVER = (
    parse_board(name) for name in ("greenhouse/acme", "greenhouse/beta", "greenhouse/gamma", "lever/x")
)
BARE = Settings(delay=0)
WELL = Settings(contact="mailto:me@example.com")
LONG = "<p>You own the roadmap of a product that many people use each day.</p>"


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run over these boards, a day after the last."""

    def run(*boards):
        clock.passed += timedelta(days=1).total_seconds()
        return crawl(tmp_path, boards, BARE, clock=clock, routes=site.routes)

    return run


@pytest.fixture
def report(clock, tmp_path):
    def run(*boards, settings=WELL):
        return examine(tmp_path, boards, settings, clock.now())

    return run


def lines_of(report, mark):
    return [line for line in report.lines if line.startswith(mark)]


def test_a_workspace_in_health(site, visit, report, tmp_path):
    site.says(site.board("acme"), site.greenhouse(1, 2))
    site.says(site.board("beta"), site.greenhouse())
    run = visit(ACME, BETA)
    told = report(ACME, BETA, LEVER)
    assert told.mends == []
    assert told.lines[0] == f"workspace  {tmp_path}: the web market, 1 runs"
    assert lines_of(told, "runs") == [f"runs       {run.run_id}: 2 looks, 0 went wrong, 2 postings"]
    assert lines_of(told, "boards") == ["boards     3 listed: 1 alive, 1 empty, 1 never looked at"]
    assert lines_of(told, "  ") == []
    (disk,) = lines_of(told, "disk")
    archive = sum(file.stat().st_size for file in (tmp_path / "archive").iterdir())
    assert disk.startswith(f"disk       archive {archive / 1000:.1f} kB (+{archive / 1000:.1f} kB a run), state ")
    assert disk.endswith(" free")
    (about,) = lines_of(told, "sources")
    off = [name for name in sources.names() if WELL.why_off(name)]
    assert f"{len(sources.names()) - len(off)} on, {len(off)} off (" in about
    assert about.endswith(f"refused ({', '.join(sources.refusals())})")


def test_the_doctor_leaves_no_trace(site, visit, report, tmp_path):
    visit()
    for file in tmp_path.glob("state.sqlite*"):
        file.unlink()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert lines_of(report(ACME), "boards") == ["boards     1 listed: 1 never looked at"]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_boards_that_do_not_fare_well_are_named_with_the_reason(site, visit, report, clock, tmp_path):
    site.says(site.board("acme"), site.Reply(404))
    site.says(site.board("beta"), site.greenhouse(1))
    site.says("https://api.lever.co/v0/postings/x", site.Reply(429, headers={"Retry-After": "7200"}))
    asleep = Board(source="smartrecruiters", token="y")  # noqa: S106
    for _ in range(3):
        visit(ACME, BETA)
    visit(BETA, LEVER)
    renamed = Board(source="greenhouse", token="beta", employer="Umbrella")  # noqa: S106
    site.says(site.board("beta"), site.greenhouse(1, 2))
    clock.passed -= timedelta(days=1).total_seconds() - 60
    visit(renamed)
    told = report(ACME, renamed, LEVER, asleep)
    assert lines_of(told, "boards") == ["boards     4 listed: 1 asleep, 1 renamed, 1 cooling, 1 off"]
    first, second, third = lines_of(told, "  ")[-3:]
    assert first.startswith("  asleep   greenhouse/acme  until 2026-12-19: dead since 2026-11-17, tried on 3 days")
    assert first.endswith("unknown board (404); mend or remove it where boards are listed")
    assert second.startswith("  cooling  lever/x  its host wants to be left alone until 2026-11-20T08:00:")
    assert third.startswith("  renamed  greenhouse/beta  looked at 2026-11-20T06:0")
    assert third.endswith(": its postings name Acme")
    assert told.mends == []


def unfinished(clock, place):
    begun = clock.now() - timedelta(days=2)
    with closing(State(place / "state.sqlite")) as state:
        state.begin(Unfinished(run_id="r", trigger="web", started_at=begun, committed=0, looks=(), wanted=("lever/x",)))


def test_what_must_be_mended(  # noqa: PLR0917
    site, visit, report, clock, tmp_path, monkeypatch
):
    for token in ("acme", "beta", "gamma"):
        site.says(site.board(token), site.Reply(500), site.Reply(500))
    run = visit(ACME, BETA, GAMMA)
    clock.passed += timedelta(days=10).total_seconds()
    unfinished(clock, tmp_path)
    monkeypatch.setattr("crawler.doctor.LITTLE_ROOM", 10**18)
    mends = report(ACME, BETA, GAMMA, settings=BARE).mends
    for mend, part in zip(
        mends,
        [
            "aipm.toml: a crawl of the live web must say who is asking",
            "r was begun and never finished",
            "no crawl since 2026-11-17",
            f"greenhouse: all 3 boards went wrong in {run.run_id}; the first: answered 500",
            "GB are free on the disk",
        ],
        strict=True,
    ):
        assert part in mend
    (waiting, *_) = lines_of(report(ACME), "runs")
    assert waiting == "runs       r: not finished, 0 of 1 boards"


def test_boards_that_need_a_word_from_the_operator(site, visit, report):
    site.says(site.board("acme"), site.greenhouse(1))
    visit(ACME)
    site.says(site.board("acme"), site.Reply(301, headers={"Location": site.board("acme-ai")}))
    site.says(site.board("acme-ai"), site.greenhouse(1))
    visit(ACME)
    assert report(ACME).mends == [
        "greenhouse/acme has moved: list greenhouse/acme-ai instead, if it is the same employer's"
    ]
    other = json.loads(site.greenhouse(7).body)
    other["jobs"][0]["company_name"] = "Zebra\x1b[2J"
    site.says(site.board("acme"), site.Reply(body=json.dumps(other).encode()))
    visit(ACME)
    told = report(ACME)
    assert told.mends[0].startswith("greenhouse/acme: another employer's postings? They name ")
    assert all(line.isprintable() for line in told.lines)
    assert report(BETA).mends == []  # nobody lists the other any more


def test_what_a_stranger_wrote_steers_no_terminal(site, visit, report):
    site.says(site.board("acme"), site.Reply(body=b"[\x1b[2J"))
    visit(ACME)
    site.says(site.board("beta"), site.Reply(301, headers={"Location": "/v1/boards/x%1b%5b2Jx/jobs"}))
    visit(ACME, BETA)
    told = report(ACME, BETA)
    assert len(lines_of(told, "  failing  greenhouse/acme")) == 1
    assert all(line.isprintable() for line in told.lines + told.mends)


@pytest.fixture
def aipm(site, tmp_path, monkeypatch):
    (tmp_path / "aipm.toml").write_text('contact = "mailto:me@example.com"\n', "utf-8")
    monkeypatch.setenv("AIPM_WORKSPACE", str(tmp_path))
    return lambda *words: CliRunner().invoke(app, ["doctor", *words])


def test_the_command_ends_with_1_if_something_must_be_mended(aipm, site, tmp_path):
    assert isinstance(aipm().exception, NotAWorkspace)
    crawl(tmp_path, [], BARE, clock=Now(), routes=site.routes)
    well = aipm()
    assert (well.exit_code, "MEND" in well.stdout) == (0, False), well.stdout
    (tmp_path / "aipm.toml").write_text("", "utf-8")
    ill = aipm()
    assert ill.exit_code == 1
    assert ill.stdout.splitlines()[-1].startswith(f"MEND: {tmp_path / 'aipm.toml'}: a crawl of the live web must say")


class Now:
    """The machine's own day, in which nobody waits."""

    def now(self):
        return datetime.now(UTC)

    def monotonic(self):
        return 0.0

    async def sleep(self, _seconds): ...


@pytest.fixture
def live(site, clock, tmp_path):
    """One board of each source on a web where only these sources are on."""
    on = {"greenhouse", "lever", "pinpoint"}
    settings = Settings(
        delay=0, sources={name: SourceSettings(enabled=False) for name in sources.names() if name not in on}
    )

    def run(*boards, only=None):
        clock.passed += 60
        told = contacts(
            tmp_path, boards, settings, clock=clock, routes=site.routes, watch=Nobody(), tell=print, only=only
        )
        return [str(contact) for contact in told]

    return run


def test_first_contact_says_what_differs(site, live, tmp_path):
    board = json.loads(site.greenhouse(1, 2).body)
    for opening in board["jobs"]:
        opening["mood\x1b[2J"] = "fine"
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    site.says("https://api.lever.co/v0/postings/x", site.Reply(500))
    assert live(ACME, BETA, LEVER) == [
        "greenhouse       changed      greenhouse/acme: 2 postings on 1 pages; new: mood�[2J (2 times); "
        "looked for, on no record: departments, offices, pay_input_ranges",
        "lever            unreachable  lever/x: answered 500 Internal Server Error",
        "pinpoint         no board     list one in aipm.toml to try it",
    ]
    (run,) = Archive(tmp_path).runs()
    assert [look.board for look in run.looks] == ["acme", "x"]


def test_first_contact_with_a_source_as_it_was(site, live):
    site.says(site.board("acme"), site.greenhouse(1))
    assert live(ACME, only="greenhouse") == [
        "greenhouse       ok           greenhouse/acme: 1 postings on 1 pages; "
        "looked for, on no record: departments, offices, pay_input_ranges"
    ]


def test_a_page_that_is_no_board_any_more_has_changed(site, live):
    site.says(site.board("acme"), site.Reply(body=b"<html>Sign in</html>"))
    (line,) = live(ACME, only="greenhouse")
    assert line.startswith("greenhouse       changed      greenhouse/acme: ")
    assert "JSON was due" in line


def test_records_that_can_not_be_read_have_changed(site, live):
    board = json.loads(site.greenhouse(1, 2).body)
    del board["jobs"][0]["title"]
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    (line,) = live(ACME, only="greenhouse")
    assert "changed      greenhouse/acme: 1 postings on 1 pages; 1 records could not be read; the first: " in line


def test_the_likeliest_board_is_tried(site, live, visit):
    site.says(site.board("beta"), site.greenhouse(1))
    visit(ACME, BETA)
    assert "greenhouse/beta: 1 postings" in live(ACME, BETA, only="greenhouse")[0]


def test_once_a_day_is_once_a_day(site, live, visit, monkeypatch):
    monkeypatch.setattr(sources.load("greenhouse"), "EVERY", timedelta(days=1), raising=False)
    site.says(site.board("acme"), site.greenhouse(1))
    visit(ACME)
    site.forget()
    (line,) = live(ACME, only="greenhouse")
    assert line.startswith("greenhouse       not due      greenhouse/acme before 2026-11-18T06:00:00Z")
    assert site.seen == []


def test_the_live_command_prints_and_ends_with_1(site, aipm, tmp_path):
    likeliest = next(board for board in load_boards(Settings()) if board.source == "greenhouse")
    (tmp_path / "aipm.toml").write_text("delay = 0\n", "utf-8")
    words = ["--live", "--source", "greenhouse", "--route", f"boards-api.greenhouse.io={site.origin}"]
    site.says(site.board(likeliest.token), site.greenhouse(1), site.Reply(404))
    ends = [(ended.exit_code, ended.stdout.split()[:3]) for ended in (aipm(*words), aipm(*words))]
    assert ends == [
        (0, ["greenhouse", "ok", f"{likeliest}:"]),
        (1, ["greenhouse", "unreachable", f"{likeliest}:"]),
    ]
    assert isinstance(aipm("--live", "--source", "smartrecruiters").exception, BadSettings)
    alone = aipm("--source", "greenhouse")
    assert (alone.exit_code, "goes with --live only" in alone.stderr) == (2, True)
