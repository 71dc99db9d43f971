"""A made-up piece of the web, as Common Crawl would have archived it: one WARC file, the same for the same seed.

    python benchmarks/webarchiving/web.py FILE MEGABYTES

One page in twenty is a posting's, in the shapes and encodings that such pages have. The
rest are ordinary pages of 20 to 100 kB. Some pages mean harm. Records that would end a plain loop
over the file come last, so that such a loop sees all others. A page's address says what it is.
"""

import gzip
import json
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

BEGIN = datetime(2026, 10, 4, 22, 0, tzinfo=UTC)
HOSTS = 400
EVERY = 20  # pages, of which one is a posting's
HARM_EVERY = 4_000
WORDS = {
    "en": "harbour lantern meadow copper ledger orchard signal river anchor parcel window market bridge garden engine",
    "de": "Hafen Laterne Wiese Kupfer Obstgarten Signal Fluss Anker Paket Fenster Markt Brücke Straße Größe Gerät",
    "fr": "port lanterne prairie cuivre verger signal rivière ancre colis fenêtre marché élève garçon été hôtel",
    "ja": "港 灯台 牧場 銅 果樹園 信号 川 錨 小包 窓 市場 橋 庭 機関 職務",
    "ru": "гавань фонарь луг медь сад сигнал река якорь посылка окно рынок мост двигатель работа город",
}
ROLES = ("AI Product Manager", "Ferry Captain", "Produktmanager KI", "Chef de produit", "港湾管理者", "Инженер")


class Shape(NamedTuple):
    """How a page carries its posting, how often, and in what encoding."""

    name: str
    weight: int
    carry: Callable[[dict[str, object]], str]
    codec: str = "utf-8"
    packed: str = ""


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def microdata(job: dict[str, object]) -> str:
    return (
        '<div itemscope itemtype="https://schema.org/JobPosting">'
        f'<h1 itemprop="title">{job["title"]}</h1><div itemprop="description">{job["description"]}</div>'
        '<span itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">'
        '<b itemprop="name">Fjordline</b></span></div>'
    )


def plain(job: dict[str, object]) -> str:
    return script(json.dumps(job, ensure_ascii=False))


def graph(job: dict[str, object]) -> str:
    return script(json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, job]}))


def several(job: dict[str, object]) -> str:
    return script(json.dumps([job | {"title": f"{job['title']} {number}", "url": "/x"} for number in range(5)]))


def kinds(job: dict[str, object]) -> str:
    return script(json.dumps(job | {"@type": ["JobPosting", "Thing"]}))


def escaped(job: dict[str, object]) -> str:
    return plain(job).replace("JobPosting", r"\u004aob\u0050osting")


def wrapped(job: dict[str, object]) -> str:
    return script(f"<!--//--><![CDATA[//><!--\n{json.dumps(job)}\n//--><!]]>")


def with_comma(job: dict[str, object]) -> str:
    return script(json.dumps(job)[:-1] + ",}")


def unwilling(job: dict[str, object]) -> str:
    return '<meta name="robots" content="noindex">' + plain(job)


def past(job: dict[str, object]) -> str:
    return plain(job | {"validThrough": "2025-01-01"})


SHAPES = (
    Shape("plain", 40, plain),
    Shape("graph", 18, graph),
    Shape("microdata", 15, microdata),
    Shape("kinds", 5, kinds),
    Shape("latin", 4, lambda job: '<meta charset="windows-1252">' + graph(job), "cp1252"),
    Shape("sjis", 2, lambda job: '<meta charset="shift_jis">' + graph(job), "shift_jis"),
    Shape("wide", 1, plain, "utf-16"),
    Shape("packed", 4, plain, packed="gzip"),
    Shape("escaped", 1, escaped),
    Shape("wrapped", 2, wrapped),
    Shape("comma", 2, with_comma),
    Shape("several", 2, several),
    Shape("noindex", 2, unwilling),
    Shape("past", 2, past),
)
HARM: dict[str, Callable[[], bytes]] = {
    "nested": lambda: b"<div>" * 60_000 + b"JobPosting",
    "crowded": lambda: b"<p " + b"".join(b"a%d=1 " % number for number in range(20_000)) + b">JobPosting",
    "heavy": lambda: b"<script>var JobPosting = '" + b"x" * 3_000_000 + b"'</script>",
    "deep": lambda: script('{"@type":"JobPosting","a":' + "[" * 100_000).encode(),
    "huge": lambda: b"<p>JobPosting</p>" * 400_000,
}


