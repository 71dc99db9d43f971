"""Postings go into the kept ones of their month: written, read back, and only then listed.

Killed at any moment, the list says what it said; the next one who keeps something
cuts off what no list names.
"""

import hashlib
import lzma
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from msgspec import structs

from crawler.archive import Look, reader, writing
from crawler.compact import trim
from crawler.errors import BrokenArchive
from crawler.kept import RESTORE, SUFFIX, Entry, Group, Head, Index, Kept, data_path, key_of, read_index, said_by
from crawler.months import write_whole
from crawler.posting import Posting

SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)  # when every record was fetched: a look says when it was

LEAST, MOST = 1 << 12, 1 << 23  # bytes of an xz dictionary
NOTHING_GONE = "no page was let go; see to the disk, and try again"


class Place(NamedTuple):
    """Where a record stands."""

    stream: int  # its offset
    number: int


class Reading(NamedTuple):
    """What adapters make of one look."""

    look: Look
    run_id: str
    postings: list[Posting]

    @property
    def board(self) -> str:
        return f"{self.look.source}/{self.look.board}"


def keep(folder: Path, month: str, readings: Iterator[Reading]) -> int:
    """Keep looks of one month, each board's together; how many bytes that took. Raises NotWritten or BrokenArchive."""
    first = next(readings, None)
    if first is None:
        return 0
    index, path = read_index(folder, month), data_path(folder, month)
    held = path.stat().st_size if path.exists() else 0
    if held < index.length:
        raise BrokenArchive(path, f"{index.length} bytes were kept, {held} are there; {RESTORE}")
    try:
        with writing(path), path.open("ab") as file:
            file.truncate(index.length)
            file.seek(index.length)
            entries = list(append(file, Kept(folder), index, chain([first], readings)))
            file.flush()
            os.fsync(file.fileno())
        grown = Index(looks=(*index.looks, *entries))
        verify(Kept(folder, (month, grown)), entries)
    except BaseException:
        trim(path, index.length)
        raise
    with writing(path):
        write_whole(folder / f"{month}{SUFFIX}", msgspec.json.encode(grown) + b"\n")
    return grown.length - index.length


def append(file: BinaryIO, kept: Kept, index: Index, readings: Iterable[Reading]) -> Iterator[Entry]:
    """Write one stream a look, and yield where it stands."""
    for board, group in groupby(readings, key=lambda reading: reading.board):
        known = {
            digest_of(record): Place(entry.offset, number)
            for entry in index.looks
            if entry.board == board
            for number, record in enumerate(kept.records(entry))
        }
        for reading in group:
            offset = file.tell()
            packed = pack(reading, known, offset)
            file.write(packed)
            yield Entry(
                look=key_of(reading.look),
                run_id=reading.run_id,
                board=board,
                looked_at=reading.look.looked_at,
                reader=reader(),
                said=said_by(reading.postings),
                offset=offset,
                length=len(packed),
                digest=hashlib.sha256(packed).hexdigest(),
            )


def pack(reading: Reading, known: dict[bytes, Place], offset: int) -> bytes:
    """The stream of a look that is to stand at an offset; its new records become known ones."""
    records, shown = list[bytes](), list[tuple[datetime, Place]]()
    for posting in reading.postings:
        record = msgspec.json.encode(structs.replace(posting, fetched_at=SOME_DAY))
        place = known.setdefault(digest_of(record), Place(offset, len(records)))
        if place == (offset, len(records)):
            records.append(record)
        shown.append((posting.fetched_at, place))
    groups = tuple(
        Group(
            fetched_at=fetched_at,
            stream=None if stream == offset else stream,
            numbers=tuple(place.number for _, place in group),
        )
        for (fetched_at, stream), group in groupby(shown, key=lambda each: (each[0], each[1].stream))
    )
    return squeezed(b"\n".join([msgspec.json.encode(Head(shown=groups)), *records]) + b"\n")


def squeezed(text: bytes) -> bytes:
    """An xz stream whose dictionary is no larger than what it packs: to lay out an empty one takes longer."""
    size = max(LEAST, min(len(text), MOST))
    return lzma.compress(text, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": size}])


def verify(kept: Kept, entries: Iterable[Entry]) -> None:
    """Read looks back; raises BrokenArchive unless each gives the postings that went in."""
    for entry in entries:
        if said_by(kept.postings(entry)) != entry.said:
            path = data_path(kept.folder, entry.month)
            raise BrokenArchive(path, f"does not give back what it took in of {entry.board}; {NOTHING_GONE}")


def digest_of(record: bytes) -> bytes:
    return hashlib.sha256(record).digest()
