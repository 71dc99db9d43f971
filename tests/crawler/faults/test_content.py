"""Group H, the content: whole answers that say something else than a board does, or nothing new."""

import json
import time
from decimal import Decimal
from types import SimpleNamespace

import pytest

from crawler import sources
from crawler.posting import Posting
from crawler.source import Link

HOST = "boards-api.greenhouse.io"
ACME = "/v1/boards/acme/jobs"
PERSONIO = "acme.jobs.personio.de"
FEED = f"https://{PERSONIO}/xml"
JSON, XML = {"Content-Type": "application/json"}, {"Content-Type": "text/xml"}


def named(site, title, **changes):
    """A board of one posting with this title, as text."""
    board = json.loads(site.greenhouse(1).body)
    board["jobs"][0] |= {"title": title, **changes}
    return json.dumps(board, ensure_ascii=False)


@pytest.mark.parametrize(
    ("label", "written", "verdict"),
    [
        ("application/json", "utf-8", "complete"),
        ("application/json; charset=iso-8859-1", "utf-8", "complete"),  # JSON is UTF-8, whatever its label says
        ("text/html", "utf-8", "complete"),
        (None, "utf-8-sig", "complete"),
        ("application/json; charset=utf-8", "latin-1", "failed"),
        ("application/json; charset=iso-8859-1", "latin-1", "failed"),
        ("application/json; charset=utf-16", "utf-16", "failed"),
        ("application/json", "utf-16-be", "failed"),
    ],
)
def test_json_is_utf_8_or_nothing(site, meet, *, label, written, verdict):
    body = named(site, "Produktmanagerin K\u00fcche \u00e0 la carte").encode(written)
    site.says(site.board("acme"), site.Reply(body=body, headers={"Content-Type": label} if label else {}))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME]
    assert kept.verdicts == [verdict]
    assert kept.titles == ["Produktmanagerin K\u00fcche \u00e0 la carte"] * (verdict == "complete")
    assert kept.bodies == [body]  # as it came, also what can't be read
    assert ("JSON was due" in kept.reasons[0]) == (verdict == "failed")


@pytest.mark.parametrize(
    ("label", "declared", "written", "verdict"),
    [
        ("text/xml; charset=utf-8", "", "utf-8", "complete"),
        ("text/xml; charset=utf-8", "utf-8", "utf-8-sig", "complete"),
        ("text/xml", "iso-8859-1", "latin-1", "complete"),  # it is what it declares itself to be
        ("text/xml; charset=utf-8", "iso-8859-1", "latin-1", "complete"),
        ("text/xml", "utf-16", "utf-16", "complete"),
        ("text/xml", "", "utf-16", "complete"),
        ("text/xml; charset=iso-8859-1", "", "latin-1", "failed"),
        ("text/xml", "utf-8", "latin-1", "failed"),
        ("text/xml", "klingon", "utf-8", "failed"),
    ],
)
def test_xml_is_what_it_declares_itself_to_be(site, meet, *, label, declared, written, verdict):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = "<id>1</id><name>K\u00f6chin</name><office>Wien</office><jobDescriptions/>"
    body = f"{head}<workzag-jobs><position>{text}</position></workzag-jobs>".encode(written)
    site.says(FEED, site.Reply(body=body, headers={"Content-Type": label}))
    kept = meet("personio/acme", routes={PERSONIO: site.origin})
    assert site.paths() == ["/robots.txt", "/xml"]
    assert (kept.verdicts, kept.bodies) == ([verdict], [body])
    assert kept.titles == ["K\u00f6chin"] * (verdict == "complete")