def fragments(source: random.Random) -> dict[str, list[str]]:
    """Pieces of pages by language: menus, teasers, paragraphs; some hundred bytes each."""
    return {language: [fragment(source, words.split()) for _ in range(1_500)] for language, words in WORDS.items()}


def fragment(source: random.Random, words: list[str]) -> str:
    number = source.randrange(10_000)
    chosen = source.choices(words, k=source.randint(8, 60))
    said = " ".join(word + source.choice(("", "s", "en", str(source.randrange(99)))) for word in chosen)
    link, width = f"/{number}/{source.randrange(999)}", f"col-md-{number % 12}"
    forms = (
        f'<li class="menu-item menu-item-{number}"><a href="{link}">{said[:40]}</a></li>\n',
        f'<article class="teaser {width}" data-id="{number}"><h3>{said[:50]}</h3><p>{said}</p></article>\n',
        f"<p>{said}. {said[::-1][:80]}</p>\n",
        f'<div class="card job-title"><img src="/img/{number}.webp" alt="{said[:20]}" width="320"></div>\n',
        f"<script>window.data{number} = {json.dumps({'id': number, 'text': said})};</script>\n",
    )
    return source.choice(forms)


def posting(source: random.Random, number: int) -> dict[str, object]:
    """A posting of nobody's."""
    duties = "".join(f"<li>{' '.join(source.choices(WORDS['en'].split(), k=14))}</li>" for _ in range(20))
    return {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": f"{source.choice(ROLES[:4])} {number}",
        "description": f"<p>You own the roadmap.</p><ul>{duties}</ul>",
        "datePosted": "2026-09-20",
        "hiringOrganization": {"@type": "Organization", "name": "Fjordline Ferries"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Bergen", "addressCountry": "NO"}},
    }


def records(source: random.Random) -> Iterator[bytes]:
    """Records without an end: requests stand before responses, as in Common Crawl's files."""
    pieces, number = fragments(source), 0
    shapes, weights = SHAPES, [shape.weight for shape in SHAPES]
    harm = list(HARM)
    while True:
        number += 1
        language = source.choices(list(WORDS), weights=(60, 14, 12, 7, 7))[0]
        low, high = (2, 30) if number % 3 else (30, 70)
        text = "".join(source.choices(pieces[language], k=7 * source.randint(low, high)))
        name, said, codec, packed = "page", "", "utf-8", ""
        if number % EVERY == 0:
            shape = source.choices(shapes, weights)[0]
            name, said, codec, packed = shape.name, shape.carry(posting(source, number)), shape.codec, shape.packed
        elif number % 3 == 0:
            said = script(json.dumps({"@type": "WebPage", "name": text[40:80]}))
        if number % HARM_EVERY == 7:
            name = harm[number // HARM_EVERY % len(harm)]
            body = HARM[name]()
        else:
            page = f"<!doctype html><html><head><title>{number}</title>{said}</head><body>{text}</body></html>"
            body = page.encode(codec, "xmlcharrefreplace")
        yield from both(number, name, gzip.compress(body, 6, mtime=0) if packed else body, packed)


def both(number: int, name: str, body: bytes, packed: str) -> Iterator[bytes]:
    url = f"https://host-{number * 7919 % HOSTS}.example/careers/{name}-{number}"
    yield record("request", url, number, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    coded = f"Content-Encoding: {packed}\r\n" if packed else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coded}Content-Length: {len(body)}\r\n\r\n"
    yield record("response", url, number, head.encode() + body)


def record(kind: str, url: str, number: int, payload: bytes, length: int | None = None) -> bytes:
    at = (BEGIN + timedelta(seconds=number / 4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {at}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(payload) if length is None else length}\r\n\r\n"
    )
    squeeze = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return squeeze.compress(fields.encode() + payload + b"\r\n\r\n") + squeeze.flush()


def enders() -> Iterator[bytes]:
    """What ends a plain loop: a record that lies about its length, a torn one, a bomb; and one good page at the end."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + plain(posting(random.Random(1), 1)).encode()
    yield record("response", "https://last.example/careers/liar-1", 1, page, 10**15)
    yield record("response", "https://last.example/careers/torn-1", 2, page)[:-400]
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(300_000_000), 1, mtime=0)
    yield record("response", "https://last.example/careers/bomb-1", 3, packed)
    yield record("response", "https://last.example/careers/behind-1", 4, page)


def make(path: Path, megabytes: int) -> None:
    """Write the file, unless it is there."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as file:
        for member in records(random.Random(megabytes)):
            file.write(member)
            if file.tell() >= megabytes * 1_000_000:
                break
        file.writelines(enders())
    draft.replace(path)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
