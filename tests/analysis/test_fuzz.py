"""Whatever a posting holds, extraction answers, and every fact stands where it says.

Postings are made up from pieces that have hurt parsers before, and made from whole ones
by breaking them. `AIPM_FUZZ_SECONDS=600` makes the slow run a long one.
"""

import gzip
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.extract import contract, extract, within_limits
from analysis.facts import GUIDE_SKILLS, Document, Facts
from analysis.sections import find_sections
from analysis.text import from_html, from_plain
from crawler.posting import Pay
from crawler.sample.blocks import Blocks
from crawler.sample.market import Market
from crawler.sample.render import plain as written

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=4_000, deadline=None, suppress_health_check=list(HealthCheck))
SECONDS = float(os.environ.get("AIPM_FUZZ_SECONDS", "20"))
SLOWEST = 5.0  # seconds of one posting of ordinary size; the usual one takes a thousandth

WORDS = [
    "SQL", "Python or R", "machine learning", "roadmap", "product strategy", "stakeholders", "LLMs", "bias for action",
    "5+ years of experience", "at least three years", "is a plus", "not required", "ideally", "must have", "you will",
    "we", "our AI-powered product", "remote", "hybrid", "3 days a week in the office", "write code", "R", "Go", "AI/ML",
    "Wir suchen dich für unser Team", "nous cherchons une personne", "プロダクト", "منتج", "İstanbul", "straße", "ﬁ",
    "👩‍💻", "🚀", "e\u0301\u0301", "\u202eLQS\u202c", "S\u200bQL", "\x00", "\ud83d", "\ufeff", "\u2028", "\x85",
    "x" * 400, "x:Y" * 90, "jo@example.com", "+1 (555) 010-9999", "https://example.com/sql?a=b&c", "&amp;amp;",
    "&#x110000;", "&lt",
]  # fmt: skip
HEADINGS = [
    "What you'll do", "REQUIREMENTS", "You have:", "Nice to have", "About us", "Benefits", "Compensation:", "Über uns",
    "Equal opportunity", "Votre profil", "…", "?", "Tools in your belt",
]  # fmt: skip
AMOUNTS = [
    "0",
    "1",
    "95",
    "120",
    "120k",
    "1.5M",
    "120,000",
    "120.000",
    "120 000",
    "1,2,3",
    "9" * 40,
    "12.5",
    ".5",
    "1e9",
]
SIGNS = ["$", "€", "£", "₹", "¥", "US$", "CA$", "USD ", "EUR ", "$$", "kr", "zł", ""]
BETWEEN = ["-", " - ", "–", " to ", " and ", "—$", " / ", "\n", ", "]
PERIODS = [
    "",
    " per year",
    "/hr",
    " per hour",
    " a month",
    "/day",
    " p.a.",
    " annually",
    "k",
    "+",
    " OTE",
    " base",
    " %",
]
LEADS = ["", "Salary: ", "Base pay ", "OTE ", "up to ", "from ", "We raised ", "budget of ", "401k ", "Level 4: "]
TAGS = ["p", "div", "b", "strong", "ul", "li", "h2", "h3", "span", "table", "td", "a", "svg", "textarea", "section"]
BREAKS = ["", " ", "\n", "\r", "\r\n", "\n\n", "\t", "\u00a0", ". ", ".", ": ", ", ", "; ", " • ", "\n- ", "\n1) ", "!"]
TITLES = [
    "AI Product Manager", "Senior Product Manager, Search", "Produktmanager (m/w/d) KI", "Chef de produit IA",
    "VP Product", "Product Manager (L5) - $100k", "Head of Product | Remote", "产品经理", "", " ", "\u202e", "\ud800",
    "Product " * 300,
]  # fmt: skip

