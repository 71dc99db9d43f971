"""What is read from the small sample market, one line a posting: write it anew, on purpose.

    python tests/golden/market.py

Each line holds the posting's id, its title, and every fact as NAME=VALUE: role, level, years, work mode,
coding and language, what is asked of the guide's skills, each concrete skill with its level of demand, and
each pay statement. A change of rules shows as a change of this file, to be read before it is accepted.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from analysis.extract import contract, extract
from analysis.facts import Facts
from analysis.warehouse.rows import document_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.sample.blocks import Blocks
from crawler.sample.life import LOOKS, Life
from crawler.sample.market import Market
from crawler.sample.payloads import body
from crawler.sources import load

FILE = Path(__file__).with_suffix(".txt")


def postings() -> Iterator[Posting]:
    """Every posting as its board last shows it, through its platform's payload and adapter."""
    market = Market(Blocks(small=True))
    for employer, lives in groupby(market.lives, key=lambda life: life.opening.brief.employer):
        showings = [market.show(life, last_week(life)) for life in lives]
        page = Page(
            source=employer.source,
            board=employer.token,
            url="http://127.0.0.1/",
            body=body(market.blocks, employer, showings),
            fetched_at=LOOKS[-1],
            employer=employer.name,
        )
        yield from (found for found in load(employer.source).parse(page) if isinstance(found, Posting))


def last_week(life: Life) -> int:
    return max(life.weeks)


def line(posting: Posting, facts: Facts) -> str:
    """One posting's facts."""
    said = contract(posting.posting_id, facts)
    plain = [f"{name}={said[name]}" for name in ("role", "level", "min_years", "work_mode", "coding")]
    guide = [f"{skill}={demand}" for skill, demand in said["guide"].items() if demand != "absent"]
    skills = sorted(f"{skill['id']}={skill['level']}" for skill in said["skills"])
    pay = [
        "pay=" + "/".join(str(salary[name]) for name in ("origin", "kind", "min", "max", "currency", "period"))
        for salary in said["salaries"]
    ]
    facts_said = " ".join([*plain, f"language={facts.language}", *guide, *skills, *pay])
    return f"{posting.posting_id}\t{posting.title}\t{facts_said}"


def readings() -> list[tuple[Posting, Facts]]:
    return [(posting, extract(document_of(posting))) for posting in postings()]


def lines(found: list[tuple[Posting, Facts]]) -> list[str]:
    return sorted(line(posting, facts) for posting, facts in found)


if __name__ == "__main__":
    FILE.write_text("\n".join(lines(readings())) + "\n", encoding="utf-8")
