"""Addresses and bodies we never touch."""

import asyncio
import gzip
import zlib

import pytest

from crawler.errors import BadSettings, FetchFailed
from crawler.guard import Body, Guard, is_public, parse_routes

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::7f00:1",
    "fe80::1%eth0",
    "fd00::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_in_every_coat(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f.1", "2130706433", "localhost", "[::1]"])
def test_a_host_is_judged_by_what_it_resolves_to(host):
    with pytest.raises(FetchFailed, match=r"never connect|no such host"):
        asyncio.run(Guard({}).addresses(host.strip("[]"), 443))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "https:///path",
        "https://example.com:8443/",
        "https://me@example.com/",
        "https://[::1/",
        "https://example.com\\@10.0.0.1/",
        "https://example.com/\r\nX: y",
    ],
)
def test_only_plain_web_addresses(url):
    with pytest.raises(FetchFailed):
        Guard({}).allow(url)


def test_a_routed_run_never_leaves_this_machine():
    guard = Guard({"a.example.com": "http://127.0.0.1:1"})
    asyncio.run(guard.check("https://a.example.com/"))
    for url in ("https://b.example.com/", "https://93.184.216.34/"):
        with pytest.raises(FetchFailed):
            asyncio.run(guard.check(url))


@pytest.mark.parametrize(
    "pair", ["", "a.example.com", "a=https://127.0.0.1:1", "a=http://10.0.0.1:80", "a=http://127.0.0.1", "a=x"]
)
def test_routes_lead_to_loopback_only(pair):
    with pytest.raises(BadSettings, match="this machine only"):
        parse_routes([pair])


def unpack(wire, encoding="gzip", limit=10_000_000, step=1000):
    body = Body("https://example.com/", encoding, limit)
    for start in range(0, len(wire), step):
        body.take(wire[start : start + step])
    return body.done()


def test_a_body_comes_out_as_it_went_in():
    plain = b"".join(b"%d," % number for number in range(500_000))
    assert unpack(gzip.compress(plain, mtime=0)) == plain
    assert unpack(plain, encoding="", limit=len(plain)) == plain


def test_a_bomb_is_put_down_before_it_bursts():
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    with pytest.raises(FetchFailed, match="gzip bomb"):
        unpack(bomb, limit=100_000_000)
    with pytest.raises(FetchFailed, match="max_bytes"):
        unpack(bomb, limit=1_000_000)


@pytest.mark.parametrize(
    ("wire", "encoding", "why"),
    [
        (gzip.compress(b"x" * 5000, mtime=0)[:-9], "gzip", "cut off"),
        (b"plain text", "gzip", "can't be unpacked"),
        (gzip.compress(b"x", mtime=0) + b"more", "gzip", "behind its end"),
        (zlib.compress(b"x"), "deflate", "didn't ask for"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "gzip, gzip", "didn't ask for"),
        (b"x" * 2001, "", "max_bytes"),
    ],
)
def test_bodies_that_are_no_bodies(wire, encoding, why):
    with pytest.raises(FetchFailed, match=why):
        unpack(wire, encoding, limit=2000 if encoding == "" else 10_000_000)
