"""Bring a lake's files to their place, in an order in which no reader meets half of them.

First what is new, under names that nobody reads yet (or, of a week that grew, whole in
place of the old file); then the catalogues and the package, which name it; last what
neither this package nor the snapshot before it names. Broken off at any point, readers
have the former lake, and the next export clears away what was left.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from queries.errors import BadTarget
from queries.folder import PACKAGE
from queries.lake.tables import GROWN, SNAPSHOTS, File

if TYPE_CHECKING:
    from scale.storage import Storage

NAME = "aipm-lake-"
OURS = tuple(f"{folder}/" for folder in sorted({SNAPSHOTS, *GROWN}))


class Sum(Struct, frozen=True, kw_only=True):
    """What a file came to when it was brought there."""

    hash: str


class Held(Struct, frozen=True, kw_only=True):
    """What a lake holds, as its own package says."""

    name: str
    snapshot: str = ""
    former: str = msgspec.field(default="", name="former_snapshot")
    files: dict[str, Sum] = {}

    @property
    def weeks(self) -> set[str]:
        """The partitions of its sightings."""
        return {path.split("/")[1] for path in self.files if path.startswith("sightings/")}


def claim(place: "Storage") -> Held:
    """What a lake holds; an empty place is marked as ours first. Raises BadTarget where something else is."""
    names = place.names()
    if not names:
        held = Held(name=NAME + "begun")
        place.write(PACKAGE, msgspec.json.encode({"name": held.name, "resources": []}))
        return held
    try:
        held = msgspec.json.decode(place.read(PACKAGE), type=Held) if PACKAGE in names else Held(name="")
    except msgspec.DecodeError:
        held = Held(name="")
    if not held.name.startswith(NAME):
        raise BadTarget(place.url, f"holds something else (no {PACKAGE} of a lake); name an empty or a new place")
    return held


def publish(place: "Storage", held: Held, files: Mapping[str, File], words: Mapping[str, str], former: str) -> None:
    """Bring files there, then `words` (catalogues, and the package last), then remove what is stale."""
    there = set(place.names())
    for name, file in files.items():
        if name not in there or not is_same(place, held, name, file):
            place.put(file.path, name)
    for name, text in words.items():
        if name not in there or place.read(name) != text.encode():
            place.write(name, text.encode())
    kept = (f"{SNAPSHOTS}/{former}/",) if former else ()
    for name in sorted(there - files.keys() - words.keys()):
        if name.startswith(OURS) and not name.startswith(kept):
            place.remove(name)
    if place.is_local:
        remove_empty(Path(place.url) / SNAPSHOTS)


def is_same(place: "Storage", held: Held, name: str, file: File) -> bool:
    """Tell whether a file lies there already, by what the package said of it and by its size."""
    known = held.files.get(name)
    return known is not None and known.hash == f"sha256:{file.digest}" and place.size(name) == file.size


def remove_empty(folder: Path) -> None:
    """Remove the folders below that hold nothing any more; object stores have none."""
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()
