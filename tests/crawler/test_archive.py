"""The archive gives back exactly what it was given, or says which file is broken."""

import gzip
import hashlib
import tempfile
import zlib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, Look, PageRef, Run, Verdict, manifest_path, warc_path, write_manifest
from crawler.errors import BrokenArchive, LayoutChanged, NotAWorkspace
from crawler.workspace import prepare
from crawler.writer import Writer

AT = datetime(2026, 11, 16, 6, 0, 0, 250_000, tzinfo=UTC)
RUN = "20261116T060000Z-web"
URL = "https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true"
PACKED = {"identity": bytes, "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    prepare(tmp_path, "web")
    return tmp_path


def store(writer: Writer, body: bytes, *, at: datetime = AT, encoding: str = "identity", url: str = URL) -> PageRef:
    headers = [("Content-Type", "application/json"), ("Content-Encoding", encoding)]
    digest = hashlib.sha256(body).hexdigest()
    return writer.response(url, 200, "OK", headers, PACKED[encoding](body), digest, at)


def look(*pages: PageRef, verdict: Verdict = "complete", employer: str | None = None) -> Look:
    return Look(source="ashby", board="acme", looked_at=AT, verdict=verdict, employer=employer, pages=pages)


def run(*looks: Look, run_id: str = RUN, at: datetime = AT) -> Run:
    return Run(run_id=run_id, trigger="web", started_at=at, ended_at=at, code_version="0", looks=looks)


def jobs(*ids: str) -> bytes:
    """A board of made-up postings."""
    return msgspec.json.encode(
        {
            "jobs": [
                {
                    "id": id,
                    "title": "PM",
                    "location": "Oslo",
                    "jobUrl": f"https://x.example/{id}",
                    "descriptionHtml": "",
                }
                for id in ids
            ]
        }
    )


@settings(max_examples=40, deadline=None)
@given(
    stored=st.lists(st.tuples(st.binary(max_size=200), st.sampled_from(sorted(PACKED))), min_size=1, max_size=5),
    cut=st.floats(0, 1),
)
def test_what_is_stored_comes_back_and_a_cut_is_noticed(stored: list[tuple[bytes, str]], cut: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        prepare(workspace, "web")
        writer = Writer(workspace, RUN, 0)
        pages = [store(writer, body, encoding=encoding) for body, encoding in stored]
        writer.close()
        archive = Archive(workspace)
        assert [archive.body(page) for page in pages] == [body for body, _ in stored]

        whole = writer.path.read_bytes()
        end = int(cut * len(whole))
        writer.path.write_bytes(whole[:end])
        for page, (body, _) in zip(pages, stored, strict=True):
            try:
                assert archive.body(page) == body
            except BrokenArchive:
                assert page.offset + page.length > end


@settings(max_examples=30, deadline=None)
@given(name=st.text(max_size=10), value=st.text(max_size=30), reason=st.text(max_size=10), url=st.text(max_size=30))
def test_strange_headers_break_no_record(name: str, value: str, reason: str, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        prepare(workspace, "web")
        writer = Writer(workspace, RUN, 0)
        digest = hashlib.sha256(b"{}").hexdigest()
        page = writer.response(f"https://x.example/{url}", 200, reason, [(name, value)], b"{}", digest, AT)
        after = store(writer, b"[]")
        writer.close()
        assert Archive(workspace).body(after) == b"[]"
        if name.lower() != "content-encoding":
            assert Archive(workspace).body(page) == b"{}"


def test_other_tools_can_read_it(workspace: Path) -> None:
    writer = Writer(workspace, RUN, 0)
    first = store(writer, b'{"jobs":[]}', encoding="gzip")
    same = writer.revisit(URL, 304, [("ETag", '"1"')], first, AT + timedelta(hours=1))
    writer.revisit(URL, 200, [], same, AT + timedelta(hours=2))
    writer.close()
    with writer.path.open("rb") as file:
        records = [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "revisit", "revisit"]
    _, (_, response, body), (_, unmodified, _), (_, identical, _) = records
    assert body == b'{"jobs":[]}'
    assert response["WARC-Date"] == "2026-11-16T06:00:00.250000Z"
    assert response["WARC-Target-URI"] == URL
    for revisit, profile in ((unmodified, "server-not-modified"), (identical, "identical-payload-digest")):
        assert revisit["WARC-Profile"] == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
        assert revisit["WARC-Refers-To"] == response["WARC-Record-ID"]
        assert revisit["WARC-Refers-To-Date"] == response["WARC-Date"]
        assert revisit["WARC-Refers-To-Target-URI"] == URL
        assert revisit["WARC-Payload-Digest"] == response["WARC-Payload-Digest"]


def test_a_revisit_points_at_the_first_body_also_of_an_earlier_run(workspace: Path) -> None:
    earlier = Writer(workspace, "20261109T060000Z-web", 0)
    first = store(earlier, b"[]")
    earlier.close()
    writer = Writer(workspace, RUN, 0)
    again = writer.revisit(URL, 304, [], first, AT)
    third = writer.revisit(URL, 304, [], again, AT + timedelta(days=7))
    writer.close()
    assert (third.warc, third.offset, third.digest) == (first.warc, first.offset, first.digest)
    assert (third.status, third.fetched_at) == (304, AT + timedelta(days=7))
    assert Archive(workspace).body(third) == b"[]"


def test_a_revisit_needs_the_earlier_body(workspace: Path) -> None:
    lost = PageRef(url=URL, status=200, fetched_at=AT, digest="", warc="gone.warc.gz", offset=0, length=9)
    with (
        closing(Writer(workspace, RUN, 0)) as writer,
        pytest.raises(BrokenArchive, match=r"gone\.warc\.gz: the file is missing; restore it from a copy"),
    ):
        writer.revisit(URL, 304, [], lost, AT)


def test_the_same_run_again_gives_the_same_bytes(workspace: Path) -> None:
    written = []
    for _ in range(2):
        writer = Writer(workspace, RUN, 0)
        store(writer, b"[1]", encoding="gzip")
        writer.close()
        written.append(writer.path.read_bytes())
    assert written[0] == written[1]


def test_a_torn_tail_is_cut_back_to_what_was_committed(workspace: Path) -> None:
    writer = Writer(workspace, RUN, 0)
    first = store(writer, b"[1]")
    committed = writer.sync()
    store(writer, b"[2]")
    writer.close()
    whole = writer.path.read_bytes()
    for end in range(committed, len(whole)):
        writer.path.write_bytes(whole[:end])
        resumed = Writer(workspace, RUN, committed)
        second = store(resumed, b"[2]")
        resumed.close()
        assert writer.path.read_bytes() == whole
        assert [Archive(workspace).body(page) for page in (first, second)] == [b"[1]", b"[2]"]


def test_a_body_that_was_altered_is_refused(workspace: Path) -> None:
    writer = Writer(workspace, RUN, 0)
    page = store(writer, b"[1]")
    writer.close()
    other = msgspec.structs.replace(page, digest=hashlib.sha256(b"[2]").hexdigest())
    with pytest.raises(BrokenArchive, match="is cut short or was altered; restore it from a copy") as caught:
        Archive(workspace).body(other)
    assert str(writer.path) in str(caught.value)
    assert f"byte {page.offset}" in str(caught.value)


def test_a_file_that_lost_committed_bytes_is_refused(workspace: Path) -> None:
    warc_path(workspace, RUN).write_bytes(b"short")
    with pytest.raises(BrokenArchive, match="6 bytes were stored, 5 are there"):
        Writer(workspace, RUN, 6)


def test_runs_come_oldest_first_and_only_when_finished(workspace: Path) -> None:
    with closing(Writer(workspace, "20261101T000000Z-web", 0)) as unfinished:
        store(unfinished, b"[]")
    later, earlier = run(), run(run_id="20261109T060000Z-web", at=AT - timedelta(days=7))
    for finished in (later, earlier):
        write_manifest(workspace, finished)
    assert Archive(workspace).runs() == [earlier, later]
    assert not list((workspace / "archive").glob(".*"))


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b'{"run_id": 1}', b"\xff"])
def test_a_manifest_that_is_none_is_named(workspace: Path, content: bytes) -> None:
    path = manifest_path(workspace, RUN)
    path.write_bytes(content)
    with pytest.raises(BrokenArchive, match="not a run's manifest") as caught:
        Archive(workspace).runs()
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (None, "workspace.json is missing"),
        ("[]", "name another folder"),
        ("no json", "name another folder"),
        ('{"kind": "aipm-workspace", "market": "moon", "version": 1}', "market"),
        ('{"kind": "aipm-workspace", "market": "web", "version": 2}', "version"),
        ('{"kind": "other", "market": "web", "version": 1}', "kind"),
    ],
)
def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path, card: str | None, says: str) -> None:
    if card is not None:
        (tmp_path / "workspace.json").write_text(card)
    with pytest.raises(NotAWorkspace, match=says):
        Archive(tmp_path)


def test_postings_come_once_with_an_employer_and_the_time_of_their_look(workspace: Path) -> None:
    writer = Writer(workspace, RUN, 0)
    first, second = store(writer, jobs("a", "b")), store(writer, jobs("b", "c"))
    writer.close()
    archive = Archive(workspace)
    nameless, named = look(first, second), look(first, employer="Acme Inc")
    assert [posting.source_id for posting in archive.postings(nameless)] == ["a", "b", "c"]
    assert {posting.employer for posting in archive.postings(nameless)} == {"acme"}
    assert {(posting.employer, posting.fetched_at) for posting in archive.postings(named)} == {("Acme Inc", AT)}


def test_an_unreadable_page_is_left_out_of_a_look_that_was_not_whole(workspace: Path) -> None:
    writer = Writer(workspace, RUN, 0)
    pages = (store(writer, b"<html>"), store(writer, jobs("a")))
    writer.close()
    archive = Archive(workspace)
    assert [posting.source_id for posting in archive.postings(look(*pages, verdict="partial"))] == ["a"]
    with pytest.raises(LayoutChanged):
        list(archive.postings(look(*pages)))