@pytest.mark.parametrize(
    ("label", "declared", "written", "title"),
    [
        ("text/html", "", "utf-8", "K\u00f6chin in Z\u00fcrich"),
        ("text/html; charset=iso-8859-1", "utf-8", "utf-8", "K\u00f6chin in Z\u00fcrich"),
        ("text/html", "iso-8859-1", "latin-1", "K\u00f6chin in Z\u00fcrich"),
        ("text/html; charset=utf-8", "windows-1250", "cp1250", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html; charset=windows-1252", "", "cp1252", "K\u00f6chin \u2013 Z\u00fcrich"),
        ("text/html", "utf-8", "latin-1", "K\u00f6chin in Z\u00fcrich"),  # a wrong label
        ("text/html", "klingon", "utf-8", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html", "", "utf-8-sig", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html", "utf-8", "utf-16", "K\u00f6chin in \u0141\u00f3d\u017a"),
    ],
)
def test_a_page_is_what_it_says_it_is(site, meet, *, label, declared, written, title):
    """Its byte order mark before all, then its meta; where only the header said it, what it can be."""
    posting = {"@type": "JobPosting", "title": title, "description": "<p>You own the kitchen.</p>"}
    head = f'<meta charset="{declared}">' if declared else ""
    script = f'<script type="application/ld+json">{json.dumps(posting, ensure_ascii=False)}</script>'
    page = f"<!doctype html>{head}<title>x</title>{script}".encode(written)
    home = "https://a.example.com"
    site.says(f"{home}/sitemap.xml", site.Reply(body=f"<urlset><url><loc>{home}/jobs/1</loc></url></urlset>".encode()))
    site.says(f"{home}/jobs/1", site.Reply(body=page, headers={"Content-Type": label}))
    kept = meet("jsonld/a.example.com")
    assert site.paths()[-2:] == ["/sitemap.xml", "/jobs/1"]
    assert (kept.counts, kept.titles, kept.bodies[-1]) == ([1], [title], page)


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n%s\r\n"


@pytest.mark.parametrize(
    ("first", "later", "asked"),
    [
        ({"ETag": '"v1"'}, b'ETag: "v1"\r\n', {"If-None-Match": '"v1"'}),
        ({"ETag": '"v1"'}, b'ETag: W/"v1"\r\n', {"If-None-Match": '"v1"'}),
        ({"ETag": 'W/"v1"'}, b'ETag: "v1"\r\n', {"If-None-Match": 'W/"v1"'}),
        ({"ETag": '"v1"'}, b"", {"If-None-Match": '"v1"'}),
        ({"ETag": '"v1"'}, b"Content-Length: 4000\r\n", {"If-None-Match": '"v1"'}),
        (
            {"Last-Modified": "Mon, 02 Nov 2026 06:00:00 GMT"},
            b"",
            {"If-Modified-Since": "Mon, 02 Nov 2026 06:00:00 GMT"},
        ),
    ],
    ids=["the same", "written weakly", "written strongly", "without a tag", "with a length", "by its date"],
)
def test_a_304_about_what_we_hold_is_unchanged(site, clock, meet, *, first, later, asked):
    site.says(site.board("acme"), site.greenhouse(1, **first), _raw(site, NOT_MODIFIED % later))
    assert meet().verdicts == ["complete"]
    clock.passed += 3600
    before = len(site.seen)
    kept = meet()
    assert [seen.path for seen in site.seen[before:]] == [ACME]
    assert asked.items() <= site.seen[-1].headers.items()
    assert (kept.verdicts, kept.counts, kept.stored) == (["unchanged"], [1], [])
    assert kept.bodies == [site.greenhouse(1).body]
    assert list(kept.validators) == [site.board("acme")]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({}, b""),
        ({}, b'ETag: "v1"\r\n'),
        ({"ETag": '"v1"'}, b'ETag: "v2"\r\n'),
        ({"ETag": '"v1"'}, b'ETag: W/"v2"\r\n'),
    ],
    ids=["nobody asked", "nobody asked, with a tag", "another tag", "another tag, weakly"],
)
def test_a_304_about_something_else_is_asked_again_in_full(site, clock, meet, *, first, later):
    site.says(site.board("acme"), site.greenhouse(1, **first), _raw(site, NOT_MODIFIED % later), site.greenhouse(1, 2))
    assert meet().verdicts == ["complete"]
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME, ACME]
    assert not {"If-None-Match", "If-Modified-Since"} & site.seen[-1].headers.keys()
    assert (kept.verdicts, kept.counts, kept.stored) == (["complete"], [2], [site.board("acme")])


def test_a_304_and_nothing_else_is_no_look(site, clock, meet):
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"'), _raw(site, NOT_MODIFIED % b'ETag: "v2"\r\n'))
    first = meet()
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME, ACME]
    assert (kept.verdicts, kept.counts, kept.reasons) == (["failed"], [None], ["answered 304 Not Modified"])
    assert (kept.stored, kept.validators) == ([], first.validators)


def _raw(site, octets):
    return site.Reply(rudely=lambda handler: handler.wfile.write(octets))


LOGIN = b"<!doctype html><title>Sign in</title><form action=/login><input name=user></form>"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(LOGIN, {"Content-Type": "text/html"}, id="a login page"),
        pytest.param(LOGIN, JSON, id="a login page that calls itself JSON"),
        pytest.param(b"<html><script src=/captcha.js></script>Are you human?", {}, id="a captcha"),
        pytest.param(b'{"error": "unauthorized"}', JSON, id="an error in JSON"),
        pytest.param(b'{"jobs": null}', JSON, id="null for a list"),
        pytest.param(b'{"jobs": {"0": {}}}', JSON, id="an object for a list"),
        pytest.param(b"[]", JSON, id="a list for an object"),
        pytest.param(b'"maintenance"', JSON, id="a word"),
        pytest.param(b"null", JSON, id="null"),
        pytest.param(b"", JSON, id="nothing"),
    ],
)
def test_200_is_not_yet_a_board(site, clock, meet, body, headers):
    site.says(site.board("acme"), site.greenhouse(1), site.Reply(body=body, headers=headers))
    assert meet().verdicts == ["complete"]
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["failed"], [None], [])
    assert kept.bodies == [body]  # to see what it was


