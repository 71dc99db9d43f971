"""One file of a web archive worked through: its shard is the runs it comes to, as they will stand in the archive.

A shard is made of the file alone, and put in its place whole: who makes it, where, and how
often doesn't show in it. Its name follows from the file's size and its two ends, for to
hash a gigabyte would cost as much as half of the work.
"""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
from msgspec import Struct

from crawler.archive import WEB_ARCHIVE, Look, PageRef, Run
from crawler.errors import LayoutChanged
from crawler.jobpage.embedded import wish_of
from crawler.page import Page
from crawler.posting import Posting
from crawler.settings import Board, code_version
from crawler.sources import read
from crawler.warc import UNSAFE
from crawler.webarchive.cdx import Stretch
from crawler.webarchive.pages import Found, page_of
from crawler.webarchive.records import Raw, Trouble, responses
from crawler.webarchive.source import Source, opened, verbatim
from crawler.webarchive.whose import Hosts, Whose
from crawler.writer import Writer
from scale.errors import NoSuchFile, PlaceUnreachable
from scale.storage import Storage

NAMED = 20  # so many troubles of a file are named, the rest are counted
PLACES = 5  # so many pages of a look are named by their place in the file
OPEN = 32  # WARC files at a time: a file may hold pages of very many days
END = 1 << 20  # bytes at either end of a file that tell it from others


class Job(Struct, frozen=True, kw_only=True):
    """A file to work through, or stretches of it."""

    folder: str
    name: str
    shards: str  # where its shard goes
    stretches: tuple[Stretch, ...] | None = None
    listed: tuple[Board, ...] = ()  # boards whose pages are strangers'

    def __str__(self) -> str:
        return Storage(self.folder).place(self.name)


class Shard(Struct, frozen=True, kw_only=True):
    """What a file came to: `KEY.json` beside the runs that it names."""

    file: str
    key: str = ""  # none if it could not be read at all, and is to be tried again
    runs: tuple[str, ...] = ()
    counts: dict[str, int] = {}  # of pages, by what became of them
    posting_count: int = 0
    trouble: tuple[str, ...] = ()
    trouble_count: int = 0


def make(job: Job) -> Shard:
    """The shard of a file, made unless it is there; of one that can't be had, a shard that says so and isn't kept."""
    source, shards = Storage(job.folder), Storage(job.shards)
    try:
        key = fingerprint(source, job)
        if shards.exists(f"{key}.json"):
            return msgspec.json.decode(shards.read(f"{key}.json"), type=Shard)
        with TemporaryDirectory(prefix="aipm-") as folder:
            sifting = Sifting(job, key, Path(folder))
            sifting.sift(source)
            shard = sifting.finish()
            for run_id in shard.runs:
                for name in (f"{run_id}.warc.gz", f"{run_id}.json"):
                    shards.put(Path(folder, name), name)
    except (NoSuchFile, PlaceUnreachable) as problem:
        return Shard(file=job.name, trouble=(str(problem),), trouble_count=1)
    shards.write(f"{key}.json", msgspec.json.encode(shard))
    return shard


def lost(job: Job) -> Shard:
    """What a file comes to whose workers died of it."""
    said = f"{job}: ended each of its workers (killed, or out of memory); run the command again"
    return Shard(file=job.name, trouble=(said,), trouble_count=1)


def fingerprint(source: Storage, job: Job) -> str:
    """What tells a file, and what is to be read of it, from all others."""
    size = source.size(job.name)
    ends = (source.read(job.name, 0, END), source.read(job.name, max(0, size - END), END))
    facts = [size, *(hashlib.sha256(end).hexdigest() for end in ends), job.stretches]
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:12]


class Sifting:
    """A file being worked through: what was kept of it so far, and what was not."""

    def __init__(self, job: Job, key: str, folder: Path) -> None:
        self.job = job
        self.key = key
        self.days = Days(key, folder)
        self.hosts = Hosts(job.listed)
        self.counts = Counter[str]()
        self.trouble: list[str] = []
        self.trouble_count = 0

    def sift(self, source: Storage) -> None:
        for part in opened(source, self.job.name, self.job.stretches):
            for raw in responses(part.file):
                if isinstance(raw, Trouble):
                    self.note(part.begin + raw.offset, raw.url, raw.problem)
                elif raw.is_likely:
                    self.counts[self.outcome(part, raw._replace(offset=part.begin + raw.offset))] += 1
                else:
                    self.counts["without a word of JobPosting"] += 1

    def outcome(self, part: Source, raw: Raw) -> str:
        """What becomes of a response; it costs itself only."""
        url = raw.fields.get("warc-target-uri", "")
        try:
            found = page_of(raw)
            if isinstance(found, str):
                return found
            whose = self.hosts.whose(found.url)
            return whose.left_out or self.kept(part, found, whose)
        except (LayoutChanged, ValueError) as problem:
            self.note(raw.offset, "" if url and url in str(problem) else url, str(problem))
            return "that can't be read"

    def kept(self, part: Source, found: Found, whose: Whose) -> str:
        """Keep a page if it shows a posting; raises LayoutChanged."""
        if wish := wish_of(found.headers):
            return wish.gone or "that reserve text and data mining"
        page = page_from(found, whose)
        ids = {posting.source_id for posting in read(page) if isinstance(posting, Posting)}
        for line in page.broken:
            self.note(found.offset, "", line)
        if ids:
            self.days.keep(found, whose, page, ids, Origin(self.job.name, verbatim(part, found)))
            return "kept"
        return "that can't be read" if page.broken else page.gone or "without JobPosting"

    def note(self, offset: int, url: str, problem: str) -> None:
        """Name what can't be used, or count it."""
        self.trouble_count += 1
        if len(self.trouble) < NAMED:
            self.trouble.append(": ".join(filter(None, (f"{self.job.name} at byte {offset}", url[:200], problem))))

    def finish(self) -> Shard:
        runs = self.days.finish(self.job.name)
        return Shard(
            file=self.job.name,
            key=self.key,
            runs=tuple(run.run_id for run in runs),
            counts=dict(self.counts.most_common()),
            posting_count=sum(look.listed_count or 0 for run in runs for look in run.looks),
            trouble=tuple(self.trouble),
            trouble_count=self.trouble_count,
        )


