"""Recorded files become runs: each once, each day whole, and whatever is wrong is said."""

import gzip
import shutil
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archive, Run, manifest_path, warc_path
from crawler.errors import NotAWorkspace
from crawler.ingest import ingest
from crawler.retention import prune
from crawler.warc import entries
from crawler.workspace import prepare

ACME = "https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true"
PAGES = Path(__file__).with_name("pages")
OPENAI = "https://api.ashbyhq.com/posting-api/job-board/OpenAI?includeCompensation=true"


class Recording(NamedTuple):
    """One record of a made-up file."""

    at: str
    body: bytes = b'{"jobs":[]}'
    url: str = ACME
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "response"


def jobs(*titles: str) -> bytes:
    listed = [
        {"id": title, "title": title, "location": "", "jobUrl": "https://x.example/", "descriptionHtml": ""}
        for title in titles
    ]
    return msgspec.json.encode({"apiVersion": "1", "jobs": listed})


def record(path: Path, *recordings: Recording, gzipped: bool = True) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a test"}))
        for given in recordings:
            answer = writer.create_warc_record(
                given.url,
                given.kind,
                payload=BytesIO(given.body),
                length=len(given.body),
                http_headers=StatusAndHeaders(given.status, list(given.headers), protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": given.at},
            )
            writer.write_record(answer)
    return path


def take(workspace: Path, *files: Path) -> tuple[list[Run], list[str]]:
    warnings: list[str] = []
    return ingest(workspace, files, warn=warnings.append), warnings


def told(run: Run) -> list[tuple[str, str, int | None]]:
    return [(look.board, look.verdict, look.listed_count) for look in run.looks]


def files(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace / "archive").iterdir())}


WEEK = (
    Recording("2026-11-02T06:00:00Z", jobs("PM", "AI PM")),
    Recording("2026-11-02T18:00:00Z", jobs("AI PM")),
    Recording("2026-11-02T06:30:00Z", jobs("Poet"), url=OPENAI),
    Recording("2026-11-03T05:00:00.5Z", jobs("AI PM")),
    Recording("2026-11-04T05:00:00Z", jobs("AI PM", "PM")),
)


def test_one_page_of_many_is_never_a_whole_board(tmp_path: Path) -> None:
    board = "https://api.rippling.com/platform/api/ats/v1/board/acme/jobs"
    pages = PAGES / "rippling"
    listed = Recording("2026-11-02T06:00:00Z", (pages / "examplia.json").read_bytes(), url=board)
    posting = Recording("2026-11-02T06:01:00Z", (pages / "examplia-posting.json").read_bytes(), url=f"{board}/1")
    (run,), _ = take(tmp_path / "w", record(tmp_path / "a.warc.gz", listed, posting))
    assert told(run) == [("acme", "partial", 0), ("acme", "partial", 1)]


LIST = "https://api.smartrecruiters.com/v1/companies/Acme/postings"


def paged(day: int, *, without: str = "") -> list[Recording]:
    """A board of three postings on two pages of a list, each on a page of its own; recorded in no good order."""
    posting = msgspec.json.decode((PAGES / "smartrecruiters" / "Examplia-posting.json").read_bytes())
    bodies = {f"{LIST}/{name}": posting | {"id": name} for name in "abc"}
    for offset, names in ((2, "c"), (0, "ab")):
        content = [{"id": name} for name in names]
        head = {"offset": offset, "limit": 2, "totalFound": 3, "content": content}
        bodies[f"{LIST}?limit=100&offset={offset}"] = head
    return [
        Recording(f"2026-11-{day:02}T06:0{minute}:00Z", msgspec.json.encode(body), url=url)
        for minute, (url, body) in enumerate(bodies.items())
        if url != without
    ]


def test_the_pages_of_a_board_make_one_look(tmp_path: Path) -> None:
    recorded = record(tmp_path / "a.warc.gz", *paged(2), *paged(3))
    runs, warnings = take(tmp_path / "w", recorded)
    assert not warnings
    assert [told(run) for run in runs] == [[("Acme", "complete", 3)], [("Acme", "unchanged", 3)]]
    (look,) = runs[0].looks
    assert [page.url.removeprefix(LIST) for page in look.pages] == [
        "?limit=100&offset=0",
        "?limit=100&offset=2",
        "/a",
        "/b",
        "/c",
    ]
    assert [posting.source_id for posting in Archive(tmp_path / "w").postings(look)] == ["a", "b", "c"]
    assert {page.warc for page in runs[1].looks[0].pages} == {warc_path(tmp_path, runs[0].run_id).name}