salary_lines = st.builds(
    "{}{}{}{}{}{}{}".format,
    *map(st.sampled_from, (LEADS, SIGNS, AMOUNTS, BETWEEN, SIGNS, AMOUNTS, PERIODS)),
)
words = st.one_of(st.sampled_from(WORDS), salary_lines, st.text(max_size=12))
plain = st.lists(
    st.builds(str.__add__, st.one_of(words, st.sampled_from(HEADINGS)), st.sampled_from(BREAKS)), max_size=40
).map("".join)
opened = st.builds(
    "<{}{}>{}".format, st.sampled_from(TAGS), st.sampled_from(["", " a=b", ' t="x>y"', " <", " /"]), plain
)
closed = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(TAGS), plain)
oddities = st.sampled_from(
    ["<", ">", "<!--", "-->", "<!x>", "</", "<br", "<br/>", "<p", "]]>", "<![CDATA[x]]>", "</p></p>"]
)
html = st.lists(st.one_of(opened, closed, oddities, plain), max_size=12).map("".join)
amounts = st.one_of(st.none(), st.decimals(0, Decimal(10) ** 12, places=2))
pay = st.builds(
    Pay,
    low=amounts,
    high=amounts,
    currency=st.sampled_from([None, "USD", "EUR", "XXX", "", "$"]),
    period=st.sampled_from([None, "year", "month", "week", "day", "hour"]),
    kind=st.sampled_from(["base", "ote", "bonus", "equity"]),
)
titles = st.one_of(st.sampled_from(TITLES), words, plain)
optional = st.one_of(st.none(), words)
documents = st.builds(
    Document,
    title=titles,
    html=st.one_of(st.just(""), html),
    text=st.one_of(st.just(""), plain),
    employer=optional,
    location=st.one_of(st.none(), st.sampled_from(["Berlin", "Remote - US", "San Francisco-Hybrid", "  "]), words),
    country=st.sampled_from([None, "US", "DE", "CA", "XX", ""]),
    work_mode=st.sampled_from([None, "remote", "On Site", "hybrid", "elsewhere", ""]),
    pay=st.lists(pay, max_size=3).map(tuple),
)


def check(document: Document) -> Facts:
    """Read a posting and prove what must hold of the facts of any."""
    facts = extract(document)
    read = within_limits(document)
    sources = {"title": read.title, "location": read.location or "", "text": facts.text, "source": read.work_mode or ""}
    for finding in facts.findings:
        stands(sources[finding.origin], finding)
    for fact in (*facts.mentions, *facts.guide, *(salary for salary in facts.salaries if salary.origin == "text")):
        stands(facts.text, fact)
    assert all(type(low) is Decimal for salary in facts.salaries if (low := salary.low) is not None)
    assert [salary.origin for salary in facts.salaries].count("source") <= len(document.pay)
    assert {demand.guide_skill for demand in facts.guide} <= set(GUIDE_SKILLS)
    ends = [0, *(part.end for part in facts.parts)]
    assert [part.start for part in facts.parts] == ends[:-1]
    assert ends[-1] == len(facts.text)
    return facts


def stands(source: str, fact: object) -> None:
    start, end, quoted = (getattr(fact, field) for field in ("start", "end", "words"))
    assert 0 <= start < end <= len(source)
    assert source[start:end] == quoted


def check_twice(document: Document) -> None:
    """The same posting gives the same facts, and they survive being written down."""
    facts = check(document)
    assert extract(document) == facts
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts
    assert json.loads(json.dumps(contract("1", facts)))["role"] == facts.role


@pytest.mark.parametrize("source", WORDS, ids=repr)
def test_each_oddity_alone(source: str) -> None:
    check_twice(Document(title=source, text=source, location=source))
    check_twice(Document(title=source, html=source))


@QUICK
@given(documents)
def test_a_posting_of_odd_pieces(document: Document) -> None:
    check_twice(document)


@QUICK
@given(st.one_of(html.map(from_html), plain.map(from_plain)))
def test_lines_and_sections_of_odd_pieces(text: object) -> None:
    sections = find_sections(text)
    assert (sections[0].start, sections[-1].end) == (0, len(text.text))
    assert all(one.end == following.start for one, following in pairwise(sections))
    assert all(one.end <= following.start for one, following in pairwise(text.lines))
    assert all(text.text[line.start : line.end].strip() for line in text.lines)


