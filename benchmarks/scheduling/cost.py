"""What a crawl takes: requests, hours, bytes, processor time, storage and money, from `figures.toml`.

Each board is looked at once a day. A body that came back unchanged costs a request and no storage. CPU grows with
pages asked and with wordings read, storage with bodies that changed.
"""

from math import ceil
from typing import NamedTuple

import numpy as np

from benchmarks.scheduling.figures import figure
from benchmarks.scheduling.market import Market, make
from benchmarks.scheduling.plans import hours_of_a_round
from benchmarks.scheduling.rounds import new_share, packed_bytes

GB, YEAR, HOUR = 1e9, 365.0, 3_600.0
CORES, BUSY = 2, 0.5  # of a worker's machine, and the share of their time that is counted on
LINE = 125e6  # bytes a second: 1 Gbit/s


LABELS = {
    "boards": "boards",
    "hosts": "hosts",
    "requests_a_day": "requests a day",
    "slowest_host_hours": "hours the slowest host takes, however many workers",
    "first_round_hours": "hours of the first round, one worker",
    "wire_gb_a_day": "GB on the wire a day",
    "crawl_cpu_hours_a_day": "CPU hours a day to crawl",
    "open_postings": "open postings",
    "wordings_a_day": "new wordings a day",
    "reading_cpu_hours_a_day": "CPU hours a day to read them",
    "first_reading_cpu_hours": "CPU hours to read the first round",
    "archive_gb_a_year": "GB of archive a year",
    "warehouse_gb": "GB of warehouse and texts after a year",
    "looks_a_year": "looks a year",
    "manifests_gb_a_year": "GB of manifests a year",
    "analysis_peak_gb": "GB of memory to read a year into one warehouse",
    "catching_up_gb": "GB of memory to find nothing new after a year",
    "workers": "workers, by hours and CPU",
    "usd_a_month": "USD a month",
    "pages": "pages",
    "bytes": "bytes",
    "line_hours": "hours over one line of 1 Gbit/s",
    "finding_cpu_hours": "CPU hours to find the postings",
    "postings": "postings",
    "warehouse_gb_of_release": "GB of warehouse and texts",
    "reading_cpu_hours": "CPU hours to read them",
    "usd": "USD for processor time",
}


class Need(NamedTuple):
    """What a crawl of so many boards takes, each looked at once a day."""

    boards: int
    hosts: int
    requests_a_day: float
    slowest_host_hours: float  # however many workers
    first_round_hours: float  # with one worker
    wire_gb_a_day: float
    crawl_cpu_hours_a_day: float
    open_postings: float
    wordings_a_day: float
    reading_cpu_hours_a_day: float
    first_reading_cpu_hours: float
    archive_gb_a_year: float
    warehouse_gb: float  # after a year, texts included
    looks_a_year: float
    manifests_gb_a_year: float
    analysis_peak_gb: float  # of one analysis that reads a year's postings into one warehouse
    catching_up_gb: float  # of an analysis with nothing new, which reads what all runs did
    workers: int
    usd_a_month: float  # with what a whole year has left to store


def need(count: int) -> Need:
    """What a crawl of so many boards takes, on hosts as they are."""
    market = make(count)
    day, boards = np.ones(count), np.arange(count)
    requests = market.requests(boards, new_share(market.closing, day))
    wire = float(packed_bytes(market, boards, day).sum())
    open_postings = float(market.postings.sum())
    wordings = float(np.sum(market.postings * new_share(market.closing, day)))
    crawling = float(requests.sum()) * figure("crawl_cpu_ms_a_page") / 1e3 / HOUR
    reading = wordings * figure("reading_cpu_ms_a_content") / 1e3 / HOUR
    kept = open_postings + float(np.sum(market.postings * market.closing)) * YEAR
    stored = _warehouse_bytes(kept, open_postings + wordings * YEAR)
    workers = max(1, ceil((crawling + reading) / (24 * CORES * BUSY)), ceil(_round_hours(market) / 24))
    return Need(
        boards=count,
        hosts=int(market.host[-1]) + 1,
        requests_a_day=float(requests.sum()),
        slowest_host_hours=hours_of_a_round(market, 1_000_000, is_first=False),
        first_round_hours=hours_of_a_round(market, 1, is_first=True),
        wire_gb_a_day=wire / GB,
        crawl_cpu_hours_a_day=crawling,
        open_postings=open_postings,
        wordings_a_day=wordings,
        reading_cpu_hours_a_day=reading,
        first_reading_cpu_hours=open_postings * figure("reading_cpu_ms_a_content") / 1e3 / HOUR,
        archive_gb_a_year=wire * YEAR / GB,
        warehouse_gb=stored / GB,
        looks_a_year=count * YEAR,
        manifests_gb_a_year=count * YEAR * figure("manifest_bytes_a_look") / GB,
        analysis_peak_gb=(figure("analysis_bytes") + kept * figure("analysis_bytes_a_posting")) / GB,
        catching_up_gb=count * YEAR * figure("analysis_bytes_a_look") / GB,
        workers=workers,
        usd_a_month=workers * figure("machine_price") + (wire * YEAR + stored) / GB * figure("stored_price"),
    )


def _round_hours(market: Market) -> float:
    return hours_of_a_round(market, 1, is_first=False)


def _warehouse_bytes(postings: float, wordings: float) -> float:
    """A row for each posting there ever was, a text for each wording."""
    return postings * figure("warehouse_bytes_a_posting") + wordings * figure("text_bytes_a_content")


class Release(NamedTuple):
    """What it takes to read one release of the web's archives."""

    pages: float
    bytes: float
    line_hours: float  # to bring it over one line of 1 Gbit/s
    finding_cpu_hours: float
    postings: float
    reading_cpu_hours: float
    warehouse_gb_of_release: float
    usd: float  # processor time alone


def release() -> Release:
    """One release of Common Crawl, all of it."""
    pages, postings = figure("release_pages"), figure("release_pages") * figure("release_posting_share")
    finding = pages / figure("archive_pages_a_cpu_s") / HOUR
    reading = postings * figure("reading_cpu_ms_a_content") / 1e3 / HOUR
    return Release(
        pages=pages,
        bytes=figure("release_bytes"),
        line_hours=figure("release_bytes") / LINE / HOUR,
        finding_cpu_hours=finding,
        postings=postings,
        reading_cpu_hours=reading,
        warehouse_gb_of_release=_warehouse_bytes(postings, postings) / GB,
        usd=(finding + reading) * figure("cpu_hour_price"),
    )