class Kept:
    """What was kept of one board on one day."""

    def __init__(self, whose: Whose) -> None:
        self.whose = whose
        self.pages: list[PageRef] = []
        self.offsets: list[int] = []
        self.ids = set[str]()
        self.unknown = Counter[str]()

    def look(self, file: str) -> Look:
        """Never whole: an archive has what it came across, and what it lacks may well be there."""
        places = ", ".join(map(str, self.offsets[:PLACES]))
        more = len(self.offsets) - PLACES
        said = f"{file}, at byte {places}" + (f" and {more} more" if more > 0 else "")
        return Look(
            source=self.whose.source,
            board=self.whose.board,
            looked_at=min(page.fetched_at for page in self.pages),
            verdict="partial",
            reason=f"{WEB_ARCHIVE}: {said}",
            employer=self.whose.employer,
            listed_count=len(self.ids),
            pages=tuple(self.pages),
            unknown_fields=dict(sorted(self.unknown.items())),
        )


class Origin(NamedTuple):
    """Where a page came from: the file's name, and the record as it lies there if it can stay so."""

    file: str
    record: bytes | None


class Days:
    """The runs of a file, one for each day that its kept pages were crawled on."""

    def __init__(self, key: str, folder: Path) -> None:
        self._key = key
        self._folder = folder
        self._boards: dict[date, dict[tuple[str, str], Kept]] = {}
        self._open: dict[date, Writer] = {}
        self._committed: dict[date, int] = {}

    def keep(self, found: Found, whose: Whose, page: Page, ids: set[str], origin: Origin) -> None:
        """Take a page into its day's run, with where it came from."""
        day = found.at.date()
        kept = self._boards.setdefault(day, {}).setdefault((whose.source, whose.board.casefold()), Kept(whose))
        kept.pages.append(self._stored(self._writer(day), found, origin))
        kept.offsets.append(found.offset)
        kept.ids |= ids
        kept.unknown.update(page.unknown)

    def _stored(self, writer: Writer, found: Found, origin: Origin) -> PageRef:
        digest = hashlib.sha256(found.body).hexdigest()
        said = {"File": origin.file, "Offset": str(found.offset), "Record-ID": found.record_id}
        fields = {f"WARC-Source-{name}": UNSAFE.sub("%20", each) for name, each in said.items() if each}
        if origin.record is None:
            return writer.response(found.url, 200, "OK", found.headers, found.body, digest, found.at, origin=fields)
        fields["WARC-Refers-To"] = fields["WARC-Source-Record-ID"]
        return writer.copy(origin.record, found.url, digest, found.at, origin=fields)

    def finish(self, file: str) -> list[Run]:
        """Close all files, and write each run's manifest beside its own."""
        self._close()
        runs = [self._run(day, file) for day in sorted(self._boards)]
        for run in runs:
            manifest = msgspec.json.format(msgspec.json.encode(run, order="deterministic"), indent=2) + b"\n"
            Path(self._folder, f"{run.run_id}.json").write_bytes(manifest)
        return runs

    def _run(self, day: date, file: str) -> Run:
        boards = self._boards[day]
        times = [page.fetched_at for kept in boards.values() for page in kept.pages]
        return Run(
            run_id=self._run_id(day),
            trigger="ingest",
            started_at=min(times),
            ended_at=max(times),
            code_version=code_version(),
            looks=tuple(boards[key].look(file) for key in sorted(boards)),
        )

    def _run_id(self, day: date) -> str:
        return f"{day:%Y%m%d}T000000Z-ingest-{self._key}"

    def _writer(self, day: date) -> Writer:
        if day not in self._open:
            if len(self._open) >= OPEN:
                self._close()
            committed = self._committed.get(day, 0)
            self._open[day] = Writer(self._folder, self._run_id(day), committed, folder=self._folder)
        return self._open[day]

    def _close(self) -> None:
        for day, writer in self._open.items():
            self._committed[day] = writer.sync()
            writer.close()
        self._open.clear()


def page_from(found: Found, whose: Whose) -> Page:
    page = Page(
        source=whose.source,
        board=whose.board,
        url=found.url,
        body=found.body,
        fetched_at=found.at,
        employer=whose.employer,
    )
    page.part = True
    return page
