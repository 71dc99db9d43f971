"""DOOR (signatures fixed by the lead; bodies to be written by the owner of this room)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from crawler.posting import Posting

Verdict = Literal["complete", "unchanged", "partial", "failed", "refused"]
Trigger = Literal["web", "sample", "ingest"]


class PageRef(Struct, frozen=True, kw_only=True):
    """Where one page's body lies: a response record of a WARC file in the archive.

    For a page that came back unchanged, `warc`/`offset`/`length` point at the earlier response.
    """

    url: str
    status: int
    fetched_at: datetime
    digest: str  # sha256 of the decoded body, hex
    warc: str  # file name inside archive/
    offset: int
    length: int


class Look(Struct, frozen=True, kw_only=True):
    """One look at one board."""

    source: str
    board: str
    looked_at: datetime
    verdict: Verdict
    reason: str = ""  # empty for complete and unchanged
    employer: str | None = None  # from boards.csv
    listed_count: int | None = None  # postings read, None if the board could not be read
    pages: tuple[PageRef, ...] = ()
    unknown_fields: dict[str, int] = {}


class Run(Struct, frozen=True, kw_only=True):
    """One finished run: the manifest beside its WARC file, archive/RUN_ID.json."""

    run_id: str  # 20261116T060000Z-web
    trigger: Trigger
    started_at: datetime
    ended_at: datetime
    code_version: str
    looks: tuple[Look, ...]


class Archive:
    """The archive of one workspace, to read."""

    def __init__(self, workspace: Path) -> None:
        """Raises NotAWorkspace."""

    def runs(self) -> list[Run]:
        """Every finished run, oldest first. Raises BrokenArchive on an unreadable manifest."""
        raise NotImplementedError

    def body(self, page: PageRef) -> bytes:
        """The decoded body of a page; raises BrokenArchive if the record isn't there or its digest differs."""
        raise NotImplementedError

    def postings(self, look: Look) -> Iterator[Posting]:
        """The look's postings, by running its adapter over the archived pages; unreadable records are left out."""
        raise NotImplementedError
