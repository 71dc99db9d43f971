"""The made-up web of the crawl benchmark: careers sites of many job pages, and boards of several MB.

    python benchmarks/crawling/web.py PAGES HOSTS BOARDS

Every answer is made and packed before the first request, and served from memory
by one small process, so that a client's cost is its own. Sites stand under names
for those who can be routed, and under 127.0.1.1, 127.0.1.2 ... for those who
can't. Prints its port, then serves until its stdin is closed.
"""

import asyncio
import gzip
import json
import random
import sys
from collections.abc import Iterator
from typing import cast

PLATFORM = "boards-api.greenhouse.io"
HEAD = b'HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\nETag: "%08x"\r\nContent-Length: %d\r\n\r\n%s'
LOST = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
ROBOTS = "User-agent: *\nDisallow: /apply/\nDisallow: /*?utm_source=\n\nSitemap: {origin}/sitemap.xml\n"
SYLLABLES = ("an", "be", "cor", "dal", "es", "fen", "gor", "hal", "in", "jor", "kel", "lum", "mar", "nor", "os", "pel")
PARTS = 10  # sitemaps of a site beside the first: its pages again, under other addresses
OPENED = 600  # postings on one big board


class Writer:
    """Words nobody wrote, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(4_000)]

    def sentence(self) -> str:
        least = min(self.random.random(), self.random.random())  # few words are frequent, as in any language
        chosen = (self.words[int(least * self.random.random() * 4_000)] for _ in range(self.random.randint(6, 20)))
        return " ".join(chosen).capitalize() + "."

    def html(self, size: int) -> str:
        """Paragraphs and lists of about this many characters."""
        parts, length = list[str](), 0
        while length < size:
            items = "".join(f"<li>{self.sentence()}</li>\n" for _ in range(5))
            part = f"<h3>{self.sentence()}</h3>\n<p>{self.sentence()} {self.sentence()}</p>\n<ul>{items}</ul>\n"
            parts.append(part)
            length += len(part)
        return "".join(parts)


def names(hosts: int) -> list[tuple[str, str]]:
    """Each careers site's name, and the address that leads to it without one.

    >>> names(2)
    [('careers-01.example.com', '127.0.1.1'), ('careers-02.example.com', '127.0.1.2')]
    """
    return [(f"careers-{number:02}.example.com", f"127.0.1.{number}") for number in range(1, hosts + 1)]


def addresses(port: int, pages: int, hosts: int, boards: int) -> list[list[str]]:
    """Each host's pages, for those who can't be routed; the boards' last.

    >>> addresses(80, 3, 2, 1)[0]
    ['http://127.0.1.1:80/jobs/0', 'http://127.0.1.1:80/jobs/2']
    """
    sites = [
        [f"http://{address}:{port}/jobs/{number}" for number in range(each, pages, hosts)]
        for each, (_, address) in enumerate(names(hosts))
    ]
    return [*sites, [f"http://127.0.2.1:{port}/v1/boards/large-{number}/jobs" for number in range(1, boards + 1)]]


def job_page(writer: Writer, number: int) -> str:
    """A job page as an employer's own site has it: much page, some posting."""
    place = {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "Porto", "addressCountry": "PT"},
    }
    posting = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": f"AI Product Manager {number}",
        "description": writer.html(5_000),
        "identifier": {"@type": "PropertyValue", "name": "Example", "value": f"R-{number}"},
        "datePosted": "2026-11-02",
        "employmentType": "FULL_TIME",
        "hiringOrganization": {"@type": "Organization", "name": "Example Works"},
        "jobLocation": place,
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "minValue": 70_000, "maxValue": 90_000, "unitText": "YEAR"},
        },
    }
    links = "".join(f'<li class="menu"><a href="/about/{word}">{word}</a></li>\n' for word in writer.words[:60])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{posting["title"]}</title>\n'
        f'<script type="application/ld+json">{json.dumps(posting)}</script></head>\n<body><nav><ul>{links}</ul></nav>\n'
        f"<main><h1>{posting['title']}</h1>\n{posting['description']}</main>\n"
        f"<footer>{writer.html(writer.random.randint(16_000, 44_000))}</footer></body></html>"
    )


def big_board(writer: Writer, number: int) -> str:
    """A board of several MB, as Greenhouse writes it."""
    jobs = [
        {
            "id": number * 10_000 + each,
            "internal_job_id": number * 10_000 + 5_000 + each,
            "title": f"Product Manager {each}",
            "absolute_url": f"https://boards.greenhouse.io/large-{number}/jobs/{number * 10_000 + each}",
            "location": {"name": "Lisbon"},
            "content": writer.html(6_000).replace("<", "&lt;").replace(">", "&gt;"),
            "updated_at": "2026-11-02T14:00:00-05:00",
            "first_published": "2026-11-01T14:00:00-05:00",
            "company_name": f"Large {number}",
        }
        for each in range(OPENED)
    ]
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}})


def answers(pages: int, hosts: int, boards: int) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Each answer under its host and path; paths tell the sites' pages apart."""
    writer = Writer(1)
    for number in range(1, boards + 1):
        where = f"/v1/boards/large-{number}/jobs"
        body = answer(big_board(writer, number), "application/json")
        yield from (((host, where), body) for host in (PLATFORM, "127.0.2.1"))
    for host in (PLATFORM, "127.0.2.1"):
        yield (host, "/robots.txt"), answer(ROBOTS.format(origin=f"https://{host}"), "text/plain")
    for each, names_of_it in enumerate(names(hosts)):
        paths = [f"/jobs/{number}" for number in range(pages) if number % hosts == each]
        bodies = [answer(job_page(writer, int(path[6:])), "text/html; charset=utf-8") for path in paths]
        for host in names_of_it:
            origin = f"https://{host}"
            yield (host, "/robots.txt"), answer(ROBOTS.format(origin=origin), "text/plain")
            yield (host, "/sitemap.xml"), answer(sitemap(origin, paths), "application/xml")
            for part in range(PARTS):
                again = [f"{path}?part={part}" for path in paths]
                yield (host, f"/sitemap-{part}.xml"), answer(sitemap(origin, again), "application/xml")
            yield from (((host, path), body) for path, body in zip(paths, bodies, strict=True))


def sitemap(origin: str, paths: list[str]) -> str:
    urls = "".join(f"<url><loc>{origin}{path}</loc></url>" for path in paths)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def answer(text: str, kind: str) -> bytes:
    body = gzip.compress(text.encode(), 6, mtime=0)
    return HEAD % (kind.encode(), hash(text) & 0xFFFFFFFF, len(body), body)


class Connection(asyncio.Protocol):
    """Looks up what a request's host and path are answered with."""

    def __init__(self, found: dict[tuple[str, str], bytes]) -> None:
        self.found = found
        self.asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.asked += data
        while b"\r\n\r\n" in self.asked:
            head, _, self.asked = self.asked.partition(b"\r\n\r\n")
            first, *fields = head.decode("latin-1").split("\r\n")
            host = next(field[5:] for field in fields if field[:5].lower() == "host:").strip().partition(":")[0]
            self.transport.write(self.found.get((host, first.split()[1].partition("?")[0]), LOST))


async def serve(pages: int, hosts: int, boards: int) -> None:
    loop = asyncio.get_running_loop()
    found = dict(answers(pages, hosts, boards))
    server = await loop.create_server(lambda: Connection(found), "0.0.0.0", 0, backlog=512)  # noqa: S104 (127/8)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:])))
