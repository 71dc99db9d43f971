"""Bodies go, postings stay: look by look what the pages said, also when killed, or out of room, on the way."""

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from aipm import app
from crawler import archive as archives
from crawler.archive import Archive, Look, PageRef, Run, Verdict, warc_path, write_manifest
from crawler.compact import compact
from crawler.crawl import crawl
from crawler.doctor import examine
from crawler.errors import BadSettings, BrokenArchive, NotWritten, WorkspaceBusy
from crawler.kept import Kept
from crawler.posting import Posting
from crawler.repeats import Repeats
from crawler.retention import Pruned, prune
from crawler.settings import Settings, parse_board
from crawler.sources import ashby
from crawler.state import State, Unfinished
from crawler.workspace import hold, prepare
from crawler.writer import Writer

ROOT = Path(__file__).parents[2]
FIRST = datetime(2026, 8, 31, 6, tzinfo=UTC)
WEEKS = 9  # one in August, four in September, four in October
PAGE = "https://api.ashbyhq.com/posting-api/job-board/{}"
BEGINNINGS = ("You own", "You shape", "You measure", "You explain")


def listed(board: str, number: int, week: int) -> dict[str, Any]:
    """One posting as Ashby's API gives it; every third is worded anew each fortnight."""
    wording = BEGINNINGS[(number + (week // 2 if number % 3 == 0 else 0)) % len(BEGINNINGS)]
    return {
        "id": f"{board}-{number}",
        "title": f"Product Manager {number}",
        "location": "Lisbon" if number % 2 else "Oslo",
        "jobUrl": f"https://jobs.example/{board}/{number}",
        "descriptionHtml": f"<p>{wording} what {board} does for people who mend bicycles, part {number}.</p>\n",
        "publishedAt": "2026-08-20T08:00:00.123+02:00",
    }


def page(writer: Writer, board: str, jobs: list[Any] | str, at: datetime, url: str = PAGE) -> PageRef:
    body = msgspec.json.encode({"jobs": jobs, "apiVersion": "1"})
    return writer.response(url.format(board), 200, "OK", [], body, hashlib.sha256(body).hexdigest(), at)


def run_of(workspace: Path, week: int, more: tuple[Look, ...] = ()) -> Run:
    """One run: `acme` changes, `beta` is what it was in the first week, `gamma` is read by halves."""
    at = FIRST + timedelta(weeks=week)
    writer = Writer(workspace, f"{at:%Y%m%dT%H%M%SZ}-web", 0)
    acme = page(writer, "acme", [listed("acme", n, week) for n in range(week % 4, 8 + week)], at)
    earlier = [
        found for run in Archive(workspace).runs() for look in run.looks for found in look.pages if "beta" in found.url
    ]
    later = at + timedelta(seconds=9)
    beta = (
        writer.revisit(earlier[0].url, 304, [], earlier[0], later)
        if earlier
        else page(writer, "beta", [listed("beta", n, 0) for n in range(5)], later)
    )
    halves = (
        page(writer, "gamma", [listed("gamma", 1, week)], at),
        page(writer, "gamma", "none", at, PAGE + "?page=2"),
    )
    writer.close()
    looks = (look("acme", at, acme), look("beta", later, beta), look("gamma", at, *halves, verdict="partial"), *more)
    run = Run(run_id=writer.run_id, trigger="web", started_at=at, ended_at=later, code_version="0", looks=looks)
    write_manifest(workspace, run)
    return run


def look(board: str, at: datetime, *pages: PageRef, verdict: Verdict = "complete") -> Look:
    return Look(source="ashby", board=board, looked_at=at, verdict=verdict, employer=f"{board} Ltd", pages=pages)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("retention") / "w"
    prepare(workspace, "web")
    for week in range(WEEKS):
        run_of(workspace, week)
    return workspace


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """Nine weekly runs: one in August, four in September, four in October."""
    return shutil.copytree(made, tmp_path / "w")


def told(workspace: Path) -> list[list[Posting]]:
    """What every look of every run shows."""
    archive = Archive(workspace)
    return [list(archive.postings(look)) for run in archive.runs() for look in run.looks]


def files(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace / "archive").iterdir()}


def manifests(workspace: Path) -> dict[str, bytes]:
    return {name: text for name, text in files(workspace).items() if name.endswith(".json")}


def held(workspace: Path) -> list[bool]:
    """Of each page of each look, whether its body is there."""
    archive = Archive(workspace)
    return [archive.is_readable(page) for run in archive.runs() for look in run.looks for page in look.pages]


def pruned(workspace: Path, keep_bodies: str = "3 weeks", **options: Any) -> Pruned:
    found = prune(workspace, keep_bodies, **options)
    assert found is not None
    return found


def test_old_bodies_go_and_every_look_says_what_it_said(workspace: Path) -> None:
    said, noted, size = told(workspace), manifests(workspace), sum(map(len, files(workspace).values()))
    found = pruned(workspace)
    assert found.since == FIRST + timedelta(weeks=5)
    assert [(month.month, month.body_count) for month in found.months] == [("2026-08", 3), ("2026-09", 12)]
    assert found.unreadable == []
    assert told(workspace) == said
    assert manifests(workspace) == noted
    old, young = held(workspace)[:20], held(workspace)[20:]
    assert old == [False, True, False, False] * 5  # beta's is shown to this day
    assert all(young)
    assert sum(map(len, files(workspace).values())) < size
    assert len(list((workspace / "archive").glob("*-web.warc.gz"))) == 4


def test_a_body_that_went_is_named(workspace: Path) -> None:
    pruned(workspace)
    archive = Archive(workspace)
    with pytest.raises(BrokenArchive, match=r"byte \d+ of it was let go by `aipm compact --prune`"):
        archive.body(archive.runs()[0].looks[0].pages[0])


def test_a_dry_run_tells_and_changes_nothing(workspace: Path) -> None:
    before = files(workspace)
    found = pruned(workspace, dry_run=True)
    assert files(workspace) == before
    assert found == pruned(workspace)


def test_once_gone_nothing_more_goes(workspace: Path) -> None:
    pruned(workspace)
    before = files(workspace)
    again = pruned(workspace)
    assert (again.months, again.kept_bytes) == ([], 0)
    assert files(workspace) == before


@pytest.mark.parametrize("keep_bodies", ["8 weeks", "52 weeks", "999 months"])
def test_what_is_not_old_stays(workspace: Path, keep_bodies: str) -> None:
    before = files(workspace)
    assert pruned(workspace, keep_bodies).months == []
    assert files(workspace) == before


def test_an_empty_workspace_has_nothing_to_let_go_of(tmp_path: Path) -> None:
    prepare(tmp_path / "w", "web")
    assert prune(tmp_path / "w", "1 weeks") is None


@pytest.mark.parametrize(
    "steps",
    [
        ["compact", "3 weeks"],
        ["3 weeks", "compact"],
        ["7 weeks", "compact", "5 weeks", "compact", "2 weeks"],
        pytest.param(["7 weeks", "6 weeks", "compact", "5 weeks", "compact", "1 month"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_in_whatever_order_it_is_done(workspace: Path, steps: list[str]) -> None:
    said = told(workspace)
    for step in steps:
        if step == "compact":
            compact(workspace)
        else:
            pruned(workspace, step)
        assert told(workspace) == said
    young = [run for run in Archive(workspace).runs() if run.started_at >= FIRST + timedelta(weeks=WEEKS - 1)]
    assert all(Archive(workspace).is_readable(page) for run in young for look in run.looks for page in look.pages)
    assert not list((workspace / "archive").glob(".*"))


@pytest.mark.slow
def test_a_month_that_goes_on_takes_in_more(workspace: Path) -> None:
    compact(workspace)
    pruned(workspace, "6 weeks")
    said = told(workspace)
    for week in range(WEEKS, WEEKS + 5):
        said += [list(Archive(workspace).postings(look)) for look in run_of(workspace, week).looks]
        compact(workspace)
        pruned(workspace, "6 weeks")
        assert told(workspace) == said


def test_other_tools_read_what_is_left(workspace: Path) -> None:
    compact(workspace)
    pruned(workspace)
    left = sorted((workspace / "archive").glob("2026-*.warc.gz"))
    assert [path.name for path in left] == ["2026-08.1.warc.gz"]
    with left[0].open("rb") as file:
        records = [(record.rec_type, record.rec_headers["WARC-Target-URI"]) for record in ArchiveIterator(file)]
    assert records == [("response", PAGE.format("beta"))]


def test_anybody_can_read_what_is_kept(workspace: Path) -> None:
    pruned(workspace)
    ended = subprocess.run(
        ["xz", "-dc", workspace / "archive" / "2026-09.kept.jsonl.xz"], capture_output=True, check=True
    )
    lines = [msgspec.json.decode(line) for line in ended.stdout.splitlines()]
    titles = {line["title"] for line in lines if "title" in line}
    assert titles == {f"Product Manager {number}" for number in range(12)}
    records = [line for line in lines if "title" in line]
    assert len(records) == len({msgspec.json.encode(record) for record in records})


def test_repeats_are_passed_over_as_on_pages(workspace: Path) -> None:
    looks = [look for run in Archive(workspace).runs() for look in run.looks if look.board == "acme"][1:4]
    said = [list(Archive(workspace).postings(look)) for look in looks]
    pruned(workspace)
    archive, known = Archive(workspace), set[bytes]()
    counts = []
    for look, postings in zip(looks, said, strict=True):
        repeats, new = Repeats(known), list[Posting]()
        for posting in archive.postings(look, repeats):
            new.append(posting)
            known |= {repeats.reading}
        assert [posting for posting in postings if posting in new] == new
        counts.append((len(postings), len(new), len(repeats.passed)))
    assert all(listed == new + passed for listed, new, passed in counts)
    assert counts[0][2] == 0
    assert counts[1][2] > 0


def test_a_run_that_was_broken_off_keeps_what_it_points_at(workspace: Path) -> None:
    first = Archive(workspace).runs()[0]
    at = FIRST + timedelta(weeks=WEEKS)
    page = msgspec.structs.replace(first.looks[0].pages[0], fetched_at=at)
    with closing(State(workspace / "state.sqlite")) as state:
        run = Unfinished(run_id="r", trigger="web", started_at=at, committed=0, looks=())
        state.begin(run)
        state.commit(look("acme", at, page), 0, [])
    pruned(workspace, "1 weeks")
    assert Archive(workspace).is_readable(page)


def test_a_look_that_cannot_be_read_keeps_its_bodies_and_is_told(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = FIRST + timedelta(hours=3)
    writer = Writer(workspace, f"{at:%Y%m%dT%H%M%SZ}-web", 0)
    strange = page(writer, "delta", "moved", at)
    writer.close()
    looks = (look("delta", at, strange),)
    write_manifest(
        workspace,
        Run(run_id=writer.run_id, trigger="web", started_at=at, ended_at=at, code_version="0", looks=looks),
    )
    (workspace / "aipm.toml").write_text('keep_bodies = "3 weeks"\n', encoding="utf-8")
    ended = CliRunner().invoke(app, ["compact", "--prune", "--workspace", str(workspace)])
    assert ended.exit_code == 1
    assert "aipm: keeps its bodies, for it can't be read: ashby/delta 2026-08-31T09:00:00Z: " in ended.stderr
    assert Archive(workspace).is_readable(strange)


def test_a_torn_file_stays_as_it_is(workspace: Path) -> None:
    torn = warc_path(workspace, "20260831T060000Z-web")
    torn.write_bytes(torn.read_bytes()[:-200])
    found = pruned(workspace)
    assert [line.partition(" ")[0] for line in found.unreadable] == ["ashby/gamma"]
    assert torn.exists()
    assert held(workspace)[:4] == [True, True, True, False]
    assert held(workspace)[4:8] == [False, True, False, False]


def test_who_reads_meanwhile_reads_on(workspace: Path) -> None:
    compact(workspace)
    said, archive = told(workspace), Archive(workspace)
    looks = [look for run in archive.runs() for look in run.looks]
    begun = [archive.postings(look) for look in looks]
    firsts = [next(postings, None) for postings in begun]
    pruned(workspace)
    assert [[first, *rest] for first, rest in zip(firsts, begun, strict=True) if first] == said
    assert [list(archive.postings(look)) for look in looks] == said


def test_what_is_kept_and_altered_is_named(workspace: Path) -> None:
    pruned(workspace)
    path = workspace / "archive" / "2026-09.kept.jsonl.xz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BrokenArchive, match=r"kept\.jsonl\.xz: what is kept of ashby/gamma at byte \d+ is cut short"):
        told(workspace)
    path.unlink()
    with pytest.raises(BrokenArchive, match=r"kept\.jsonl\.xz: can't be read \(No such file"):
        told(workspace)
    path.with_name("2026-09.kept").write_text("gone")
    with pytest.raises(BrokenArchive, match=r"2026-09\.kept: does not say which looks it keeps"):
        told(workspace)


def test_no_body_goes_before_its_postings_can_be_read_back(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, whole = files(workspace), Kept.postings
    monkeypatch.setattr(Kept, "postings", lambda self, *asked: list(whole(self, *asked))[1:])
    with pytest.raises(BrokenArchive, match="does not give back what it took in of ashby/acme; no page was let go"):
        prune(workspace, "3 weeks")
    monkeypatch.undo()
    assert files(workspace) == before
    said = told(workspace)
    pruned(workspace)
    assert told(workspace) == said


def test_one_at_a_time(workspace: Path) -> None:
    with hold(workspace, "web"), pytest.raises(WorkspaceBusy):
        prune(workspace, "3 weeks")


def test_a_board_that_comes_back_is_asked_for_all_of_it(site: Any, clock: Any, tmp_path: Path) -> None:
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'))
    site.says(site.board("beta"), site.greenhouse(2))
    acme, beta = parse_board("greenhouse/acme"), parse_board("greenhouse/beta")
    for boards in ([acme, beta], [beta], [beta], [acme]):
        if boards == [acme]:
            pruned(tmp_path, "1 weeks")
        run = crawl(tmp_path, boards, Settings(delay=0), clock=clock, routes=site.routes)
        clock.passed += timedelta(weeks=1).total_seconds()
    assert "If-None-Match" not in site.seen[-1].headers
    assert Archive(tmp_path).is_readable(run.looks[0].pages[0])


# -- adapters that change


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the adapter of Ashby read some fields otherwise, as a version of that name."""
    plain = ashby.parse

    def be(name: str, **fields: Any) -> None:
        def parse(page: Any) -> Iterator[Any]:
            for posting in cast("Iterator[Posting]", plain(page)):
                changed = {field: change(getattr(posting, field)) for field, change in fields.items()}
                if changed.get("title", "") is not None:
                    yield msgspec.structs.replace(posting, **changed)

        monkeypatch.setattr(ashby, "parse", parse)
        monkeypatch.setattr(archives, "reader", lambda: name)
        monkeypatch.setattr("crawler.keeping.reader", lambda: name)

    return be


def test_a_mended_adapter_changes_no_posting(workspace: Path, mend: Any) -> None:
    mend("1")
    pruned(workspace)
    mend("2", location=lambda said: f"{said}, Europe", title=str.upper)
    now = told(workspace)
    last = {posting.posting_id: posting for posting in now[15]}  # acme, read from its pages
    before = [posting for posting in now[12] if posting.posting_id in last]
    assert before
    assert {(posting.location, posting.title) for posting in before} == {
        (last[posting.posting_id].location, last[posting.posting_id].title) for posting in before
    }
    gone = [posting for posting in now[0] if posting.posting_id not in last]
    assert all("Europe" not in str(posting.location) for posting in gone)


def test_what_is_read_otherwise_is_so_for_good(workspace: Path, mend: Any) -> None:
    """Told through one change of adapters after another, the pages gone or not."""
    mend("1")
    pruned(workspace, "5 weeks")
    mend("2", location=lambda said: f"{said}, Europe")
    second = told(workspace)
    pruned(workspace, "3 weeks")
    assert told(workspace) == second
    mend("3", location=lambda said: f"{said}, EU", title=str.upper)
    third = told(workspace)
    acme = third[::3]
    lasting = set.intersection(*({posting.source_id for posting in postings} for postings in acme))
    assert lasting
    for postings in acme:
        for posting in postings:
            if posting.source_id in lasting:
                assert str(posting.location).endswith(", EU")
                assert posting.title.startswith("PRODUCT")
    pruned(workspace, "1 weeks")
    assert told(workspace) == third


def test_a_posting_that_turns_out_to_be_none_was_none_before(workspace: Path, mend: Any) -> None:
    mend("1")
    pruned(workspace)
    mend("2", title=lambda title: None if title.endswith("5") else title)
    assert not [posting for postings in told(workspace) for posting in postings if posting.title.endswith("5")]


# -- killed, or out of room

CHILD = """
import os, signal, sys
from pathlib import Path
from crawler import retention
step, left = sys.argv[2], int(sys.argv[3])

def reached(event, args):
    global left
    hit = event == step and (event != "open" or "w" in str(args[1]) or "a" in str(args[1]))
    left -= hit
    if hit and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(reached)
retention.prune(Path(sys.argv[1]), "3 weeks")
"""
QUICK = {("os.rename", 2, False), ("os.remove", 2, True)}
POINTS = [
    pytest.param(step, nth, merged, marks=[] if (step, nth, merged) in QUICK else [pytest.mark.slow])
    for step, count in {"open": 10, "os.rename": 5, "os.remove": 6}.items()
    for nth in range(1, count + 1)
    for merged in (False, True)
]


@pytest.mark.parametrize(("step", "nth", "merged"), POINTS)
def test_killed_on_the_way_nothing_is_lost_and_the_next_goes_on(
    workspace: Path, step: str, nth: int, *, merged: bool
) -> None:
    if merged:
        compact(workspace)
    said = told(workspace)
    whole = shutil.copytree(workspace, workspace.with_name("whole"))
    pruned(whole)
    ended = subprocess.run([sys.executable, "-c", CHILD, workspace, step, str(nth)], cwd=ROOT, check=False)
    assert ended.returncode in {-signal.SIGKILL, 0}
    assert told(workspace) == said
    assert pruned(workspace).unreadable == []
    assert told(workspace) == said
    assert held(workspace) == held(whole)
    assert sum(map(len, files(workspace).values())) <= sum(map(len, files(whole).values())) + 100


@pytest.mark.slow
@pytest.mark.parametrize("limit", [600, 2_000])
def test_a_full_disk_costs_nothing(workspace: Path, limit: int) -> None:
    said = told(workspace)
    (workspace / "aipm.toml").write_text('keep_bodies = "3 weeks"\n', encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "aipm", "compact", "--prune", "--workspace", workspace],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert ended.returncode == 1
    assert "can't be written (File too large)" in ended.stderr
    assert told(workspace) == said
    pruned(workspace)
    assert told(workspace) == said


def test_a_disk_that_fails_to_say_it_for_good(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(workspace)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    with pytest.raises(NotWritten, match="Input/output error"):
        prune(workspace, "3 weeks")
    assert told(workspace) == said


# -- what the operator sees


def test_the_command_wants_to_know_how_long(workspace: Path) -> None:
    ended = CliRunner().invoke(app, ["compact", "--prune", "--workspace", str(workspace)])
    assert isinstance(ended.exception, BadSettings)
    assert 'put a line like keep_bodies = "26 weeks" into it' in str(ended.exception)


def test_the_command_tells_what_goes(workspace: Path) -> None:
    (workspace / "aipm.toml").write_text('keep_bodies = "3 weeks"\n', encoding="utf-8")
    command = ["compact", "--prune", "--workspace", str(workspace)]
    before = files(workspace)
    ended = CliRunner().invoke(app, ["compact", "--dry-run", "--workspace", str(workspace)])
    assert ended.exit_code == 0, ended.output
    first, august, september, total = ended.stderr.splitlines()
    assert first == '"3 weeks" before the newest run is 2026-10-05; bodies that only older looks show:'
    assert august.startswith("2026-08: 3 bodies, ")
    assert september.startswith("2026-09: 12 bodies, ")
    assert " would go, and their postings take " in total
    assert files(workspace) == before
    ended = CliRunner().invoke(app, command)
    assert ended.exit_code == 0, ended.output
    assert ended.stderr.splitlines()[:3] == [first, august, september]
    assert " went; their postings take " in ended.stderr
    assert "nothing to let go of" in CliRunner().invoke(app, command).stderr


def test_the_doctor_tells_what_each_month_takes(workspace: Path) -> None:
    now = FIRST + timedelta(weeks=WEEKS)
    settings = Settings(keep_bodies="3 weeks", contact="mailto:me@example.com")
    bare = examine(workspace, [], Settings(), now).lines
    assert not any("--prune" in line for line in bare)
    before = [line for line in examine(workspace, [], settings, now).lines if "of bodies" in line or "--prune" in line]
    assert [line[11:18] for line in before[:3]] == ["2026-08", "2026-09", "2026-10"]
    assert ["to let go of" in line for line in before] == [True, True, False, False]
    assert before[3].endswith('all older than keep_bodies = "3 weeks"')
    pruned(workspace)
    after = [line for line in examine(workspace, [], settings, now).lines if " of kept postings" in line]
    assert [line[11:18] for line in after] == ["2026-08", "2026-09", "2026-10"]
    assert not any("to let go of" in line for line in after)
