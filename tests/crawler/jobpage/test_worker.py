"""The guard before the parser, and the worker that may be lost to a page."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawler.errors import LayoutChanged
from crawler.jobpage import markup
from crawler.jobpage.worker import Worker

URL = "https://x.example/jobs/1"
PAGE = b'<meta name="robots" content="noindex"><script type="application/ld+json">{}</script>'
HANGS = b"<div><marquee></div></marquee>" * 50_000  # each end closes nothing, and only a parser knows


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(seconds=0.5)
    yield worker
    worker.close()


def test_a_page_is_parsed_elsewhere_and_the_worker_is_used_again(worker: Worker) -> None:
    found = worker.tagged(URL, PAGE)
    assert (found.scripts, found.metas) == (["{}"], {"robots": "noindex"})
    process = worker._processes[os.getpid()]
    assert worker.tagged(URL, b"").scripts == []
    assert worker._processes[os.getpid()] is process


def test_a_page_that_hangs_its_parser_is_given_up_and_the_next_is_read(worker: Worker) -> None:
    worker.tagged(URL, PAGE)
    began = time.perf_counter()
    with pytest.raises(LayoutChanged, match=r"x\.example/jobs/1: a page that takes longer than 0\.5 s to parse"):
        worker.tagged(URL, HANGS)
    assert time.perf_counter() - began < 3
    assert worker.tagged(URL, PAGE).scripts == ["{}"]


def test_a_worker_that_was_killed_costs_nothing_or_one_page(worker: Worker) -> None:
    worker.tagged(URL, PAGE)
    process = worker._processes[os.getpid()]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert worker.tagged(URL, PAGE).scripts == ["{}"]


@pytest.mark.slow
def test_a_page_that_needs_too_much_memory_ends_the_worker_only(worker: Worker) -> None:
    worker.seconds = 20
    bold = b"".join(b"<b id=%d>" % number for number in range(3_000))  # opened anew in each paragraph
    with pytest.raises(LayoutChanged, match=r"a page that (?:ends its parser|takes longer)"):
        worker.tagged(URL, b"<p>" + bold + b"</p>" + b"<p>x</p>" * 50_000)
    assert worker.tagged(URL, PAGE).scripts == ["{}"]


def test_threads_take_turns(worker: Worker) -> None:
    pages = [b'<script type="application/ld+json">%d</script>' % number + b" " * 100_000 for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda page: worker.tagged(URL, page).scripts, pages))
    assert found == [[str(number)] for number in range(40)]


def test_the_worker_knows_nothing_of_our_environment(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USAJOBS_KEY", "secret")
    worker.tagged(URL, PAGE)
    with open(f"/proc/{worker._processes[os.getpid()].pid}/environ", "rb") as file:  # noqa: PTH123
        assert b"secret" not in file.read()


@pytest.mark.parametrize(
    "body",
    [
        b"<p>x" * 2_900,
        b"<div>x</div>" * 60_000,
        b"<ul>" + b"<li><b>x</b></li>" * 40_000 + b"</ul>",
        b"<!-- " + b"<div>" * 4_000 + b" -->",
        b"<script>" + b"'<div>' + " * 4_000 + b"</script>",
        b"<textarea>" + b"<div>" * 4_000 + b"</textarea>",
        b"<br>" * 100_000,
        b'<a title="' + b"a=1 " * 5_000 + b'">x</a>',
        b"<svg><path d='" + b"M 1 2 " * 10_000 + b"'/></svg>",
    ],
    ids=["paragraphs", "divs", "bold items", "comment", "script", "textarea", "breaks", "long title", "drawing"],
)
def test_honest_pages_pass(body: bytes) -> None:
    markup.check(URL, body)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Zürich".encode(), "Zürich"),
        (b"\xef\xbb\xbfZ\xc3\xbcrich", "Zürich"),
        ("Zürich".encode("utf-16"), "Zürich"),
        (b'<meta charset=iso-8859-1>\x80 Z\xfcrich"', '<meta charset=iso-8859-1>€ Zürich"'),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">\x93', None),
        (b'<meta charset="utf-16">Z\xc3\xbcrich', '<meta charset="utf-16">Zürich'),
        (b'<meta charset="rot13">Mhrich', '<meta charset="rot13">Mhrich'),
        (b'<meta charset="klingon">x', '<meta charset="klingon">x'),
        (b'<meta charset="idna">x', '<meta charset="idna">x'),
        (b" " * 2_000 + b'<meta charset="shift_jis">Z\xc3\xbc', None),  # too late to count
    ],
)
def test_the_encoding_is_told_by_the_page(body: bytes, text: str | None) -> None:
    found = markup.utf8(body).decode("utf-8", "replace")
    assert found == text if text else found.endswith(("\u201c", "ü"))