def test_a_page_that_was_not_recorded_is_missing_and_one_that_nobody_names_stands_alone(tmp_path: Path) -> None:
    stray = Recording("2026-11-02T07:00:00Z", paged(2)[0].body, url=f"{LIST}/z")
    (run,), _ = take(tmp_path / "w", record(tmp_path / "a.warc.gz", *paged(2, without=f"{LIST}/b"), stray))
    assert told(run) == [("Acme", "partial", 2), ("Acme", "partial", 1)]
    assert run.looks[0].reason == f"{LIST}/b: is not in a.warc.gz"
    assert run.looks[1].reason == f"{LIST}/z: a part of a board, without where it begins"
    assert sum(len(look.pages) for look in run.looks) == 5


def test_what_vanishes_from_one_day_to_the_next_is_told_also_after_a_kill(tmp_path: Path) -> None:
    whole = msgspec.json.decode(jobs(*"abcdef"))
    lacking = {"apiVersion": "1", "jobs": [{**job} for job in whole["jobs"]]}
    for job in lacking["jobs"]:
        del job["location"]
    days = [whole, whole, lacking, lacking, lacking, lacking, whole]
    recorded = record(
        tmp_path / "week.warc.gz",
        *(Recording(f"2026-11-0{day}T06:00:00Z", msgspec.json.encode(body)) for day, body in enumerate(days, 1)),
    )
    runs, _ = take(tmp_path / "w", recorded)
    verdicts = [run.looks[0].verdict for run in runs]
    assert verdicts == ["complete", "unchanged", "partial", "partial", "partial", "unchanged", "complete"]
    assert [len(run.alarms) for run in runs] == [0, 0, 1, 1, 1, 0, 0]
    before = files(tmp_path / "w")
    for run in runs[4:]:
        manifest_path(tmp_path / "w", run.run_id).unlink()
    assert take(tmp_path / "w", recorded)[0] == runs[4:]
    assert files(tmp_path / "w") == before


def test_a_body_that_was_let_go_meanwhile_is_stored_again(tmp_path: Path) -> None:
    days = [Recording(f"2026-10-0{day}T06:00:00Z", jobs("PM")) for day in (1, 2)]
    recorded = record(tmp_path / "days.warc.gz", *days)
    _, second = take(tmp_path / "w", recorded)[0]
    take(tmp_path / "w", record(tmp_path / "later.warc.gz", *WEEK))
    manifest_path(tmp_path / "w", second.run_id).unlink()
    warc_path(tmp_path / "w", second.run_id).unlink()
    prune(tmp_path / "w", "1 weeks")
    (again,), _ = take(tmp_path / "w", recorded)
    assert again.looks[0].pages[0].warc == warc_path(tmp_path, second.run_id).name
    assert [posting.title for posting in Archive(tmp_path / "w").postings(again.looks[0])] == ["PM"]


def test_each_day_is_a_run_and_each_body_a_look(tmp_path: Path) -> None:
    recorded = record(tmp_path / "week.warc.gz", *WEEK)
    runs, warnings = take(tmp_path / "w", recorded)
    assert not warnings
    assert [told(run) for run in runs] == [
        [("acme", "complete", 2), ("OpenAI", "complete", 1), ("acme", "complete", 1)],
        [("acme", "unchanged", 1)],
        [("acme", "complete", 2)],
    ]
    assert [run.run_id[:23] for run in runs] == [
        f"{day}-ingest" for day in ("20261102T060000Z", "20261103T050000Z", "20261104T050000Z")
    ]
    assert len({run.run_id[-8:] for run in runs}) == 1
    assert {run.trigger for run in runs} == {"ingest"}
    assert runs[0].started_at == datetime(2026, 11, 2, 6, tzinfo=UTC)
    assert runs[0].ended_at == datetime(2026, 11, 2, 18, tzinfo=UTC)


