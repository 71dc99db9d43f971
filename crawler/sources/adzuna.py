"""Adzuna: postings of many employers and boards, country by country, found by a search.

API    https://developer.adzuna.com/docs/search
Pages  of 50 postings, newest first, up to the tenth
Pay    salary_min and salary_max, in the country's money by the year; never what Adzuna only guesses

A board is a phrase to search for in the United States; `gb:PHRASE` searches in
Great Britain, and so on. A posting has the first 500 characters of its text and
no more, so it says little of skills. ADZUNA_APP_ID and ADZUNA_APP_KEY, from a
registration, must be set; no answer to a key of ours has been met yet. The links
of an answer repeat the id: no posting has it, but the archived answer does.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import quote

from crawler.page import Page
from crawler.posting import Pay, Posting
from crawler.record import Record
from crawler.source import Link, Signature
from crawler.values import amount, moment

OFF = (
    "its terms allow showing its postings, but counts and averages over them, which is what we make, for personal "
    "research only, or with its written consent"
)
FEED = "Jobs by Adzuna, https://www.adzuna.com"  # with its logo as the link, 116 x 23 pixels or more
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
DELAY = 3.0  # 25 requests a minute are free, 250 a day, 1,000 a week
KEYS = ("ADZUNA_APP_ID", "ADZUNA_APP_KEY")
ADDRESS = re.compile(
    r"https?://api\.adzuna\.com/v1/api/jobs/(?:us|(?P<region>[a-z]{2}))/search/\d+/?"
    r"\?(?:[^#]*&)?what_phrase=(?P<board>[^&#]+)"
)

CLASS = "__CLASS__"  # of their own program
BESIDE = frozenset({CLASS, "count", "mean"})
IGNORED = {CLASS, "adref", "category", "latitude", "longitude"}
MOST = 10  # pages of one look
PAGE = 50  # postings on a page
NUMBER = re.compile(r"/jobs/([a-z]{2})/search/(\d{1,3})(?:[/?]|$)")
MARK = re.compile(r"</?strong>")  # around the words searched for
OURS = re.compile(r"(?<=[?&])(?:se|utm_medium|utm_source)=[^&#]*&?")  # of this search, and our app id
CURRENCIES = {
    "at": "EUR",
    "au": "AUD",
    "be": "EUR",
    "br": "BRL",
    "ca": "CAD",
    "ch": "CHF",
    "de": "EUR",
    "es": "EUR",
    "fr": "EUR",
    "gb": "GBP",
    "in": "INR",
    "it": "EUR",
    "mx": "MXN",
    "nl": "EUR",
    "nz": "NZD",
    "pl": "PLN",
    "sg": "SGD",
    "us": "USD",
    "za": "ZAR",
}
STATED = ("salary_min", "salary_max", "salary_is_predicted")


def sign(keys: Mapping[str, str]) -> Signature:
    query = {"app_id": keys["ADZUNA_APP_ID"], "app_key": keys["ADZUNA_APP_KEY"]}
    return Signature(query=query, known=frozenset({"app_id"}))  # which stands in the links it gives


def start(board: str) -> Link:
    return at(board, number=1)


def at(board: str, number: int) -> Link:
    """A page of what the search finds in one country."""
    region, _, phrase = board.rpartition(":")
    asked = f"results_per_page={PAGE}&sort_by=date&content-type=application/json&what_phrase={quote(phrase, safe='')}"
    return Link(f"https://api.adzuna.com/v1/api/jobs/{region or 'us'}/search/{number}?{asked}")


def parse(page: Page) -> Iterator[Posting | Link]:
    region, number = (match[1], int(match[2])) if (match := NUMBER.search(page.url)) else ("us", 1)
    page.part = number > 1
    count = page.record("results").number("count")
    if count <= MOST * PAGE:
        page.total = count  # else a look has the newest, and promises nothing of the rest
    if not page.part:
        yield from (at(page.board, further) for further in range(2, min(-(-count // PAGE), MOST) + 1))
    for job in page.records("results", beside=BESIDE):
        with job:
            page.listed.add(job.key("id"))
            yield posting(page, job, region)
            job.done(ignoring=IGNORED)


def posting(page: Page, job: Record, region: str) -> Posting:
    return Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("id"),
        url=address(job),
        title=MARK.sub("", job.text("title")),
        body_html=MARK.sub("", job.html("description")),
        fetched_at=page.fetched_at,
        employer=named(job.record("company"), {CLASS}),
        location=named(job.record("location"), {CLASS, "area"}),
        country=region.upper(),
        pay=pay(job, CURRENCIES.get(region)),
        employment_type=", ".join(kind for name in ("contract_time", "contract_type") if (kind := job.words(name)))
        or None,
        posted_at=moment(job.text("created")),
        posted_precision="second",
    )


def address(job: Record) -> str:
    """Its page at Adzuna, without what says who searched.

    The same posting has the same address then, whoever asks and whenever.
    """
    return OURS.sub("", job.address("redirect_url")).rstrip("?&")


def named(label: Record, beside: set[str]) -> str | None:
    text = label.words("display_name")
    label.done(ignoring=beside)
    return text


def pay(job: Record, code: str | None) -> tuple[Pay, ...]:
    """The range, if the employer stated it: one that isn't marked as stated may be Adzuna's guess."""
    low, high = (amount(job.take(name, None)) for name in ("salary_min", "salary_max"))
    stated = str(job.take("salary_is_predicted", None)) == "0"
    if not stated or (low is None and high is None):
        return ()
    return (Pay(low=low, high=high, currency=code, period="year", words=job.stated(*STATED)),)
