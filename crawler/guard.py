"""What we never touch: addresses off the public internet, bodies that burst.

A posting's link, a redirect or a poisoned DNS answer must not lead a crawler
into the network it runs in. So every address is judged after resolving, and the
connection goes to the very address judged. Bodies are unpacked in small steps
under three limits, because a gzip of kilobytes can hold gigabytes.
"""

import asyncio
import socket
import zlib
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from crawler.errors import OUT_OF_FILES, BadSettings, FetchFailed, TooManyFiles

PORTS = {"http": 80, "https": 443}
TRANSLATED = (  # coats of IPv4: NAT64, the old "IPv4-compatible" form, SIIT
    IPv6Network("64:ff9b::/96"),
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0:0/96"),
)
UNICAST = IPv6Network("2000::/3")  # all that was ever given to the public; NAT64 of one's own is not in it
SPECIAL = (  # what Python's table of the global internet takes in by mistake, or came too late for it
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("3fff::/20"),
)
STEP = 1 << 20  # inflate this much at a time
RATIO = 200  # no honest page packs better than this, once past its first STEP


def is_public(address: str) -> bool:
    """Say whether an address belongs to the public internet, also when it wears an IPv6 coat.

    >>> [is_public(address) for address in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    inner = _unwrap(ip_address(address.partition("%")[0]))
    if inner.is_multicast or any(inner in network for network in SPECIAL):
        return False
    return inner.is_global and (isinstance(inner, IPv4Address) or inner in UNICAST)


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def parse_routes(pairs: Iterable[str]) -> dict[str, str]:
    """Read `HOST=ORIGIN` pairs; an origin is plain http on loopback, nothing else.

    >>> parse_routes(["api.example.com=http://127.0.0.1:8123"])
    {'api.example.com': 'http://127.0.0.1:8123'}
    """
    routes = dict[str, str]()
    for pair in pairs:
        host, _, origin = pair.partition("=")
        if not host or not _is_loopback(origin):
            raise BadSettings(f"--route {pair}", "write HOST=http://127.0.0.1:PORT; a route leads to this machine only")
        routes[host.lower()] = origin.rstrip("/")
    return routes


def _is_loopback(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme == "http" and parts.port is not None and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


class Guard:
    """Which addresses this run may connect to.

    `routes` leads hosts to an origin on loopback, for the sample market and for
    tests. A run with routes never leaves this machine, and asks no name server.
    """

    def __init__(self, routes: Mapping[str, str]) -> None:
        self.routes = routes

    def allow(self, url: str) -> None:
        """Raise FetchFailed unless the address is plain http(s) on its own port, without a password in it."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as problem:
            raise FetchFailed(url, f"is no address: {problem}") from problem
        if parts.scheme not in PORTS or not parts.hostname or "\\" in url or not url.isprintable():
            raise FetchFailed(url, "is no http(s) address")
        if port not in (None, PORTS[parts.scheme]) or parts.username is not None:
            raise FetchFailed(url, "names a port or a user; we ask only what is public on the usual ports")

    async def check(self, url: str) -> None:
        """Raise FetchFailed if the address is one we never ask, before anything is sent."""
        self.allow(url)
        parts = urlsplit(url)
        if parts.hostname not in self.routes:
            await self.addresses(parts.hostname or "", PORTS[parts.scheme])

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses to connect to for this host; raises FetchFailed if any is off the public internet."""
        numeric_only = socket.AI_NUMERICHOST if self.routes else 0
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=numeric_only
            )
        except (OSError, UnicodeError) as problem:
            if isinstance(problem, OSError) and problem.errno in OUT_OF_FILES:
                raise TooManyFiles(host) from problem
            why = (
                "is not routed, and a routed run never leaves this machine"
                if self.routes
                else f"no such host: {problem}"
            )
            raise FetchFailed(host, why) from problem
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if self.routes or not is_public(address):
                raise FetchFailed(host, f"is {address}, an address we never connect to")
        return addresses


class Body:
    """One body under way: `wire` as it came, `plain` unpacked, neither beyond its limit."""

    def __init__(self, url: str, encoding: str, limit: int) -> None:
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchFailed(url, f"came packed as {encoding!r}, which we didn't ask for")
        self.url = url
        self.limit = limit
        self.wire = bytearray()
        self._unpacked = bytearray()
        self._stream = zlib.decompressobj(31) if encoding.endswith("gzip") else None

    def take(self, chunk: bytes) -> None:
        """Add what has come; raises FetchFailed as soon as a limit is passed."""
        self.wire += chunk
        self._within_limits(self.wire)
        if self._stream is not None:
            self._inflate(self._stream, chunk)

    def done(self) -> bytes:
        """The whole body, unpacked; raises FetchFailed if its end never came."""
        if self._stream is None:
            return bytes(self.wire)
        if self.wire and not self._stream.eof:
            raise FetchFailed(self.url, "the packed body is cut off")
        return bytes(self._unpacked)

    def _inflate(self, stream: "zlib._Decompress", chunk: bytes) -> None:
        more = True
        while more:
            if stream.eof:
                raise FetchFailed(self.url, "the packed body goes on behind its end")
            try:
                piece = stream.decompress(chunk, STEP)
            except zlib.error as problem:
                raise FetchFailed(self.url, f"the body is labelled gzip but can't be unpacked: {problem}") from problem
            self._unpacked += piece
            self._within_limits(self._unpacked)
            chunk = stream.unconsumed_tail or stream.unused_data
            more = bool(chunk) or (len(piece) == STEP and not stream.eof)

    def _within_limits(self, body: bytearray) -> None:
        if len(body) > self.limit:
            raise FetchFailed(self.url, f"the body is larger than max_bytes ({self.limit:,})")
        if len(self._unpacked) > max(STEP, RATIO * len(self.wire)):
            raise FetchFailed(self.url, f"the body unpacks to more than {RATIO} times its size: a gzip bomb")