def test_a_login_page_behind_a_redirect_is_no_board_either(site, meet):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "/login?next=jobs"}))
    site.says(f"https://{HOST}/login", site.Reply(body=LOGIN))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, "/login"]
    assert (kept.verdicts, kept.counts) == (["failed"], [None])


def test_an_empty_board_is_complete_and_says_that_it_lists_none(site, clock, meet):
    """What follows from it is the warehouse's to say: nothing, until a second look confirms it."""
    site.says(site.board("acme"), site.greenhouse(1, 2, 3), site.greenhouse())
    assert meet().counts == [3]
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["complete"], [0], [])


ONE = '{"id": 1, "internal_job_id": 2, "title": "PM", "absolute_url": "https://x.example/1", "updated_at": '
ONE += '"2026-11-02T14:00:00Z", "location": {"name": "Oslo"}, "content": "x", "education": %s}'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"jobs": [' + ONE % 1, id="cut off"),
        pytest.param('{"jobs": [' + ONE % 1 + "]} trailing", id="with words behind it"),
        pytest.param('{"jobs": [' + ONE % "NaN" + "]}", id="NaN"),
        pytest.param('{"jobs": [' + ONE % "-Infinity" + "]}", id="Infinity"),
        pytest.param('{"jobs": [' + ONE % "1e999999999999999999999" + "]}", id="a number beyond all"),
        pytest.param('{"jobs": [' + ONE % ("9" * 5000) + "]}", id="an endless number"),
        pytest.param('{"jobs": ' + "[" * 100_000 + "]" * 100_000 + "}", id="deep lists"),
        pytest.param('{"jobs": ' + '{"a":' * 100_000 + "1" + "}" * 100_001, id="deep objects"),
        pytest.param("{'jobs': []}", id="single quotes"),
        pytest.param('{"jobs": [],}', id="a comma too many"),
        pytest.param('{"jobs": [' + ONE % 1 + '], "jobs": []}', id="the list twice"),
        pytest.param('{"jobs": [], "jobs": [' + ONE % 1 + "]}", id="the list twice, empty first"),
    ],
)
def test_json_that_is_none_fails_the_board_at_once(site, meet, body):
    site.says(site.board("acme"), site.Reply(body=body.encode(), headers=JSON))
    begin = time.process_time()
    kept = meet()
    assert time.process_time() - begin < 2
    assert site.paths() == ["/robots.txt", ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["failed"], [None], [])
    assert kept.bodies == [body.encode()]


def test_a_name_that_is_only_said_twice_is_no_second_list(site, meet):
    text = named(site, 'The "jobs": a "jobs":', content='{"jobs": [] "jobs": []}', education={"jobs": "none"})
    site.says(site.board("acme"), site.Reply(body=text.encode(), headers=JSON))
    kept = meet()
    assert (kept.verdicts, kept.titles) == (["complete"], ['The "jobs": a "jobs":'])


