"""Remote OK: one public JSON list of its newest postings, of many employers.

API    https://remoteok.com/api, whose first element is its terms
Pages  one, of about a hundred postings; what falls out of it isn't closed
Pay    salary_min and salary_max, 0 where unset; their currency and period are not said

Its name promises remote work, yet its rows hold shop floors too: so no row is taken
for remote unless its own words say so. Much of the text was decoded wrongly, and
is mended; the sentence that it appends for bots is cut off, since it holds the
address of whoever asked, and would make every look a new version.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from crawler.errors import LayoutChanged
from crawler.page import Page
from crawler.posting import Pay, Posting
from crawler.record import Record
from crawler.source import Link
from crawler.values import amount, moment

FEED = "Postings from Remote OK, https://remoteok.com"  # and a link to each that search engines may follow; no logo
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
DELAY = 1.0
ADDRESS = re.compile(r"https?://remoteok\.com/api/?(?:[?#]|$)", re.IGNORECASE)

IGNORED = {
    "apply_url",  # the same page
    "company_logo",
    "epoch",  # the date again
    "logo",
    "slug",
    "tags",  # guessed from the text
}
STATED = ("salary_min", "salary_max")
FOR_BOTS = re.compile(
    r"(?:\s|<br ?/?>)*Please mention the word \*\*[A-Z]+\*\*(?: and tag \S+)? when applying to show you read the job"
    r" post completely(?: \(#\S+\))?\. This is a beta feature to avoid spam applicants\. Companies can search these"
    r" words to find applicants that read this and see they['’]re human\.\s*$"
)
SECOND = "\u0080-\u00bf" + re.escape(bytes(set(range(0x80, 0xA0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}).decode("cp1252"))
MISREAD = re.compile(f"[ÂÃ][{SECOND}]|â[{SECOND}][{SECOND}]|ð[{SECOND}]{{3}}")  # accents, punctuation, emoji


def start(board: str) -> Link:  # noqa: ARG001 (a feed has one board only)
    return Link("https://remoteok.com/api")


def parse(page: Page) -> Iterator[Posting | Link]:
    rows = page.records()
    with_terms = next(rows, None)
    if with_terms is None or "legal" not in with_terms.fields:
        raise LayoutChanged(page.url, "the list doesn't begin with the terms")
    with_terms.done(ignoring={"last_updated", "legal"})
    for job in rows:
        with job:
            yield posting(page, job)
            job.done(ignoring=IGNORED)


def posting(page: Page, job: Record) -> Posting:
    return Posting(
        source=page.source,
        board=page.board,
        source_id=job.key("id"),
        url=job.address("url"),
        title=mended(job.text("position")),
        body_html=FOR_BOTS.sub("", mended(job.html("description"))),
        fetched_at=page.fetched_at,
        employer=mended(job.words("company") or "") or None,
        location=mended(job.words("location") or "").rstrip(", ") or None,  # "Austin, " is what comes
        pay=pay(job),
        posted_at=moment(job.text("date")),
        posted_precision="second",
    )


def pay(job: Record) -> tuple[Pay, ...]:
    low, high = (amount(job.take(name, None)) for name in STATED)
    if low is None and high is None:
        return ()
    return (Pay(low=low, high=high, currency=None, period=None, words=job.stated(*STATED)),)


def mended(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252, read again; all else stays.

    >>> mended("youâ\\x80\\x99ll love our cafÃ© â€“ and Zürich")
    'you’ll love our café – and Zürich'
    """
    return MISREAD.sub(lambda match: _read_again(match[0]), text)


def _read_again(letters: str) -> str:
    octets = b"".join(letter.encode("latin-1" if ord(letter) < 256 else "cp1252") for letter in letters)
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return letters