def test_the_archive_has_what_was_recorded(tmp_path: Path) -> None:
    runs, _ = take(tmp_path / "w", record(tmp_path / "week.warc.gz", *WEEK))
    archive = Archive(tmp_path / "w")
    assert archive.market == "web"
    assert archive.runs() == runs
    titles = [[posting.title for posting in archive.postings(look)] for run in runs for look in run.looks]
    assert titles == [["PM", "AI PM"], ["Poet"], ["AI PM"], ["AI PM"], ["AI PM", "PM"]]
    unchanged = runs[1].looks[0]
    assert unchanged.pages[0].warc == warc_path(tmp_path, runs[0].run_id).name
    assert {posting.fetched_at for posting in archive.postings(unchanged)} == {unchanged.looked_at}


def test_employers_come_from_the_list_whatever_the_case(tmp_path: Path) -> None:
    runs, _ = take(tmp_path / "w", record(tmp_path / "week.warc.gz", *WEEK))
    assert {(look.board, look.employer) for look in runs[0].looks} == {("acme", None), ("OpenAI", "OpenAI")}


def test_the_same_file_again_changes_nothing_and_another_of_the_same_day_adds(tmp_path: Path) -> None:
    recorded = record(tmp_path / "a.warc.gz", *WEEK)
    first, _ = take(tmp_path / "w", recorded)
    before = files(tmp_path / "w")
    renamed = shutil.copy(recorded, tmp_path / "renamed.warc.gz")
    assert take(tmp_path / "w", recorded, renamed) == ([], [])
    assert files(tmp_path / "w") == before
    other, _ = take(tmp_path / "w", record(tmp_path / "b.warc.gz", WEEK[0]))
    assert other[0].run_id[:23] == first[0].run_id[:23]
    assert other[0].run_id != first[0].run_id


@pytest.mark.parametrize("done", [0, 1, 2])
def test_killed_in_the_middle_and_run_again_gives_the_same(tmp_path: Path, done: int) -> None:
    recorded = record(tmp_path / "week.warc.gz", *WEEK)
    runs, _ = take(tmp_path / "whole", recorded)
    take(tmp_path / "torn", recorded)
    torn, *later = runs[done:]
    manifest_path(tmp_path / "torn", torn.run_id).unlink()
    warc_path(tmp_path / "torn", torn.run_id).write_bytes(b"half a rec")
    for run in later:
        manifest_path(tmp_path / "torn", run.run_id).unlink()
        warc_path(tmp_path / "torn", run.run_id).unlink()
    assert take(tmp_path / "torn", recorded)[0] == runs[done:]
    assert files(tmp_path / "torn") == files(tmp_path / "whole")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Recording("2026-11-02T06:00:01Z", b"gone", status="404 Not Found"), "answered 404 Not Found"),
        (Recording("2026-11-02T06:00:01Z", b"<html>Sign in</html>"), "JSON was due"),
        (Recording("2026-11-02T06:00:01Z", b"x", headers=(("Content-Encoding", "br"),)), "'br' is not known"),
        (
            Recording(
                "2026-11-02T06:00:01Z", gzip.compress(b"{}", mtime=0)[:-9], headers=(("Content-Encoding", "gzip"),)
            ),
            "cut short",
        ),
        (Recording("2026-11-02T06:00:01Z", b"zz\r\n", headers=(("Transfer-Encoding", "chunked"),)), "chunk"),
    ],
    ids=["not found", "no JSON", "unknown encoding", "cut body", "bad chunk"],
)
def test_a_board_that_could_not_be_read_is_a_failed_look(tmp_path: Path, bad: Recording, reason: str) -> None:
    good = Recording("2026-11-02T06:00:02Z", jobs("PM"), url=OPENAI)
    (run,), warnings = take(tmp_path / "w", record(tmp_path / "x.warc.gz", bad, good))
    assert not warnings
    assert told(run) == [("acme", "failed", None), ("OpenAI", "complete", 1)]
    assert reason in run.looks[0].reason


def test_broken_records_make_a_look_partial_and_it_stays_so(tmp_path: Path) -> None:
    body = b'{"jobs":[{"id":"1"}],"new":1}'
    recorded = record(
        tmp_path / "x.warc.gz", Recording("2026-11-02T06:00:00Z", body), Recording("2026-11-03T06:00:00Z", body)
    )
    runs, _ = take(tmp_path / "w", recorded)
    assert [told(run) for run in runs] == [[("acme", "partial", 0)]] * 2
    assert "1 records could not be read; the first: " in runs[1].looks[0].reason
    assert runs[0].looks[0].unknown_fields == {"new": 1}


