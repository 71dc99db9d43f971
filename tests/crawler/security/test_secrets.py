"""S11: keys and passwords go out with a request to their own source's host, and stand nowhere afterwards."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parents[1] / "pages"
KEYS = {
    "USAJOBS_EMAIL": "somebody.secret@example.org",
    "USAJOBS_KEY": "k3y-0f-usaj0bs-s3cr3t=",
    "ADZUNA_APP_ID": "1d-s3cr3t",
    "ADZUNA_APP_KEY": "k3y/0f+adzuna s3cr3t",
}
BOARDS = {"usajobs": "data.usajobs.gov", "adzuna": "api.adzuna.com"}
PLACES = {"usajobs": "/api/search", "adzuna": "/v1/api/jobs/us/search/1"}


def rude(octets: bytes) -> Any:
    return lambda handler: handler.wfile.write(octets)


def echo(handler: Any) -> None:
    """A redirect to the very address that was asked, key and all, with a stroke more, as servers do."""
    path, _, query = handler.path.partition("?")
    where = f"{path}/?{query}" if not path.endswith("/") else f"{path}more?{query}"
    handler.wfile.write(f"HTTP/1.1 301 Moved\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode())


def tell(handler: Any) -> None:
    """An error that tells the visitor what it has sent."""
    told = f"bad key: {handler.path} {dict(handler.headers)}".encode("latin-1", "replace")
    head = f"HTTP/1.1 401 Bad {handler.path}\r\nX-Echo: {handler.path}\r\nContent-Length: {len(told)}\r\n\r\n"
    handler.wfile.write(head.encode() + told)


def recite(handler: Any) -> None:
    """A page that is all well but for what it says of the visit."""
    told = json.dumps({"asked": handler.path, "by": dict(handler.headers), "results": [], "SearchResult": {}}).encode()
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\n\r\n".encode() + told)


ANSWERS = {
    "a refusal": lambda site: site.Reply(401, b"no such key"),
    "an error": lambda site: site.Reply(501),
    "a page of something else": lambda site: site.Reply(body=b"<html>Log in</html>"),
    "half an answer": lambda site: site.Reply(rudely=rude(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")),
    "no answer": lambda site: site.Reply(rudely=rude(b"")),
    "another host": lambda site: site.Reply(302, headers={"Location": "https://elsewhere.example.com/?x=1"}),
    "a redirect that repeats what was asked": lambda site: site.Reply(rudely=echo),
    "a page that repeats what was asked": lambda site: site.Reply(rudely=recite),
    "an error that repeats what was asked": lambda site: site.Reply(rudely=tell),
}


@pytest.fixture
def asked(site: Any, tmp_path: Path) -> Any:
    """Crawl both sources with their keys; what was said. Robots.txt lets us, whatever the sources' own says."""

    def run(words: tuple[str, ...] = ()) -> str:
        place = tmp_path / "w"
        place.mkdir(exist_ok=True)
        on = "".join(f"[sources.{name}]\nenabled = true\n" for name in BOARDS)
        (place / "aipm.toml").write_text(f'delay = 0.01\nrobots_4xx = "allow"\n{on}', encoding="utf-8")
        hosts = [*BOARDS.values(), "elsewhere.example.com"]
        routes = [word for host in hosts for word in ("--route", f"{host}={site.origin}")]
        boards = [word for name in BOARDS for word in ("--board", f"{name}/product manager")]
        command = [sys.executable, "-m", "aipm", "crawl", "--workspace", str(place), *boards, *routes, *words]
        ended = subprocess.run(
            command, cwd=ROOT, env=os.environ | KEYS, capture_output=True, text=True, timeout=60, check=False
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended.stdout + ended.stderr

    return run


def leaks(place: Path, said: str) -> list[str]:
    """Where any part of a key stands, also within what is packed, and also quoted."""
    texts = {"what it said": said.encode()}
    for path in filter(Path.is_file, place.rglob("*")):
        octets = path.read_bytes()
        texts[str(path.relative_to(place))] = gzip.decompress(octets) if path.suffix == ".gz" else octets
    return [name for name, octets in texts.items() if b"s3cr3t" in octets or b"somebody.secret" in octets]


def got_keys(site: Any) -> dict[str, bool]:
    """To which hosts a key was sent."""
    shown: dict[str, bool] = {}
    for seen in site.seen:
        sent = "s3cr3t" in f"{seen.query} {seen.headers}"
        shown[seen.host] = shown.get(seen.host, False) or sent
        assert not (sent and seen.path == "/robots.txt")
    return shown


@pytest.mark.slow
def test_what_a_good_look_leaves_behind(site: Any, asked: Any, tmp_path: Path) -> None:
    for name, host in BOARDS.items():
        body = (HERE / name / "product manager.json").read_bytes()
        site.says(f"https://{host}{PLACES[name]}", site.Reply(body=body))
    said = asked()
    assert got_keys(site) == dict.fromkeys(BOARDS.values(), True)
    (run,) = Archive(tmp_path / "w").runs()
    assert {look.source for look in run.looks if look.listed_count} == set(BOARDS)
    assert leaks(tmp_path / "w", said) == []


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_a_bad_look_leaves_behind(site: Any, asked: Any, tmp_path: Path, answer: Any) -> None:
    for name, host in BOARDS.items():
        for ending in ("", "/", "/more"):
            site.says(f"https://{host}{PLACES[name]}{ending}", answer(site))
    said = asked()
    shown = got_keys(site)
    assert [shown.pop(host) for host in BOARDS.values()] == [True, True]
    assert not any(shown.values())
    assert "2 looks (" in said
    assert leaks(tmp_path / "w", said) == []


def test_a_plan_tells_no_key(site: Any, asked: Any, tmp_path: Path) -> None:
    said = asked(("--dry-run",))
    assert "https://data.usajobs.gov/" in said
    assert "https://api.adzuna.com/" in said
    assert site.seen == []
    assert leaks(tmp_path / "w", said) == []
