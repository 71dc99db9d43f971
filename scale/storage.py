"""A folder of files: on this disk, or behind any address that fsspec knows (s3://bucket/prefix, gcs://...).

A file comes into being whole or not at all, so that whoever reads never meets half
of one: by a draft and a rename on disk, as object stores do anyway. On this disk no
package is needed; elsewhere, credentials and endpoints are those of the package that
knows the place (for S3: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL and their like).
"""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scale.errors import BadPlace, NoSuchFile, NotInstalled, PlaceUnreachable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

AHEAD = 8 << 20  # bytes of one request, where a file is read from one end to the other
WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"})  # show no object before its last byte is there
OURS = frozenset({"s3", "s3a"})  # whose package the extra `scale` brings
STRANGERS = {  # what these packages raise that is no OSError
    "botocore.exceptions": "BotoCoreError",
    "aiohttp": "ClientError",
    "google.auth.exceptions": "GoogleAuthError",
    "azure.core.exceptions": "AzureError",
}


class Storage:
    """A folder of files; names are relative to it, and may have folders of their own. Those with a dot are drafts."""

    def __init__(self, url: str | Path) -> None:
        """Raises BadPlace or NotInstalled; whether anybody answers there shows at the first file."""
        protocol, mark, rest = str(url).partition("://")
        self.is_local = not mark or protocol in ("file", "local")
        self.url = str(url) if not mark else rest if self.is_local else str(url).rstrip("/")
        self._protocol = "" if self.is_local else protocol
        if not self.is_local:
            _require(self.url, protocol, rest)

    def __repr__(self) -> str:
        return f"Storage({self.url!r})"

    def names(self, suffix: str = "") -> list[str]:
        """Every file that is there, by name."""
        with told(self.url, reading=False):
            found = _walk(Path(self.url)) if self.is_local else self._listed()
        return sorted(name for name in found if name.endswith(suffix) and not _is_draft(name))

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except NoSuchFile:
            return False
        return True

    def size(self, name: str) -> int:
        """Bytes of a file; raises NoSuchFile."""
        with told(self.place(name)):
            if self.is_local:
                return _size(self._path(name))
            fs, root = self._fresh()
            about = fs.info(f"{root}/{name}")
            if about["type"] != "file":
                raise FileNotFoundError
            return int(about["size"])

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """A file, or a stretch of it, in one request; it ends early where the file does. Raises NoSuchFile."""
        if length == 0:
            return b""
        with told(self.place(name)):
            if self.is_local:
                return _stretch(self._path(name), offset, length)
            fs, root = self._fs()
            try:
                body: bytes = fs.cat_file(f"{root}/{name}", **_bounds(offset, length))
            except FileNotFoundError:
                raise
            except OSError:
                if offset < self.size(name):
                    raise
                return b""  # S3 refuses a stretch that begins at the end or behind it
            return body

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A file to read and to seek in, some megabytes at a time; raises NoSuchFile."""
        place = self.place(name)
        with told(place):
            if self.is_local:
                file: BinaryIO = self._path(name).open("rb")
            else:
                fs, root = self._fresh()
                far = fs.open(f"{root}/{name}", "rb", block_size=AHEAD, cache_type="readahead")
                file = io.BufferedReader(_Far(place, far), 1 << 16)
        with file:
            yield file

    def write(self, name: str, body: bytes) -> None:
        """Put a file there: whole, or not at all."""
        with told(self.place(name), reading=False):
            if self.is_local:
                with _draft(self._path(name)) as file:
                    file.write(body)
            else:
                with self._arriving(name) as (fs, path):
                    fs.pipe_file(path, body)

    def put(self, path: Path, name: str) -> None:
        """Copy a file of this disk there: whole, or not at all; raises PlaceUnreachable if less arrived."""
        with told(self.place(name), reading=False):
            if self.is_local:
                with path.open("rb") as source, _draft(self._path(name)) as file:
                    shutil.copyfileobj(source, file, AHEAD)
            else:
                with self._arriving(name) as (fs, far):
                    fs.put_file(str(path), far)
        if (arrived := self.size(name)) != path.stat().st_size:
            raise PlaceUnreachable(self.place(name), f"{arrived} of {path.stat().st_size} bytes arrived")

    def get(self, name: str, path: Path) -> None:
        """Copy a file from there to this disk: whole, or not at all; raises NoSuchFile."""
        with self.opened(name) as source, told(str(path), reading=False), _draft(path) as file:
            shutil.copyfileobj(source, file, AHEAD)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with told(self.place(name)):
            if self.is_local:
                self._path(name).unlink(missing_ok=True)
            elif self.exists(name):
                fs, root = self._fs()
                fs.rm_file(f"{root}/{name}")

    def place(self, name: str) -> str:
        """A file's own address, to tell people."""
        return str(self._path(name)) if self.is_local else f"{self.url}/{name}"

    def _path(self, name: str) -> Path:
        return Path(self.url) / name

    def _fs(self) -> tuple[Any, str]:
        """The file system, and the folder's path in it; fsspec keeps one of each for us."""
        from fsspec.core import url_to_fs

        fs, root = url_to_fs(self.url)
        return fs, root.rstrip("/")

    def _fresh(self) -> tuple[Any, str]:
        """The same without its memory of names and sizes: others write there too."""
        fs, root = self._fs()
        fs.invalidate_cache()
        return fs, root

    def _listed(self) -> list[str]:
        fs, root = self._fresh()
        return [path[len(root) + 1 :] for path in fs.find(root) if path.startswith(f"{root}/")]

    @contextmanager
    def _arriving(self, name: str) -> Iterator[tuple[Any, str]]:
        """Where to put what is to be there as a whole: at its place, or beside it where one would see it grow."""
        fs, root = self._fs()
        if self._protocol in WHOLE:
            yield fs, f"{root}/{name}"
            return
        above, _, last = f"{root}/{name}".rpartition("/")
        fs.makedirs(above, exist_ok=True)
        draft = f"{above}/.{last}.{token_hex(4)}.tmp"
        yield fs, draft
        fs.mv(draft, f"{root}/{name}")


