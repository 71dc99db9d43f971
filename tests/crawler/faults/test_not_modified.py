"""Group H, 304: believed where it is about what we hold."""

import pytest

ACME = "/v1/boards/acme/jobs"
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
