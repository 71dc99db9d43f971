"""Group H, redirects: where an answer leads, and what may go there with us."""

import gzip
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import sources
from crawler.source import Link, Signature

HOST = "boards-api.greenhouse.io"
ACME, BETA = (f"/v1/boards/{token}/jobs" for token in ("acme", "beta"))

REDIRECTED = [
    ("loops", f"https://{HOST}{ACME}", 6, "more than 5 redirects"),
    ("no Location", None, 1, "answered 302"),
    ("an empty Location", "", 1, "redirects from https to"),
    ("file", "file:///etc/passwd", 1, "redirects from https to file:"),
    ("data", "data:application/json,{}", 1, "redirects from https to data:"),
    ("downgrade", f"http://{HOST}{ACME}", 1, "redirects from https to http:"),
    ("this machine", "https://127.0.0.1/", 1, "never connect"),
    ("a port", f"https://{HOST}:8443/", 1, "names a port"),
    ("a user", f"https://me@{HOST}/", 1, "names a port or a user"),
    ("no address", "https://[::1", 1, "no address"),
]


@pytest.mark.parametrize(
    ("target", "times", "told"), [case[1:] for case in REDIRECTED], ids=[case[0] for case in REDIRECTED]
)
def test_a_redirect_that_is_not_followed_keeps_nothing(site, meet, beta, *, target, times, told):
    headers = {} if target is None else {"Location": target}
    site.says(site.board("acme"), site.Reply(302, headers=headers))
    kept = meet("acme", "beta")
    assert site.paths() == ["/robots.txt", *[ACME] * times, BETA]
    assert (kept.verdicts, kept.stored) == (["failed", "complete"], [site.board("beta")])
    assert told in kept.reasons[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(("hops", "verdict"), [(5, "complete"), (6, "failed"), (11, "failed")])
def test_five_hops_are_followed(site, meet, *, status, hops, verdict):
    """Each leads to another spelling of the same board, and each but the last is relative."""
    names = [ACME, *(f"/v1/boards/{name}/jobs" for name in ("Acme", "aCme", "acMe", "acmE", "ACme", "ACMe", "ACME"))]
    names += [f"{name}/" for name in names[:4]]
    for here, there in pairwise(names[: hops + 1]):
        site.says(f"https://{HOST}{here}", site.Reply(status, headers={"Location": there}))
    site.says(f"https://{HOST}{names[hops]}", site.greenhouse(1))
    kept = meet()
    assert site.paths() == ["/robots.txt", *names[: min(hops, 5) + 1]]
    assert (kept.verdicts, kept.stored) == ([verdict], [f"https://{HOST}{names[5]}"] * (verdict == "complete"))


def test_what_we_know_of_one_host_is_not_told_to_another(site, meet):
    elsewhere = "https://a.example.com/jobs"
    site.says(site.board("acme"), site.greenhouse(1, ETag='"v1"', Set_Cookie="who=us"))
    assert meet().validators == {site.board("acme"): '"v1"'}
    site.says(site.board("acme"), site.Reply(302, headers={"Location": elsewhere, "Set-Cookie": "who=us"}))
    site.says(elsewhere, site.greenhouse(1, ETag='"v2"'))
    kept = meet()
    there = next(seen for seen in site.seen if seen.host == "a.example.com" and seen.path == "/jobs")
    assert there.headers.keys() == {"Host", "Accept", "Accept-Encoding", "User-Agent"} | (
        {"Connection"} & there.headers.keys()
    )
    assert [seen.headers.get("If-None-Match") for seen in site.seen if seen.path == ACME] == [None, '"v1"']
    assert kept.validators == {site.board("acme"): '"v1"', elsewhere: '"v2"'}


KEYED = "https://a.example.com/jobs"


@pytest.fixture
def keyed(monkeypatch):
    """A source that wants a key, and may be asked by a form."""
    monkeypatch.setenv("THE_KEY", "a-secret")
    adapter = SimpleNamespace(
        KEYS=("THE_KEY",),
        sign=lambda keys: Signature(headers={"X-Key": keys["THE_KEY"]}, query={"key": keys["THE_KEY"]}),
        start=lambda board: Link(KEYED, post='{"page": 1}' if board == "form" else None),
        parse=lambda _: iter(()),
        ADDRESS=re.compile("(?!)"),
    )
    monkeypatch.setattr(sources, "load", lambda _: adapter)
    monkeypatch.setattr(sources, "names", lambda: ["keyed"])


def shown(seen):
    return "X-Key" in seen.headers, "key=a-secret" in seen.query


def test_a_key_goes_to_its_own_host_and_into_no_file(site, meet, keyed, tmp_path):
    site.says(KEYED, site.Reply(302, headers={"Location": "/v2/jobs"}))
    site.says(
        "https://a.example.com/v2/jobs", site.Reply(302, headers={"Location": "https://b.example.com/jobs?all=1"})
    )
    site.says("https://b.example.com/jobs", site.Reply(body=b"[]"))
    kept = meet("keyed/board")
    pages = [seen for seen in site.seen if seen.path != "/robots.txt"]
    assert [(seen.host, *shown(seen)) for seen in pages] == [
        ("a.example.com", True, True),
        ("a.example.com", True, True),
        ("b.example.com", False, False),
    ]
    assert not any(any(shown(seen)) for seen in site.seen if seen.path == "/robots.txt")
    assert kept.stored == ["https://b.example.com/jobs"]
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        octets = file.read_bytes()
        assert b"a-secret" not in (gzip.decompress(octets) if file.suffix == ".gz" else octets)


def test_a_form_is_sent_again_but_never_redirected_or_compared(site, meet, keyed):
    site.says(KEYED, site.Reply(503), site.Reply(body=b"[]", headers={"ETag": '"v1"'}))
    kept = meet("keyed/form")
    assert [seen.sent for seen in site.seen[1:]] == [b'{"page": 1}'] * 2
    assert (kept.verdicts, kept.stored, kept.validators) == (["complete"], [KEYED], {})
    site.says(KEYED, site.Reply(307, headers={"Location": "/v2/jobs"}))
    moved = meet("keyed/form")
    assert "If-None-Match" not in site.seen[-1].headers
    assert (moved.verdicts, moved.reasons) == (["failed"], ["redirects a form to https://a.example.com/v2/jobs"])
