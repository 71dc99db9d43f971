"""S1: where a crawler must not be led, by whatever way it is led there.

Nothing is routed here: names are resolved by a name server of the test's own, and
each socket that is opened says where to. The public addresses among them end at
the site on loopback; any other would be a finding, and two tripwires listen for it.
"""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import SimpleNamespace
from typing import Any

import pytest

from crawler import sources
from crawler.archive import Archive, Run
from crawler.crawl import crawl
from crawler.jobpage import sitemap
from crawler.settings import Board, Settings
from crawler.source import Link

PUBLIC = "93.184.215.14"
NAMED = {"a.example.com": [PUBLIC], "b.example.com": [PUBLIC]}
CONTACT = "https://example.org/crawler"
BOARD = Board(source="led", token="acme")  # noqa: S106
START = "http://a.example.com/acme"

HOSTS = {  # how an address off the public internet may be written in a URL
    "loopback": "127.0.0.1",
    "loopback, elsewhere in its net": "127.77.0.9",
    "loopback in short": "127.1",
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "hexadecimal in parts": "0x7f.0x0.0x0.0x1",
    "octal": "0177.0.0.1",
    "octal in one": "017700000001",
    "zero": "0",
    "zero, in full": "0.0.0.0",  # noqa: S104
    "full-width digits": "１２７.０.０.１",
    "circled digits": "①②⑦.⓪.⓪.①",
    "an ideographic stop": "127。0。0。1",
    "localhost": "localhost",
    "localhost with a dot": "localhost.",
    "LOCALHOST": "LOCALHOST",
    "private, class A": "10.1.2.3",
    "private, class B": "172.16.0.1",
    "private, class C": "192.168.1.1",
    "link-local": "169.254.1.1",
    "metadata of a cloud": "169.254.169.254",
    "metadata in decimal": "2852039166",
    "shared by carriers": "100.64.0.1",
    "metadata of another cloud": "100.100.100.200",
    "protocol assignments": "192.0.0.192",
    "for documents": "192.0.2.1",
    "for benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "v6 loopback": "[::1]",
    "v6 unspecified": "[::]",
    "v6 mapped": "[::ffff:127.0.0.1]",
    "v6 mapped, in hexadecimal": "[::ffff:7f00:1]",
    "v6 mapped metadata": "[::ffff:a9fe:a9fe]",
    "v6 compatible": "[::127.0.0.1]",
    "v6 translated": "[::ffff:0:7f00:1]",
    "NAT64": "[64:ff9b::7f00:1]",
    "NAT64 of a private net": "[64:ff9b::10.0.0.1]",
    "NAT64 of one's own": "[64:ff9b:1::7f00:1]",
    "6to4": "[2002:7f00:1::]",
    "6to4 of a private net": "[2002:a00:1::1]",
    "Teredo": "[2001:0:7f00:1::]",
    "v6 link-local": "[fe80::1]",
    "v6 unique local": "[fd00:ec2::254]",
    "v6 site-local": "[fec0::1]",
    "v6 multicast": "[ff02::1]",
    "v6 for documents": "[2001:db8::1]",
    "v6 discarded": "[100::1]",
    "v6 for documents, the newer": "[3fff::1]",
    "v6 outside of what is given": "[4000::1]",
    "a relay of 6to4": "192.88.99.1",
}
BAD_URLS = [
    "file:///etc/passwd",
    "ftp://a.example.com/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "http://a.example.com:22/",
    "http://a.example.com:8080/",
    "http://me:secret@a.example.com/",
    "http://a.example.com@127.0.0.1/",
    "http://127.0.0.1#@a.example.com/",
    "http://127.0.0.1\\@a.example.com/",
    "http://[::1",
    "http:///acme",
    "//127.0.0.1/acme",
]


