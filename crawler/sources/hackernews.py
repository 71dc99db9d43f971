"""Hacker News: the monthly thread "Ask HN: Who is hiring?", each of its comments a posting.

API    https://hn.algolia.com/api, the search that Hacker News offers beside its own API
Pages  the list of threads, then the comments of this month's, a thousand a page
Pay    what the headline of a comment states

One comment is one posting, its roles joined in the title, for its number is all that
stays: roles come and go as it is edited. Replies, removed comments and mere talk are
left out, and so are e-mail addresses and who wrote it. The month before is read for
a week more, so that a weekly look misses nothing. The site's own pages are not asked.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from crawler.headline import read_headline
from crawler.headline.words import MAIL
from crawler.page import Page
from crawler.posting import Posting
from crawler.record import Record
from crawler.source import Link

FEED = "Postings from Hacker News, https://news.ycombinator.com"  # and a link to each; texts are their writers' own
EVERY = timedelta(hours=20)  # once a day, though today's run may be earlier than yesterday's
SEARCH = "https://hn.algolia.com/api/v1/search_by_date?tags="
ADDRESS = re.compile(
    r"https?://hn\.algolia\.com/api/v1/search_by_date\?tags=(?:story,author_whoishiring|comment,story_\d+)(?:[&#]|$)"
)

THREAD = re.compile(r"Ask HN: Who is hiring\?", re.IGNORECASE)  # not "Who wants to be hired?", nor freelancers
FOLLOWED = timedelta(days=38)  # a month and a week
COUNTS = {"exhaustive", "exhaustiveNbHits", "exhaustiveTypo", "hitsPerPage", "nbHits", "nbPages", "page"}
BESIDE = frozenset(COUNTS | {"params", "processingTimeMS", "processingTimingsMS", "query", "serverTimeMS"})
IGNORED = {
    "_highlightResult",  # the text again
    "_tags",
    "author",  # a person
    "children",
    "created_at",
    "num_comments",
    "points",
    "story_text",
    "story_title",
    "story_url",
    "title",
    "updated_at",  # of the search's copy
    "url",
}
OF_THREAD = IGNORED | {"story_id"}


def start(board: str) -> Link:  # noqa: ARG001 (a feed has one board only)
    return Link(f"{SEARCH}story,author_whoishiring&hitsPerPage=12")


def comments(thread: int, until: int | None = None) -> Link:
    """A thread's newest comments, or the newest of those written until then."""
    earlier = f"&numericFilters=created_at_i%3C%3D{until}" if until else ""
    return Link(f"{SEARCH}comment,story_{thread}&hitsPerPage=1000{earlier}")


def parse(page: Page) -> Iterator[Posting | Link]:
    head = page.record("hits")
    asked = unquote(head.words("params") or urlsplit(page.url).query)
    yield from postings(page, head) if "tags=comment" in asked else threads(page)


def threads(page: Page) -> Iterator[Link]:
    """The comments of each thread that is still followed; there is always one."""
    found = False
    for thread in page.records("hits", beside=BESIDE):
        with thread:
            number, is_hiring = int(thread.key("objectID")), THREAD.match(thread.text("title"))
            age = page.fetched_at - time_of(thread)
            thread.done(ignoring=OF_THREAD)
            if is_hiring and age <= FOLLOWED:
                found = True
                yield comments(number)
    if not found:
        page.broken.append(f"{page.url}: no thread of the last {FOLLOWED.days} days asks who is hiring")


def postings(page: Page, head: Record) -> Iterator[Posting | Link]:
    """What the comments offer; then those before them, where there are more than a page holds."""
    page.part = True
    total, most, count = head.number("nbHits"), head.number("hitsPerPage"), 0
    oldest: tuple[int, int] | None = None
    for comment in page.records("hits", beside=BESIDE):
        count += 1
        with comment:
            oldest = comment.number("created_at_i"), comment.number("story_id")
            if found := posting(page, comment):
                yield found
            comment.done(ignoring=IGNORED)
    if count != min(total, most):
        page.broken.append(f"{page.url}: {total} comments are promised, {most} a page, but {count} are there")
    if oldest and total > count:
        yield comments(oldest[1], until=oldest[0])


def posting(page: Page, comment: Record) -> Posting | None:
    """The posting that a comment is; None for replies, what was removed, and talk."""
    number, text = comment.key("objectID"), comment.html("comment_text", default="")
    is_reply = comment.key("parent_id") != comment.key("story_id")
    is_gone = any(comment.take(mark, default=False) for mark in ("deleted", "dead"))
    headline = None if is_reply or is_gone else read_headline(text)
    if headline is None:
        return None
    return Posting(
        source=page.source,
        board=page.board,
        source_id=number,
        url=f"https://news.ycombinator.com/item?id={number}",
        title=headline.title,
        body_html=MAIL.sub("[e-mail]", text).replace("\n", "<br>"),  # as it was typed
        fetched_at=page.fetched_at,
        employer=headline.employer,
        location=headline.location,
        country=headline.country,
        work_mode=headline.work_mode,
        pay=headline.pay,
        employment_type=headline.employment_type,
        posted_at=time_of(comment),
        posted_precision="second",
    )


def time_of(hit: Record) -> datetime:
    return datetime.fromtimestamp(hit.number("created_at_i"), UTC)