class _Far(io.RawIOBase):
    """A file elsewhere that tells of its troubles in our words."""

    def __init__(self, place: str, file: Any) -> None:
        self._place = place
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        with told(self._place):
            return int(self._file.readinto(buffer))

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def told(place: str, *, reading: bool = True) -> Iterator[None]:
    """Say in our words what a file system refuses; raises NoSuchFile, BadPlace or PlaceUnreachable."""
    try:
        yield
    except FileNotFoundError as missing:
        if reading:
            raise NoSuchFile(place) from missing
        raise PlaceUnreachable(place, missing.strerror or missing) from missing  # a whole bucket, say
    except NotImplementedError as refusal:
        raise BadPlace(place, "can't be written to; name a place that takes files") from refusal
    except _troubles() as problem:
        raise PlaceUnreachable(place, getattr(problem, "strerror", None) or problem) from problem


def _troubles() -> tuple[type[Exception], ...]:
    """What the system and the packages at work here may raise."""
    strangers = (getattr(sys.modules[module], name) for module, name in STRANGERS.items() if module in sys.modules)
    return OSError, *strangers


def _require(url: str, protocol: str, rest: str) -> None:
    """Raise BadPlace or NotInstalled unless there is a package for an address."""
    if not rest.strip("/"):
        raise BadPlace(url, f"names no folder; write {protocol}://NAME/FOLDER")
    try:
        from fsspec import get_filesystem_class
    except ImportError as missing:
        raise NotInstalled(url, "fsspec") from missing
    try:
        get_filesystem_class(protocol)
    except ValueError as unknown:
        raise BadPlace(
            url, f"no kind of storage is called {protocol}; write s3://BUCKET/FOLDER, or a path"
        ) from unknown
    except ImportError as missing:
        package = _package(protocol)
        if protocol in OURS:
            raise NotInstalled(url, package) from missing
        raise NotInstalled(url, package, f"install it beside aipm: pip install {package}") from missing


def _package(protocol: str) -> str:
    """The package that knows a kind of storage."""
    from fsspec.registry import known_implementations

    return str(known_implementations[protocol]["class"]).partition(".")[0]


def _bounds(offset: int, length: int | None) -> dict[str, int]:
    """A stretch in fsspec's words; of a whole file, none."""
    end = {} if length is None else {"end": offset + length}
    return end | ({"start": offset} if offset else {})


def _is_draft(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _walk(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _size(path: Path) -> int:
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.stat().st_size


def _stretch(path: Path, offset: int, length: int | None) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(-1 if length is None else length)


@contextmanager
def _draft(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside its place, and move it there once it would last through a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{token_hex(4)}.tmp")  # another may be writing the same file
    try:
        with draft.open("wb") as file:
            yield cast(BinaryIO, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
