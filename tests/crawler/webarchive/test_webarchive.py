"""Web archives: what is found in them, what damage costs, and that they never close anything."""

import gzip
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastwarc.warc import ArchiveIterator
from typer.testing import CliRunner

from analysis.warehouse import analyze
from crawler.archive import Archive, Look, PageRef, Run, warc_path, write_manifest
from crawler.cli import app
from crawler.errors import BadSettings, BrokenArchive
from crawler.warc import entries
from crawler.watch import failures
from crawler.webarchive.cdx import read_index
from crawler.webarchive.intake import Request, Taken, take_in
from crawler.webarchive.records import Raw, responses
from crawler.webarchive.telling import told, warnings
from crawler.writer import Writer

CASES = tomllib.loads(Path(__file__).with_name("pages.toml").read_text("utf-8"))["case"]
PILOT = b'<html><script type="application/ld+json">{"@type": "JobPosting", "title": "Harbour pilot"}</script>'
GUILD = "https://guild.example/careers/7"
HTTP = "Content-Type: application/http; msgtype=response\r\n"


def record(url: str = GUILD, body: bytes = PILOT, **given: Any) -> bytes:
    """One response, not packed; it may claim any length."""
    kind, head = given.get("kind", "text/html"), given.get("head", "")
    lines = [f"HTTP/1.1 {given.get('status', '200 OK')}", f"Content-Type: {kind}", *([head] if head else []), "", ""]
    payload = "\r\n".join(lines).encode() + body
    fields = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: {given.get('at', '2026-10-04T12:05:01Z')}\r\n"
        f"WARC-Record-ID: <urn:test:{len(url)}>\r\nWARC-Target-URI: {url}\r\n"
        f"{given.get('more', HTTP)}Content-Length: {given.get('length', len(payload))}\r\n\r\n"
    )
    return fields.encode() + payload + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three postings of two hosts on two days, and a page that is none."""
    path = tmp_path / "CC-MAIN-made-up.warc.gz"
    pages = (
        record(),
        record("https://guild.example/careers/8", at="2026-10-04T12:00:00Z"),
        record("https://guild.example/tides", b"<p>High water at six.</p>"),
        record("https://tram.example/careers/1", at="2026-10-05T01:00:00Z"),
    )
    path.write_bytes(packed(*pages))
    return path


def take(workspace: Path, *files: Path, **given: Any) -> Taken:
    return take_in(workspace, Request(tuple(map(str, files)), **given))


def held(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace / "archive").iterdir())}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_pages(case: dict[str, Any], tmp_path: Path) -> None:
    text, (sign, count) = case["body"], case.get("repeat", ("", 0))
    body = (text + sign * count).encode(case.get("codec", "utf-8"))
    body = gzip.compress(body, mtime=0) if "gzip" in case.get("head", "") else body
    given = {name: case[name] for name in ("head", "status", "kind") if name in case}
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(record(case.get("url", GUILD), body, **given)))
    taken = take(tmp_path / "w", path)
    archive = Archive(tmp_path / "w")
    looks = [look for run in taken.runs for look in run.looks]
    assert [posting.source_id for look in looks for posting in archive.postings(look)] == case.get("found", [])
    assert taken.shards[0].counts == {case.get("outcome", "kept"): 1}
    assert [case["trouble"] in line for line in taken.shards[0].trouble] == [True] * ("trouble" in case)


def test_a_run_a_day_a_look_a_host_and_whence_each_page_came(archive: Path, tmp_path: Path) -> None:
    first, second = take(tmp_path / "w", archive).runs
    assert [(look.source, look.board, look.listed_count) for look in first.looks] == [("jsonld", "guild.example", 2)]
    assert [look.board for look in second.looks] == ["tram.example"]
    assert {look.verdict for run in (first, second) for look in run.looks} == {"partial"}
    behind = len(packed(record()))
    assert first.looks[0].reason.endswith(f"{archive.name}, at byte 0, {behind}")
    assert not failures(first)
    assert (first.started_at.hour, first.started_at.minute, first.ended_at.minute) == (12, 0, 5)
    postings = list(Archive(tmp_path / "w").postings(first.looks[0]))
    assert [posting.fetched_at.minute for posting in postings] == [5, 0]
    whence = {
        "WARC-Source-File": archive.name,
        "WARC-Source-Offset": str(behind),
        "WARC-Source-Record-ID": "<urn:test:31>",
    }
    assert beside(tmp_path / "w", first.looks[0].pages[1]) == whence | {"WARC-Refers-To": "<urn:test:31>"}


def stored(workspace: Path, page: PageRef) -> bytes:
    """What stands in the archive for a page."""
    return (workspace / "archive" / page.warc).read_bytes()[page.offset : page.offset + page.length]


def beside(workspace: Path, page: PageRef) -> dict[str, str]:
    """What the last record of a page says of where it came from."""
    *_, last = ArchiveIterator(BytesIO(stored(workspace, page)))
    return {name: said for name, said in last.headers.items() if name.startswith(("WARC-Source", "WARC-Refers"))}


NEXT = record("https://tram.example/careers/1")
PACKED_BODY = record(body=gzip.compress(PILOT, mtime=0), head="Content-Encoding: gzip")
TWISTED = {
    "not packed": record(),
    "more behind it": packed(record() + b"\r\n" * 40),
    "no HTTP by its own account": packed(record(more="")),
    "without an id": packed(record().replace(b"WARC-Record-ID", b"X-Nobody")),
    "a long head of its own": packed(record(more=HTTP + f"X-Long: {'x' * 20_000}\r\n")),
}


@pytest.mark.parametrize("whole", [packed(record()), packed(PACKED_BODY)], ids=["plain", "its body packed"])
def test_a_record_goes_over_as_it_lies_there(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(record("https://guild.example/tides", b"<p>High water.</p>")) + whole + packed(NEXT))
    (run,) = take(tmp_path / "w", path).runs
    page = run.looks[0].pages[0]
    assert stored(tmp_path / "w", page).startswith(whole)
    assert [entry.kind for entry in entries(warc_path(tmp_path / "w", run.run_id))] == [
        "warcinfo",
        *["response", "metadata"] * 2,
    ]
    writer = Writer(tmp_path / "w", "20261101T000000Z-web", 0)
    again = writer.revisit(page.url, 304, [], page, page.fetched_at)
    writer.close()
    assert Archive(tmp_path / "w").body(again) == PILOT


@pytest.mark.parametrize("twisted", TWISTED.values(), ids=TWISTED)
def test_what_would_not_read_the_same_is_written_anew(twisted: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(twisted)
    (run,) = take(tmp_path / "w", path).runs
    (page,) = run.looks[0].pages
    again = list(ArchiveIterator(BytesIO(stored(tmp_path / "w", page))))
    assert [each.headers["WARC-Source-File"] for each in again] == [path.name]
    assert PILOT in Archive(tmp_path / "w").body(page)
    assert [entry.kind for entry in entries(warc_path(tmp_path / "w", run.run_id))] == ["warcinfo", "response"]


def test_the_same_again_changes_nothing_nor_does_its_name(archive: Path, tmp_path: Path) -> None:
    take(tmp_path / "w", archive)
    before = held(tmp_path / "w")
    other = archive.rename(tmp_path / "renamed.warc.gz")
    assert take(tmp_path / "w", other).runs == []
    assert held(tmp_path / "w") == before
    for path in (tmp_path / "w" / "archive").iterdir():
        path.unlink()
    assert len(take(tmp_path / "w", other).runs) == 2


def test_a_shard_that_was_made_and_not_taken_in_is_taken_in(archive: Path, tmp_path: Path) -> None:
    take(tmp_path / "whole", archive)
    shards = str(tmp_path / "shards")
    take(tmp_path / "other", archive, shards=shards)
    key = next(path.stem for path in (tmp_path / "shards").iterdir())
    for name, body in held(tmp_path / "other").items():
        (tmp_path / "shards" / name).write_bytes(body)
    archive.write_bytes(archive.read_bytes())
    assert len(take(tmp_path / "w", archive, shards=shards).runs) == 2
    assert held(tmp_path / "w") == held(tmp_path / "whole")
    assert [path.name for path in (tmp_path / "shards").iterdir()] == [f"{key}.json"]


@pytest.mark.slow
def test_any_number_of_workers_makes_the_same(archive: Path, tmp_path: Path) -> None:
    others = []
    for number in range(3):
        others.append(tmp_path / f"{number}.warc.gz")
        others[-1].write_bytes(packed(record(f"https://guild.example/careers/{number}", at="2026-10-06T00:00:00Z")))
    take(tmp_path / "one", archive, *others)
    take(tmp_path / "two", archive, *others, worker_count=2)
    assert held(tmp_path / "one") == held(tmp_path / "two")


DAMAGE = {
    "torn": gzip.compress(record(), mtime=0)[:-60],
    "altered": gzip.compress(record(), mtime=0)[:-7] + b"altered",
    "claims a little more": gzip.compress(record(length=900), mtime=0),
    "claims the whole file": gzip.compress(record(length=10**15), mtime=0),
    "claims less": gzip.compress(record(length=50), mtime=0),
    "claims no number": gzip.compress(record(length="many"), mtime=0),
    "rubbish": b"rubbish" * 9,
    "no record": gzip.compress(b"hello there", mtime=0),
    "no date": gzip.compress(record(at="yesterday"), mtime=0),
    "no HTTP": gzip.compress(record().replace(b"HTTP/1.1 200 OK", b"GOPHER 1 200 OK"), mtime=0),
    "a bomb": gzip.compress(record(body=gzip.compress(bytes(9_000_000)), head="Content-Encoding: gzip"), mtime=0),
    "bad chunks": gzip.compress(record(body=b"zz\r\n", head="Transfer-Encoding: chunked"), mtime=0),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_costs_itself_only_and_is_named(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(record("https://guild.example/careers/1")) + damage + packed(NEXT))
    taken = take(tmp_path / "w", path)
    assert [look.board for run in taken.runs for look in run.looks] == ["guild.example", "tram.example"]
    assert taken.trouble_count == 1
    assert "x.warc.gz at byte " in taken.shards[0].trouble[0]


@pytest.mark.parametrize("claimed", [900, 10**15, 50])
def test_files_that_are_not_packed_are_as_good(claimed: int, tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(record("https://guild.example/careers/1") + record(length=claimed) + NEXT)
    taken = take(tmp_path / "w", path)
    assert [look.board for run in taken.runs for look in run.looks] == ["guild.example", "tram.example"]
    assert taken.trouble_count == 1


def test_a_file_cut_anywhere_gives_what_is_whole(archive: Path) -> None:
    whole = archive.read_bytes()
    ends = [found.offset for found in responses(BytesIO(whole)) if isinstance(found, Raw)]
    for end in range(1, len(whole), 41):
        found = [each.offset for each in responses(BytesIO(whole[:end])) if isinstance(each, Raw)]
        complete = [here for here, behind in zip(ends, [*ends[1:], len(whole)], strict=True) if behind <= end]
        assert found[: len(complete)] == complete


@pytest.mark.parametrize(
    "body", [b"", b"hello", gzip.compress(record() + NEXT, mtime=0)], ids=["empty", "text", "whole"]
)
def test_a_file_that_is_none_is_named(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(body)
    taken = take(tmp_path / "w", path, tmp_path / "absent.warc.gz")
    assert taken.runs == []
    assert [shard.trouble_count for shard in taken.shards] == [1, 1]
    assert "absent.warc.gz" in taken.shards[1].trouble[0]


def test_twenty_troubles_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(*(record(at="yesterday") for _ in range(23)), NEXT))
    taken = take(tmp_path / "w", path)
    assert len(list(warnings(taken))) == 21
    assert list(warnings(taken))[-1] == "x.warc.gz: 3 further pages left out for such reasons"
    assert told(taken) == ["x.warc.gz: 24 pages (23 that can't be read, 1 kept), 1 postings"]


def test_a_listed_site_and_a_platform_keep_their_boards(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "aipm.toml").write_text(
        '[[boards]]\nsource = "jsonld"\ntoken = "guild.example/jobs.xml"\nemployer = "The Guild"\n'
    )
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(record(), record("https://careers-tram.icims.com/jobs/42/driver/job?in_iframe=1")))
    (run,) = take(tmp_path / "w", path).runs
    assert [(look.source, look.board, look.employer) for look in run.looks] == [
        ("icims", "careers-tram", None),
        ("jsonld", "guild.example/jobs.xml", "The Guild"),
    ]
    assert [posting.source_id for posting in Archive(tmp_path / "w").postings(run.looks[0])] == ["42"]


def line(name: str, offset: Any, length: Any, **more: Any) -> str:
    facts = {"filename": name, "offset": str(offset), "length": str(length)} | more
    return f"example,guild)/ 20261004120501 {json.dumps(facts)}\n"


def places(path: Path) -> list[tuple[int, int]]:
    with path.open("rb") as file:
        starts = [record.stream_pos for record in ArchiveIterator(file)]
    return [(here, behind - here) for here, behind in zip(starts, [*starts[1:], path.stat().st_size], strict=True)]


def test_an_index_names_what_is_read(archive: Path, tmp_path: Path) -> None:
    at = places(archive)
    index = tmp_path / "x.cdxj.gz"
    asked = line(archive.name, *at[3]) + line(archive.name, *at[2]) + line(archive.name, *at[0], status="301")
    index.write_bytes(gzip.compress(asked.encode()))
    for given in ({"files": (str(archive),)}, {"base": str(tmp_path)}):
        taken = take_in(tmp_path / next(iter(given)), Request(indexes=(index,), **given))
        assert [look.board for run in taken.runs for look in run.looks] == ["tram.example"]
        assert taken.runs[0].looks[0].reason.endswith(f"at byte {at[3][0]}")
        assert taken.shards[0].counts == {"without a word of JobPosting": 1, "kept": 1}
    with pytest.raises(BadSettings, match="--base"):
        take_in(tmp_path / "w", Request(indexes=(index,)))


@pytest.mark.parametrize(
    "bad",
    [
        "com,example)/ 2026 no json\n",
        "{}\n",
        line("../../etc/secret", 0, 9),
        line("/etc/secret", 0, 9),
        line("x.warc.gz", -1, 9),
        line("x.warc.gz", 0, 10**9),
        line("x.warc.gz", "here", 9),
        '{"filename": \n',
    ],
)
def test_bad_lines_of_an_index_are_named(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "x.cdxj"
    path.write_text(bad + line("a/x.warc.gz", 8, 9))
    index = read_index([path])
    assert index.files == {"a/x.warc.gz": ((8, 9),)}
    assert [each.startswith(f"{path}:1: ") for each in index.strange] == [True]
    with pytest.raises(BrokenArchive, match="as an index"):
        read_index([tmp_path / "absent"])


def test_the_command_says_what_it_found_and_ends_with_1_where_something_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(packed(record(at="yesterday"), NEXT))
    asked = ["ingest", "--web-archive", str(path), "--workers", "1", "--json", "--workspace", str(tmp_path / "w")]
    result = CliRunner().invoke(app, asked)
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["exit_status"], len(answer["warnings"])) == (1, 1, 1)
    assert answer["runs"][0]["boards_failed"] == 0
    assert CliRunner().invoke(app, ["ingest"]).exit_code == 2


def crawled(workspace: Path, day: datetime, ids: list[int]) -> None:
    """A whole look of our own at the guild's board."""
    run_id = f"{day:%Y%m%dT%H%M%SZ}-web"
    writer = Writer(workspace, run_id, 0)
    pages: list[PageRef] = [
        writer.response(f"https://guild.example/careers/{number}", 200, "OK", [], PILOT, DIGEST, day) for number in ids
    ]
    writer.close()
    facts: dict[str, Any] = {"source": "jsonld", "board": "guild.example", "verdict": "complete"}
    look = Look(looked_at=day, listed_count=len(ids), pages=tuple(pages), **facts)
    write_manifest(
        workspace, Run(run_id=run_id, trigger="web", started_at=day, ended_at=day, code_version="0", looks=(look,))
    )


