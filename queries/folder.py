"""A folder that is there whole, or not at all: built beside its place, then swapped in.

Readers never meet half of it. What stood there before is put away first, for no
system swaps two full folders in one step everywhere, and comes back whenever the
second step fails: at once, or the next time somebody writes there.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from queries.errors import BadTarget

PACKAGE = "datapackage.json"


@contextmanager
def fresh_folder(target: Path, *, ours: str) -> Iterator[Path]:
    """Lend an empty folder beside `target`, and put it in the target's place once it is full.

    `ours` is how the name of a package begins that may be replaced there.
    """
    try:
        bring_back(target)
        if target.exists() and not is_ours(target, ours):
            raise BadTarget(target, f"holds something else (no {PACKAGE} of ours); name an empty or a new folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        shelf = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise BadTarget.refused(target, error) from error
    fresh, former = shelf / "fresh", shelf / "former"
    try:
        fresh.mkdir()
        yield fresh
        if not is_same(fresh, target):
            swap(fresh, target, former)
    except OSError as error:
        raise BadTarget.refused(target, error) from error
    finally:
        if target.exists() or not former.exists():
            shutil.rmtree(shelf, ignore_errors=True)


def is_same(fresh: Path, target: Path) -> bool:
    """Tell whether a folder holds these very files already: then who copies or watches it sees no change."""
    names, held = ({path.relative_to(each) for path in each.rglob("*")} for each in (fresh, target))
    return (
        target.is_dir()
        and names == held
        and all(
            (fresh / name).is_dir() or (fresh / name).read_bytes() == (target / name).read_bytes() for name in names
        )
    )


def swap(fresh: Path, target: Path, former: Path) -> None:
    """Put `fresh` in the place of `target`, and back again what stood there if that can't be done."""
    if target.exists():
        target.rename(former)
    try:
        fresh.rename(target)
    finally:
        if former.exists() and not target.exists():
            former.rename(target)


def bring_back(target: Path) -> None:
    """Undo what was broken off between the two steps: the folder is put away, and nothing is in its place."""
    for former in sorted(target.parent.glob(f".{target.name}-*/former")):
        if not target.exists():
            former.rename(target)
            shutil.rmtree(former.parent, ignore_errors=True)


def is_ours(folder: Path, ours: str) -> bool:
    """Tell whether a folder is empty, or a package of a name that we give and may replace."""
    if not folder.is_dir():
        return False
    return not any(folder.iterdir()) or name_of(folder).startswith(ours)


def name_of(folder: Path) -> str:
    """The name of the package in a folder; empty if there is none."""
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return ""
    return str(package.get("name", "")) if isinstance(package, dict) else ""


def write(path: Path, text: str) -> None:
    """Write text with the line ends it has."""
    path.write_text(text, encoding="utf-8", newline="")


def write_whole(path: Path, text: str) -> None:
    """Write one file beside its place and move it in: it is the old one or the new one, and stays if they are one."""
    if path.is_file() and path.read_bytes() == text.encode():
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as shelf:
        fresh = Path(shelf) / path.name
        write(fresh, text)
        fresh.replace(path)
