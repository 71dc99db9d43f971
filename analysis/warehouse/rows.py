"""What the archive says, laid out as rows of the warehouse, and the hashes that tell sameness.

Two hashes decide what is new. A content's covers every field that makes a new
version. A look's covers its pages: equal pages show equal postings.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from analysis.facts import Document
from crawler.archive import Look, PageRef, Run
from crawler.posting import Posting

Row = dict[str, Any]


def seen_digest(look: Look) -> str:
    """What decides the postings of a look: its pages, the employer's name given to them, and how many were open."""
    pages = [[page.url, page.digest] for page in look.pages]
    return sha256(msgspec.json.encode([look.employer, look.listed_count, pages])).hexdigest()


def hash_content(posting: Posting) -> str:
    """SHA-256 over all fields that make a version; a new address, date or name of the employer makes none."""
    return sha256(
        msgspec.json.encode(
            [
                posting.title,
                posting.location,
                posting.country,
                posting.work_mode,
                posting.department,
                posting.employment_type,
                posting.requisition_id,
                posting.pay,
                posting.body_html,
            ]
        )
    ).hexdigest()


def document_of(posting: Posting) -> Document:
    """What extraction may read: nothing that `hash_content` leaves out, since facts are kept by that hash."""
    return Document(
        title=posting.title,
        html=posting.body_html,
        location=posting.location,
        country=posting.country,
        work_mode=posting.work_mode,
        pay=posting.pay,
    )


def page_row(page: PageRef, number: int, look_number: int) -> Row:
    return {
        "look_number": look_number,
        "page_number": number,
        "url": page.url,
        "status": page.status,
        "fetched_at": naive(page.fetched_at),
        "digest": page.digest,
        "warc": page.warc,
        "warc_offset": page.offset,
        "warc_length": page.length,
    }


def look_row(look: Look, look_number: int, run_number: int) -> Row:
    """A look as its manifest tells it."""
    return {
        "look_number": look_number,
        "run_number": run_number,
        "source": look.source,
        "board": look.board,
        "looked_at": naive(look.looked_at),
        "verdict": look.verdict,
        "reason": look.reason,
        "employer": look.employer,
        "listed_count": look.listed_count,
    }


def content_row(posting: Posting, number: int, content_hash: str, run_number: int) -> Row:
    return {
        "content_number": number,
        "content_hash": content_hash,
        "run_number": run_number,
        "title": posting.title,
        "location": posting.location,
        "country": posting.country,
        "department": posting.department,
        "employment_type": posting.employment_type,
        "requisition_id": posting.requisition_id,
    }


def reading_row(posting: Posting, number: int, look_number: int, content_hash: str) -> Row:
    return {
        "reading_number": number,
        "look_number": look_number,
        "content_hash": content_hash,
        "posting_id": posting.posting_id,
        "source": posting.source,
        "board": posting.board,
        "source_id": posting.source_id,
        "employer": posting.employer,
        "url": posting.url,
        "posted_at": naive(posting.posted_at),
        "posted_precision": posting.posted_precision,
        "updated_at": naive(posting.updated_at),
    }


def run_row(run: Run, number: int, market: str) -> Row:
    return {
        "run_number": number,
        "run_id": run.run_id,
        "trigger": run.trigger,
        "started_at": naive(run.started_at),
        "ended_at": naive(run.ended_at),
        "code_version": run.code_version,
        "market": market,
        "fingerprint": fingerprint(run),
    }


def fingerprint(run: Run) -> str:
    """SHA-256 of a manifest: tells whether the archive still says what it said."""
    return sha256(msgspec.json.encode(run, order="deterministic")).hexdigest()


def naive(moment: datetime | None) -> datetime | None:
    """The same moment in UTC without saying so, as DuckDB's TIMESTAMP holds it.

    >>> naive(datetime.fromisoformat("2026-11-16T08:00:00+02:00"))
    datetime.datetime(2026, 11, 16, 6, 0)
    """
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