DIGEST = sha256(PILOT).hexdigest()


def statuses(workspace: Path) -> Iterator[tuple[str, str]]:
    analyze(workspace, workers=1)
    with duckdb.connect(str(workspace / "warehouse.duckdb"), read_only=True) as warehouse:
        yield from warehouse.execute("SELECT source_id, status FROM postings ORDER BY source_id").fetchall()


@pytest.mark.slow
def test_a_web_archive_closes_nothing_and_what_a_crawl_closed_stays_so(archive: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    take(workspace, archive)
    later = tmp_path / "later.warc.gz"
    for day in (11, 18, 25):  # none of them has what the first one had
        later.write_bytes(packed(record("https://guild.example/careers/9", at=f"2026-10-{day}T00:00:00Z")))
        take(workspace, later)
    never_whole = {"careers/1": "unknown", "careers/7": "unknown", "careers/8": "unknown", "careers/9": "open"}
    assert dict(statuses(workspace)) == never_whole
    begin = datetime(2026, 10, 1, tzinfo=UTC)
    crawled(workspace, begin, [21, 22, 23])
    for week in (1, 2):
        crawled(workspace, begin + timedelta(weeks=4 + week), [21, 22])
    found = dict(statuses(workspace))
    assert (found["careers/21"], found["careers/23"], found["careers/7"]) == ("open", "closed", "closed")
