"""A folder that is made for elsewhere: written on this disk, then sent to its address file by file.

Each file arrives whole, and what leads to the others (the package, the front page) comes last.
`aipm-files.json` there says which files are ours, and what each holds: what did not
change is not sent again, what we no longer write is removed, and no stranger's file is touched.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
from msgspec import Struct

from queries.errors import BadTarget
from queries.folder import PACKAGE
from scale.storage import Storage

LIST = "aipm-files.json"
LAST = ("index.html", PACKAGE)  # in this order

Watch = Callable[[str, int, int], None]


class Sent(Struct, frozen=True, kw_only=True):
    """What is ours at an address: the kind of folder, and each file's SHA-256; none while it is being sent."""

    kind: str
    files: dict[str, str] = {}


class Outgoing(NamedTuple):
    """Where to write a folder now, None for its own place in the workspace; and where it will be, if elsewhere."""

    folder: Path | None
    url: str = ""


@contextmanager
def outgoing(out: str | None, workspace: Path, kind: str, watch: Watch) -> Iterator[Outgoing]:
    """Lend a folder to write into, and send it off once it is full; raises BadTarget or ScaleError.

    A place on this disk is lent as it is.
    """
    storage = Storage(out) if out and "://" in out else None
    if storage is None or storage.is_local:
        yield Outgoing(Path(storage.url if storage else out) if out else None)
        return
    held = claim(storage, kind)
    if not workspace.is_dir():
        yield Outgoing(Path(storage.url))  # whoever writes there says what is missing
        return
    with TemporaryDirectory(prefix=".outgoing-", dir=workspace) as shelf:
        folder = Path(shelf) / "folder"
        yield Outgoing(folder, storage.url)
        send(folder, storage, held, watch)


def claim(storage: Storage, kind: str) -> Sent:
    """What is ours at an address; raises BadTarget if that is of another kind."""
    if LIST not in storage.names():  # which also finds out whether anybody answers there, before a folder is made
        return Sent(kind=kind)
    try:
        held = msgspec.json.decode(storage.read(LIST), type=Sent)
    except msgspec.DecodeError as problem:
        raise BadTarget(storage.place(LIST), f"is no list of ours ({problem}); name another place") from problem
    if held.kind != kind:
        raise BadTarget(storage.url, f"holds {held.kind}* of ours, not {kind}*; name another place")
    return held


def send(folder: Path, storage: Storage, held: Sent, watch: Watch = lambda *_: None) -> None:
    """Make the address hold what the folder holds, and nothing else of ours."""
    there = set(storage.names())
    new = {path.relative_to(folder).as_posix(): digest_of(path) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(new.keys() & there - held.files.keys()):
        raise BadTarget(storage.place(name), "is somebody else's file; name an empty or a new place")
    changed = sorted(name for name, digest in new.items() if name not in there or held.files.get(name) != digest)
    stale = sorted((held.files.keys() - new.keys()) & there)
    if changed or stale:
        write_list(storage, Sent(kind=held.kind, files=held.files | dict.fromkeys(changed, "")))
    changed.sort(key=lambda name: LAST.index(name) + 1 if name in LAST else 0)
    for number, name in enumerate(changed):
        watch(f"sending {name}", number, len(changed))
        storage.put(folder / name, name)
    for name in stale:
        storage.remove(name)
    write_list(storage, Sent(kind=held.kind, files=new))


def write_list(storage: Storage, sent: Sent) -> None:
    """Say which files are ours."""
    storage.write(LIST, msgspec.json.format(msgspec.json.encode(sent, order="sorted"), indent=1) + b"\n")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