class Net:
    """What was resolved and connected to."""

    def __init__(self, names: dict[str, list[str]], site_port: int) -> None:
        self.names = names
        self.later: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.tried: list[str] = []
        self._port = site_port
        self._resolve = socket.getaddrinfo
        self._connect = socket.socket.connect

    def getaddrinfo(self, host: Any, port: Any, *more: Any, **named: Any) -> Any:
        """Names as the test has them, literals as the system reads them."""
        name = host.decode() if isinstance(host, bytes) else str(host)
        self.asked.append(name)
        addresses = self.names.get(name)
        if addresses is None:
            return self._resolve(host, port, *more, **named)
        if name in self.later:
            self.names[name] = self.later.pop(name)
        return [entry for each in addresses for entry in self._resolve(each, port, *more, **named)]

    def connect(self, sock: socket.socket, address: Any) -> None:
        """A public address leads to the site; every other is noted, and refused."""
        self.tried.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError(f"the test lets nobody connect to {address}")
        self._connect(sock, ("127.0.0.1", self._port))


@pytest.fixture
def net(site: Any, monkeypatch: pytest.MonkeyPatch) -> Net:
    net = Net({name: list(addresses) for name, addresses in NAMED.items()}, int(site.origin.rpartition(":")[2]))
    monkeypatch.setattr(socket, "getaddrinfo", net.getaddrinfo)

    def connect(sock: socket.socket, address: Any) -> None:
        net.connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return net


@pytest.fixture
def tripwires() -> Iterator[list[socket.socket]]:
    """Sockets on the very ports a crawler would ask, as far as this system lets us have them."""
    with ExitStack() as stack:
        wires = []
        for port in (80, 443):
            try:
                wires.append(stack.enter_context(closing(socket.create_server(("127.0.0.1", port)))))
            except OSError:
                continue
            wires[-1].setblocking(False)
        yield wires


@pytest.fixture
def look(net: Net, clock: Any, tmp_path: Any, tripwires: list[socket.socket], monkeypatch: pytest.MonkeyPatch) -> Any:
    """One run over a board whose JSON names further pages; checks that nobody was led astray."""

    def parse(page: Any) -> Iterator[Any]:
        body = page.json()
        page.listed |= set(map(str, body["ids"]))
        yield from (Link(url) for url in body["next"])

    def run(start: str = START) -> Run:
        adapter = SimpleNamespace(ADDRESS=re.compile("(?!)"), start=lambda _: Link(start), parse=parse)
        monkeypatch.setattr(sources, "load", lambda _: adapter)
        run = crawl(tmp_path, [BOARD], Settings(contact=CONTACT), clock=clock)
        assert set(net.tried) <= {PUBLIC}
        for wire in tripwires:
            with pytest.raises(BlockingIOError):
                wire.accept()
        for page in run.looks[0].pages:
            assert page.url.partition("/acme")[0] in ("http://a.example.com", "http://b.example.com")
        assert Archive(tmp_path).runs()[-1] == run
        return run

    return run


def listing(site: Any, *ids: int, then: tuple[str, ...] = ()) -> Any:
    return site.Reply(body=json.dumps({"ids": ids, "next": then}).encode())


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_named_outright(site: Any, net: Net, look: Any, host: str, scheme: str) -> None:
    found = look(f"{scheme}://{host}/acme").looks[0]
    assert (found.verdict, found.pages) == ("failed", ())
    assert "never connect" in found.reason or "no such host" in found.reason or "no http" in found.reason
    assert (net.tried, site.seen) == ([], [])


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_led_there_by_a_redirect(site: Any, net: Net, look: Any, host: str) -> None:
    site.says(START, site.Reply(302, headers={"Location": f"http://{host}/acme".encode().decode("latin-1")}))
    found = look().looks[0]
    assert (found.verdict, found.pages) == ("failed", ())
    assert site.paths() == ["/robots.txt", "/acme"]


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_led_there_by_the_robots_of_a_host(site: Any, net: Net, look: Any, host: str) -> None:
    where = f"http://{host}/robots.txt".encode().decode("latin-1")
    site.says("http://a.example.com/robots.txt", site.Reply(302, headers={"Location": where}))
    site.says(START, listing(site))
    assert look().looks[0].verdict == "refused"
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("host", [*HOSTS.values(), *BAD_URLS])
def test_named_in_json(site: Any, net: Net, look: Any, host: str) -> None:
    there = host if "/" in host else f"http://{host}/acme"
    site.says(START, listing(site, then=(there,)))
    found = look().looks[0]
    assert (found.verdict, len(found.pages)) == ("partial", 1)
    assert site.paths() == ["/robots.txt", "/acme"]


