"""The country of a posting whose source names none."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import sources
from crawler.page import Page
from crawler.posting import Posting
from crawler.values.cities import country_of

CASES = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_country(case: dict[str, str]) -> None:
    assert country_of(case["text"]) == case.get("country")


@pytest.mark.parametrize(
    ("country", "location", "expected"),
    [(None, "Fulda, Deutschland", "DE"), ("AT", "Fulda, Deutschland", "AT"), (None, "Remote", None)],
    ids=["the place says it", "the source says it", "nobody says it"],
)
def test_a_page_is_read_with_the_countries_of_its_places(
    country: str | None, location: str, expected: str | None
) -> None:
    job = {
        "id": "1",
        "text": "Ferry Pilot",
        "hostedUrl": "https://jobs.lever.co/ferries/1",
        "categories": {"location": location},
        "country": country,
        "createdAt": 1790000000000,
        "description": "<p>Steer.</p>",
        "lists": [],
        "additional": "",
    }
    now = datetime(2026, 11, 2, tzinfo=UTC)
    url = "https://api.lever.co/v0/postings/ferries?mode=json"
    page = Page(source="lever", board="ferries", url=url, body=json.dumps([job]).encode(), fetched_at=now)
    found = [posting.country for posting in sources.read(page) if isinstance(posting, Posting)]
    assert (found, page.broken) == ([expected], [])


def test_megabytes_of_places_are_none() -> None:
    assert country_of("London, " * 300_000) is None