def test_encoded_bodies_are_kept_as_they_came(tmp_path: Path) -> None:
    packed = Recording(
        "2026-11-02T06:00:00Z", gzip.compress(jobs("PM"), mtime=0), headers=(("Content-Encoding", "gzip"),)
    )
    chunked = Recording(
        "2026-11-03T06:00:00Z",
        b"b\r\n" + b'{"jobs":[]}' + b"\r\n0\r\n\r\n",
        headers=(("Transfer-Encoding", "chunked"),),
    )
    runs, _ = take(tmp_path / "w", record(tmp_path / "x.warc.gz", packed, chunked))
    archive = Archive(tmp_path / "w")
    assert [archive.body(run.looks[0].pages[0]) for run in runs] == [jobs("PM"), b'{"jobs":[]}']


def test_what_nobody_can_use_is_named(tmp_path: Path) -> None:
    recorded = record(
        tmp_path / "x.warc.gz",
        Recording("2026-11-02T06:00:00Z", url="https://acme.example/careers"),
        Recording("2026-11-02T06:00:00Z", kind="revisit"),
        Recording("2026-11-02T06:00:00Z", kind="request"),
        WEEK[0],
        *(Recording("2026-11-02T06:00:00Z", url=f"https://acme.example/{number}") for number in range(30)),
    )
    (run,), warnings = take(tmp_path / "w", recorded, tmp_path / "absent.warc.gz")
    assert told(run) == [("acme", "complete", 2)]
    assert "no source knows 'https://acme.example/careers'" in warnings[0]
    assert "a revisit record holds no body" in warnings[1]
    assert len(warnings) == 22
    assert "12 further records left out" in warnings[-2]
    assert warnings[-1].endswith("absent.warc.gz: no such file")


@pytest.mark.parametrize("gzipped", [True, False], ids=["gzipped", "plain"])
def test_a_file_cut_anywhere_is_named_and_its_whole_records_are_taken(tmp_path: Path, *, gzipped: bool) -> None:
    recorded = record(tmp_path / "x.warc", WEEK[0], WEEK[2], gzipped=gzipped)
    whole = recorded.read_bytes()
    second = list(entries(recorded))[-1].offset
    for end in (*range(second + 1, len(whole) - 4, 37), len(whole) - 9):
        recorded.write_bytes(whole[:end])
        workspace = tmp_path / f"w{end}"
        (run,), warnings = take(workspace, recorded)
        assert told(run) == [("acme", "complete", 2)]
        assert len(warnings) == 1
        assert "x.warc: is " in warnings[0]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08rubbish", gzip.compress(b"hello", mtime=0)])
def test_a_file_that_is_no_warc_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    runs, (warning,) = take(tmp_path / "w", path)
    assert not runs
    assert "damaged, or no WARC file" in warning


def test_a_file_gzipped_as_a_whole_is_refused_with_the_remedy(tmp_path: Path) -> None:
    plain = record(tmp_path / "x.warc", *WEEK, gzipped=False)
    packed = tmp_path / "x.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    runs, (warning,) = take(tmp_path / "w", packed)
    assert not runs
    assert "warcio recompress" in warning


def test_a_plain_file_is_as_good(tmp_path: Path) -> None:
    runs, warnings = take(tmp_path / "w", record(tmp_path / "x.warc", *WEEK, gzipped=False))
    assert [len(run.looks) for run in runs] == [3, 1, 1]
    assert not warnings


def test_made_up_markets_take_no_recordings(tmp_path: Path) -> None:
    prepare(tmp_path / "w", "sample")
    with pytest.raises(NotAWorkspace, match="sample"):
        ingest(tmp_path / "w", [record(tmp_path / "x.warc.gz", *WEEK)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "counts"),
    [("ashby-2025-10", (1, 449, 9396)), ("series-2026-08", (14, 9, 13951))],
)
def test_recordings(shared: Path, tmp_path: Path, name: str, counts: tuple[int, int, int]) -> None:
    tracemalloc.start()
    runs, warnings = take(tmp_path, shared / "recordings" / f"{name}.warc.gz")
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()
    looks = [look for run in runs for look in run.looks]
    boards = {(look.source, look.board) for look in looks}
    assert (len(runs), len(boards), sum(look.listed_count or 0 for look in looks)) == counts
    assert not warnings
    assert {look.verdict for look in looks} == {"complete"}
    assert not any(look.unknown_fields for look in looks)