@pytest.mark.parametrize("url", [url for url in BAD_URLS if url != "http://[::1"])
def test_an_address_of_another_kind(site: Any, net: Net, look: Any, url: str) -> None:
    assert look(url).looks[0].verdict == "failed"
    assert (net.tried, site.seen) == ([], [])


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_a_name_that_stands_for_it(site: Any, net: Net, look: Any, host: str) -> None:
    literal = host.strip("[]")
    net.names["a.example.com"] = [literal]
    assert look().looks[0].verdict == "failed"
    assert (net.tried, site.seen) == ([], [])


@pytest.mark.parametrize("answers", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::ffff:10.0.0.1"]])
def test_a_name_with_two_answers_one_of_them_ours(site: Any, net: Net, look: Any, answers: list[str]) -> None:
    net.names["a.example.com"] = answers
    found = look().looks[0]
    assert (found.verdict, "never connect" in found.reason) == ("failed", True)
    assert (net.tried, site.seen) == ([], [])


@pytest.mark.parametrize("asked", range(1, 4))
def test_a_name_that_is_rebound_between_the_judgement_and_the_connection(
    site: Any, net: Net, look: Any, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    """Whichever of our questions the name server answers first with what is ours: that one is not believed either."""
    site.says(START, listing(site))
    answers = iter([[PUBLIC]] * asked)
    resolve = net.getaddrinfo

    def rebinding(host: Any, *more: Any, **named: Any) -> Any:
        net.names["a.example.com"] = next(answers, ["127.0.0.1"])
        return resolve(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    look()
    assert net.tried.count(PUBLIC) <= asked
    assert net.asked.count("a.example.com") > asked or site.paths() == ["/robots.txt", "/acme"]


def test_a_name_that_is_rebound_between_two_runs(site: Any, net: Net, look: Any) -> None:
    site.says(START, listing(site))
    assert look().looks[0].verdict == "complete"
    net.names["a.example.com"] = ["169.254.169.254"]
    site.forget()
    assert look().looks[0].verdict == "failed"
    assert site.seen == []


@pytest.mark.parametrize("host", [*HOSTS.values(), "b.example.com"])
def test_named_in_a_sitemap(host: str) -> None:
    """A sitemap names pages of its own site only, so none of these is even a page to fetch."""
    rows = f"<url><loc>http://{host}/acme</loc></url><url><loc>https://a.example.com/own</loc></url>"
    for body, kind in ((f"<urlset>{rows}</urlset>", "url"), (f"<sitemapindex>{rows}</sitemapindex>", "sitemap")):
        found = sitemap.read(
            "https://a.example.com/sitemap.xml",
            body.replace("<url>", f"<{kind}>").replace("</url>", f"</{kind}>").encode(),
        )
        assert [entry.url for entry in found.entries] in ([], ["https://a.example.com/own"])


def test_the_public_web_is_reached_all_the_same(site: Any, net: Net, look: Any) -> None:
    site.says(START, site.Reply(302, headers={"Location": "http://b.example.com/acme"}))
    site.says("http://b.example.com/acme", listing(site, 1, 2))
    look()
    assert [(seen.host, seen.path) for seen in site.seen] == [
        ("a.example.com", "/robots.txt"),
        ("a.example.com", "/acme"),
        ("b.example.com", "/robots.txt"),
        ("b.example.com", "/acme"),
    ]
    assert set(net.tried) == {PUBLIC}