def test_long_words_are_kept_whole(site, meet):
    word, long = "roadmap ", 1 << 20
    text = named(site, word * (long // 8), content=f"&lt;p&gt;{'x' * long}&lt;/p&gt;", new_field="y" * long)
    site.says(site.board("acme"), site.Reply(body=text.encode(), headers=JSON))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME]
    assert (kept.verdicts, kept.counts) == (["complete"], [1])
    assert len(kept.titles[0]) == long - 1
    assert kept.bodies == [text.encode()]
    assert kept.looks["greenhouse/acme"].unknown_fields == {"new_field": 1}


def test_an_id_is_the_same_as_a_number_and_as_a_word(site, clock, meet):
    board = json.loads(site.greenhouse(1, 2).body)
    board["jobs"][1] |= {"id": "1"}
    board["jobs"].append(board["jobs"][0] | {"id": 12345678901234567890123})
    board["meta"]["total"] = 3
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    kept = meet()
    assert (kept.verdicts, kept.counts) == (["complete"], [2])
    assert kept.titles == ["Product Manager 1"] * 2


@pytest.mark.parametrize("wrong", [None, True, 1.5, "", " ", [], {}, [1]])
def test_an_id_that_is_none_costs_its_posting(site, meet, wrong):
    board = json.loads(site.greenhouse(1, 2).body)
    board["jobs"][0] |= {"id": wrong}
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    kept = meet()
    assert (kept.verdicts, kept.counts, kept.titles) == (["partial"], [1], ["Product Manager 2"])
    assert "1 records could not be read" in kept.reasons[0]


def test_fractions_are_kept_to_the_last_digit(site, meet):
    board = json.loads(site.greenhouse(1).body)
    band = '{"min_cents": 1, "max_cents": 9007199254740993.10, "currency_type": "EUR", "title": "Pay", "blurb": ""}'
    text = json.dumps(board).replace('"id": 1,', f'"pay_input_ranges": [{band}], "id": 1,')
    site.says(site.board("acme"), site.Reply(body=text.encode()))
    kept = meet()
    (posting,) = kept.postings
    assert posting.pay[0].high == Decimal("90071992547409.9310")


@pytest.fixture
def paged(monkeypatch):
    """A source whose pages say which comes next."""

    def parse(page):
        said = page.json()
        page.total = said.get("total")
        for number in said["ids"]:
            page.listed.add(str(number))
            yield Posting(
                source=page.source,
                board=page.board,
                source_id=str(number),
                url=page.url,
                title="Product Manager",
                body_html="<p>You own the roadmap.</p>",
                fetched_at=page.fetched_at,
            )
        for link in said["next"]:
            yield Link(f"https://a.example.com{link}")

    adapter = SimpleNamespace(start=lambda board: Link(f"https://a.example.com/{board}"), parse=parse)
    monkeypatch.setattr(sources, "load", lambda _: adapter)
    monkeypatch.setattr(sources, "names", lambda: ["paged"])


PAGED = [
    ("to the end", [([1, 2], "/2", 3), ([3], None, 3)], "complete", 3, ""),
    ("a cursor that repeats", [([1, 2], "/2", None), ([3, 4], "/2", None)], "partial", 4, "lead in a circle"),
    ("a cursor back to the start", [([1, 2], "/2", None), ([3], "/1", None)], "partial", 3, "lead in a circle"),
    (
        "a circle of three",
        [([1], "/2", None), ([2], "/3", None), ([3], "/2", None)],
        "partial",
        3,
        "lead in a circle",
    ),
    ("a total that grows", [([1, 2], "/2", 3), ([3, 4], None, 4)], "partial", 4, "promise 3, then 4"),
    ("a total that shrinks", [([1, 2], "/2", 4), ([3], None, 3)], "partial", 3, "promise 3, then 4"),
    ("a last page that is short", [([1, 2], "/2", 4), ([3], None, 4)], "partial", 3, "promise 4 postings and list 3"),
    ("the same page again", [([1, 2], "/2", 4), ([1, 2], None, 4)], "partial", 2, "promise 4 postings and list 2"),
    ("more than was promised", [([1, 2], "/2", 3), ([3, 4], None, 3)], "partial", 4, "promise 3 postings and list 4"),
]


@pytest.mark.parametrize(
    ("pages", "verdict", "count", "told"), [case[1:] for case in PAGED], ids=[case[0] for case in PAGED]
)
def test_pages_are_followed_and_counted(site, meet, paged, *, pages, verdict, count, told):
    for number, (ids, following, total) in enumerate(pages, start=1):
        said = {"ids": ids, "next": [following] if following else [], "total": total}
        site.says(f"https://a.example.com/{number}", site.Reply(body=json.dumps(said).encode()))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", *(f"/{number}" for number in range(1, len(pages) + 1))]
    assert (kept.verdicts, kept.counts) == ([verdict], [count])
    assert told in kept.reasons[0]
    assert len(kept.stored) == len(kept.validators) == len(pages)


def test_pages_without_end_are_ended(site, meet, paged, monkeypatch):
    monkeypatch.setattr("crawler.crawl.MAX_PAGES", 4)
    for number in range(1, 9):
        said = {"ids": [number], "next": [f"/{number + 1}"]}
        site.says(f"https://a.example.com/{number}", site.Reply(body=json.dumps(said).encode()))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", "/1", "/2", "/3", "/4"]
    assert (kept.verdicts, kept.counts, len(kept.stored)) == (["partial"], [4], 4)
    assert "more than 4 pages" in kept.reasons[0]


def test_a_page_that_fails_leaves_the_rest_but_proves_nothing(site, meet, paged):
    site.says("https://a.example.com/1", site.Reply(body=b'{"ids": [1], "next": ["/2"]}'))
    site.says("https://a.example.com/2", site.Reply(500))
    kept = meet("paged/1")
    assert site.paths() == ["/robots.txt", "/1", "/2", "/2", "/2"]
    assert (kept.verdicts, kept.counts, len(kept.stored)) == (["partial"], [1], 1)
    assert kept.reasons == ["https://a.example.com/2: answered 500 Internal Server Error"]