@pytest.mark.slow
@LONG
@given(documents)
def test_many_postings_of_odd_pieces(document: Document) -> None:
    check_twice(document)


def whole_postings() -> list[Document]:
    """Real postings if they are at hand, those of the made-up market if not."""
    place = Path(os.environ.get("AIPM_SHARED", Path(__file__).parents[3] / "shared")) / "postings/postings.jsonl.gz"
    if not place.is_file():
        return made_up()
    with gzip.open(place) as lines:
        rows = [json.loads(line) for line in lines]
    fields = ("title", "html", "text", "location")
    return [Document(**{field: row[field] or "" for field in fields if field in row}) for row in rows]


def made_up() -> list[Document]:
    market = Market(Blocks(small=True))
    showings = (market.show(life, min(life.weeks)) for life in market.lives)
    return [Document(title=showing.title, text=written(showing.parts)) for showing in showings]


def cut(body: str, dice: random.Random) -> str:
    start, end = sorted(dice.choices(range(len(body) + 1), k=2))
    return body[:start] + body[end:]


def double(body: str, dice: random.Random) -> str:
    start = dice.randrange(len(body) + 1)
    return body[:start] + body[start : start + dice.randrange(400)] * dice.randrange(2, 9) + body[start:]


def spoil(body: str, dice: random.Random) -> str:
    """Strew odd pieces over it."""
    for _ in range(dice.randrange(1, 30)):
        start = dice.randrange(len(body) + 1)
        body = body[:start] + dice.choice(PIECES) + body[start + dice.randrange(4) :]
    return body


def run_on(body: str, dice: random.Random) -> str:
    """Lose the line breaks, or the tags, or both."""
    return body.translate(dice.choice(({10: None}, {10: 32}, {60: None}, {60: 32, 62: 32, 10: None})))


def swap(body: str, dice: random.Random) -> str:
    old, new = dice.choices(". ,:;-–$<>\n•&'\"()0159aeAI\u00a0", k=2)
    return body.replace(old, new, dice.randrange(1, 50))


PIECES = [*WORDS, *HEADINGS, *SIGNS, *AMOUNTS, *PERIODS, *LEADS, *BREAKS, *(f"<{tag}>" for tag in TAGS), "<!--", "</p>"]
BREAKAGES: tuple[Callable[[str, random.Random], str], ...] = (cut, double, spoil, run_on, swap)


def broken(postings: list[Document], dice: random.Random) -> Iterator[Document]:
    """Whole postings, broken in one to four ways, without end."""
    while True:
        posting = dice.choice(postings)
        body = posting.html or posting.text
        for breakage in dice.choices(BREAKAGES, k=dice.randrange(1, 5)):
            body = breakage(body, dice)[:60_000]
        field, other = dice.choice((("html", "text"), ("text", "html")))
        title = spoil(posting.title, dice) if dice.random() < 0.3 else posting.title
        yield msgspec.structs.replace(posting, title=title, **{field: body, other: ""})


@pytest.mark.slow
def test_whole_postings_broken(record_testsuite_property: Callable[[str, object], None]) -> None:
    until = time.monotonic() + SECONDS
    for count, posting in enumerate(broken(whole_postings(), random.Random(SECONDS)), start=1):
        began = time.process_time()
        check(posting)
        assert time.process_time() - began < SLOWEST, posting
        if time.monotonic() > until:
            record_testsuite_property("postings", count)
            assert count > SECONDS
            return


def test_postings_are_broken_in_every_way() -> None:
    """Without real postings at hand the made-up market's are broken."""
    postings, dice = made_up(), random.Random(1)
    assert len(postings) > 100
    for breakage in BREAKAGES:
        assert any(breakage(posting.text, dice) != posting.text for posting in postings[:20]), breakage
    for posting in islice(broken(postings, dice), 40):
        check(posting)
