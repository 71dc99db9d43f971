"""An archive whose files lie elsewhere: `archive = "s3://bucket/folder"` in aipm.toml.

A run is written on this disk, as ever. When its manifest is, its bodies go up, then
its manifest: whoever reads there meets whole runs only. Who is killed in between
leaves all of it here, and the next one who writes sends the rest. Manifests and lists
are small, never change up there, and are kept here; bodies are read where they are.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.errors import BadSettings, BrokenArchive, NotAWorkspace
from crawler.settings import load_settings
from scale.errors import NoSuchFile
from scale.storage import Storage

MARKER = "workspace.json"
CARD = "workspace.card"  # up there: which market the archive is of
BODIES = (".warc.gz", ".kept.jsonl.xz")
LISTS = (".parts", ".kept")
MANIFEST = ".json"
MOST = 8 << 20  # bytes of one request
AT_HAND = 64 << 20  # bytes kept of what was read
FASTER = 4  # by how much a request grows, where the one before was read on from


class Elsewhere:
    """The files of one archive that are not on this disk, to read; their names are asked for once."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._names: frozenset[str] | None = None
        self._held = OrderedDict[tuple[str, int], bytes]()  # by file and where in it; the last one used is the last

    def holds(self, name: str) -> bool:
        return name in self.names()

    def names(self, *, anew: bool = False) -> frozenset[str]:
        """What is there; `anew`, if that may have changed."""
        if self._names is None or anew:
            self._names = frozenset(self.storage.names())
        return self._names

    def take_lists(self, folder: Path) -> None:
        """Bring the manifests and lists that this disk lacks."""
        for name in sorted(self.names(anew=True)):
            if name.endswith((*LISTS, MANIFEST)) and not (folder / name).exists():
                self.storage.get(name, folder / name)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A stretch of a file; raises NoSuchFile.

        Who jumps about gets what they ask for, and nothing else goes over the wire; for who reads on, requests grow.
        """
        found = self._within(name, offset, length)
        if found is None:
            start, body = offset, self.storage.read(name, offset, max(length, self._ahead(name, offset)))
            self._keep(name, start, body)
            return body[:length]
        start, body = found
        return body[offset - start : offset - start + length]

    def _within(self, name: str, offset: int, length: int) -> tuple[int, bytes] | None:
        for (held, start), body in reversed(self._held.items()):
            if held == name and start <= offset and offset + length <= start + len(body):
                self._held.move_to_end((held, start))
                return start, body
        return None

    def _ahead(self, name: str, offset: int) -> int:
        """How much to ask for: more than the last time where that ended close before, nothing extra otherwise."""
        sizes = (
            len(body)
            for (held, start), body in self._held.items()
            if held == name and start <= offset <= start + FASTER * len(body)
        )
        return min(MOST, FASTER * max(sizes, default=0))

    def _keep(self, name: str, start: int, body: bytes) -> None:
        self._held[name, start] = body
        while sum(map(len, self._held.values())) > AT_HAND:
            self._held.popitem(last=False)


def storage_of(workspace: Path) -> Storage | None:
    """Where the archive lies, None if it is in the workspace itself; raises BadSettings or ScaleError."""
    url = load_settings(workspace).archive
    return Storage(url) if url else None


def elsewhere(workspace: Path) -> Elsewhere | None:
    """The part of an archive that isn't on this disk, if there may be one."""
    storage = storage_of(workspace)
    return Elsewhere(storage) if storage else None


def require_here(workspace: Path) -> None:
    """Raise BadSettings unless the archive is in the workspace: what rewrites its files can't do so elsewhere."""
    if url := load_settings(workspace).archive:
        remedy = "copy all of it into the workspace's archive folder, take that line out, and put the result elsewhere"
        problem = f'archive = "{url}": only an archive on this disk can be compacted; {remedy}'
        raise BadSettings(workspace / "aipm.toml", problem)


def adopt(workspace: Path) -> bool:
    """Make a folder, of which only aipm.toml says where its archive lies, a workspace of that archive's market."""
    storage = storage_of(workspace)
    if storage is None or not storage.exists(CARD):
        return False
    storage.get(CARD, workspace / MARKER)
    return True


def send(workspace: Path) -> None:
    """Send up what is finished and not there yet, bodies first and manifests last, and let go of bodies that arrived.

    Raises ScaleError; whatever was not sent stays, and goes up the next time.
    """
    storage, folder = storage_of(workspace), workspace / "archive"
    if storage is None:
        return
    there = frozenset(storage.names())
    _show_card(storage, workspace, is_first=CARD not in there)
    bodies = list(_finished(folder))
    for path in bodies:
        _send_body(storage, path, is_published=bool(_runs_of(path.name, there)))
    for suffixes in (LISTS, (MANIFEST,)):
        for path in _ending(folder, suffixes):
            if path.name not in there:
                storage.put(path, path.name)
    for path in bodies:
        path.unlink()


def _send_body(storage: Storage, path: Path, *, is_published: bool) -> None:
    """Send one file of bodies, unless it is there; raises BrokenArchive if another one is."""
    try:
        is_there = storage.size(path.name) == path.stat().st_size
    except NoSuchFile:
        storage.put(path, path.name)
        return
    if not is_there and is_published:
        raise BrokenArchive(
            path, f"differs from {storage.place(path.name)}; keep whichever is right, and remove the other"
        )
    if not is_there:
        storage.put(path, path.name)


def _finished(folder: Path) -> Iterator[Path]:
    """Yield the files of bodies that a manifest, or a month's list, speaks of."""
    here = {path.name for path in _ending(folder, (*LISTS, MANIFEST))}
    for path in _ending(folder, BODIES):
        month = path.name[: len("2026-09")]
        if {f"{month}{suffix}" for suffix in LISTS} & here or _runs_of(path.name, here):
            yield path


def _runs_of(name: str, names: Iterable[str]) -> list[str]:
    """The manifests of the run that a file is of: its own name, or one that a fleet's worker made of it."""
    manifests = (each for each in names if each.endswith(MANIFEST))
    return [each for each in manifests if name.startswith(tuple(each.removesuffix(MANIFEST) + end for end in ".-"))]


def _ending(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.name.endswith(suffixes) and not path.name.startswith("."))


def _show_card(storage: Storage, workspace: Path, *, is_first: bool) -> None:
    """Say up there which market the archive is of; raises NotAWorkspace where it is of another."""
    card = (workspace / MARKER).read_bytes()
    if is_first:
        storage.write(CARD, card)
    elif storage.read(CARD) != card:
        raise NotAWorkspace(
            workspace, f"is of one market, and {storage.url} of another; name another `archive` in aipm.toml"
        )
