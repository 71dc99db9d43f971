"""JobPostings as pages carry them: examples are data, hostile pages are made here, real ones are read where at hand."""

import contextlib
import json
import re
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.errors import LayoutChanged
from crawler.jobpage import jobposting
from crawler.page import Page
from crawler.posting import Posting

CASES = tomllib.loads(Path(__file__).with_name("jobposting.toml").read_text("utf-8"))["case"]
NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
PLAIN = '"@type": "JobPosting", "title": "AI Product Manager", "description": "<p>Own the roadmap.</p>"'


def page(html: str | bytes, *, at: datetime = NOW) -> Page:
    body = html.encode() if isinstance(html, str) else html
    return Page(source="jsonld", board="x.example", url="https://x.example/jobs/1", body=body, fetched_at=at)


def script(fields: str) -> str:
    """A page with a plain posting; of a name said twice, the later counts, as in all JSON."""
    return f'<script type="application/ld+json">{{{PLAIN}, {fields.strip()[1:]}</script>'


def differs(posting: Posting, plain: Posting) -> dict[str, Any]:
    """In what a posting differs from the plain one, without what is open."""
    one, other = json.loads(msgspec.json.encode([posting, plain]))
    found = {name: value for name, value in one.items() if value != other[name]}
    for band in found.get("pay", ()):
        found["pay"] = [{key: value for key, value in band.items() if value is not None} for band in found["pay"]]
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_jobposting(case: dict[str, Any]) -> None:
    (plain,) = jobposting.read(page(script('{"name": "said in the title"}')), "1")
    html = case.get("html") or script(case["fields"])
    here = page(html.encode(case.get("encoding", "utf-8")))
    found = [differs(posting, plain) for posting in jobposting.read(here, "1")]
    assert found == ([case["posting"]] if "posting" in case else [])
    assert (here.gone, dict(here.unknown)) == (case.get("gone", ""), case.get("unknown", {}))
    told = [case[name] for name in ("trouble", "broken") if name in case]
    assert len(here.broken) == len(told)
    assert all(words in line for words, line in zip(told, here.broken, strict=True))
    assert here.part


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "HTML was due"),
        (b'{"ok": false}', "HTML was due"),
        (b"<!doctype html><title> Sign in | Hives</title><form>", "a door, instead of the page"),
        (b"<title>One</title><script>window._cf_chl_opt = {}</script>", "a challenge"),
        (b"<html><script>window.gokuProps = {};</script>", "a challenge"),
        (b"<p>JobPosting" + b"<div>" * 100_000, "tags nested deeper than 3,000"),
        (b"<p>JobPosting" + b"<div></x>" * 5_000, "tags nested deeper than 3,000"),
        (b"<p>JobPosting" + b"<p><i></i>" * 120_000, "more than 200,000 tags"),
        (b"<p>JobPosting<a " + b" ".join(b"a%d" % number for number in range(100_000)), "more than 2,000 attributes"),
        (b"<p>JobPosting" + b" " * 5_000_000, "a page of 5,000,013 bytes"),
    ],
)
def test_what_is_no_page_is_refused_at_once(body: bytes, problem: str) -> None:
    began = time.perf_counter()
    with pytest.raises(LayoutChanged, match=re.escape(problem)):
        list(jobposting.read(page(body), "1"))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "inside",
    [
        '{"baseSalary": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"JobPosting": "' + r"\"" * 200_000 + "}",
        '{"JobPosting": ' + "/*" * 200_000 + "}",
        '{"JobPosting": ' + "," * 200_000 + "}",
        '{"JobPosting": ' + ", " * 100_000 + "}",
        '{"JobPosting": ' + "\\" * 200_000 + "}",
        '{"JobPosting": "&quot;@type' + "&lt;" * 200_000 + "}",
        '{"x": [' + '{"@type": "Thing"}, ' * 50_000 + "]}",
        "JobPosting" + ";" * 100_000 + "x",
        "JobPosting" + ";//]]>" * 50_000 + "x",
        "JobPosting" + "/* " * 100_000 + "x",
        "JobPosting" + " " * 200_000 + "x",
        "<!--" * 50_000 + "JobPosting",
        "/*<![CDATA[*/" * 50_000 + "JobPosting",
        '"' + " " * 200_000 + "JobPosting",
    ],
)
def test_a_hostile_script_costs_little(inside: str) -> None:
    began = time.perf_counter()
    try:
        assert not list(jobposting.read(page(f'<script type="application/ld+json">{inside}</script>'), "1"))
    finally:
        assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "html",
    [
        script('{"description": "' + "<" * 200_000 + '", "skills": "' + "<" * 200_000 + 'x"}'),
        script('{"description": "' + "&#x" + "0" * 200_000 + '"}'),
        script('{"x": 1}') + "ld+json" * 500_000,
        script('{"x": 1}') + '<script type="application/ld+json">' * 100_000,
        script('{"x": 1}') + '<script type="application/ld+json"></script>' * 100_000,
        script('{"x": 1}') + "<meta " + "robots " * 500_000,
        script('{"x": 1}') + "<meta robots" * 300_000,
        script('{"title": ' + "[" * 900 + "]" * 900 + "}"),
        script('{"hiringOrganization": ' + '{"name": ' * 900 + "1" + "}" * 900 + "}"),
        script('{"Description": ' + '[{"Name": ' * 450 + "1" + "}]" * 450 + "}"),
        "<title" * 500_000,
    ],
)
def test_a_hostile_page_costs_little(html: str) -> None:
    began = time.perf_counter()
    with contextlib.suppress(LayoutChanged):
        list(jobposting.read(page(html), "1"))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("jsonld/jsonld_meta_software_engineer.html", 1),
        ("jsonld/jsonld_neura_robotics_manager.html", 1),
        ("jsonld/decathlon_talentclue_jobpage.html", 0),  # its script is empty
        ("jsonld/ayuda_en_accion_talentclue_jobpage.html", 0),
        ("icims/job.html", 1),
    ],
)
def test_recorded_bodies(shared: Path, body: str, count: int) -> None:
    whole = (shared / "recordings" / "bodies" / body).read_bytes()
    here = page(whole, at=datetime(2026, 5, 1, tzinfo=UTC))
    found = list(jobposting.read(here, "1"))
    assert len(found) == count
    assert all(posting.location and posting.employer != "x.example" for posting in found)
    assert (here.unknown, here.broken) == ({}, [])
    assert here.gone == ("" if count else "without JobPosting")
