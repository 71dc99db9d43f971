"""A folder of files is the same wherever it lies: on this disk, in memory (a stand-in for any fsspec place), on S3."""

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scale import errors, storage
from scale.errors import BadPlace, NoSuchFile, NotInstalled, PlaceUnreachable, ScaleError
from scale.storage import Storage

PLACES = ["disk", "file", "memory", pytest.param("s3", marks=pytest.mark.slow)]


@pytest.fixture(params=PLACES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    match request.param:
        case "disk":
            yield Storage(tmp_path / "folder")
        case "file":
            yield Storage(f"file://{tmp_path}/folder")
        case "memory":
            yield Storage(request.getfixturevalue("memory"))
        case "s3":
            yield Storage(f"{request.getfixturevalue('s3')}/folder/")


def test_what_was_written_is_read(folder):
    assert folder.names() == []
    folder.write("b/two.json", b"{}")
    folder.write("one.csv", b"0123456789")
    folder.write("one.csv", b"9876543210")
    assert folder.names() == ["b/two.json", "one.csv"]
    assert folder.names(".json") == ["b/two.json"]
    assert folder.read("one.csv") == b"9876543210"
    assert folder.size("one.csv") == 10
    assert folder.exists("b/two.json")
    assert not folder.exists("b")
    assert not folder.exists("three")
    folder.remove("one.csv")
    folder.remove("one.csv")
    assert folder.names() == ["b/two.json"]


@pytest.mark.parametrize(
    ("offset", "length", "found"),
    [
        (0, None, b"0123456789"),
        (0, 3, b"012"),
        (4, 3, b"456"),
        (8, 9, b"89"),
        (10, 4, b""),
        (90, None, b""),
        (4, 0, b""),
    ],
)
def test_a_stretch(folder, offset, length, found):
    folder.write("digits", b"0123456789")
    folder.write("empty", b"")
    assert folder.read("digits", offset, length) == found
    assert folder.read("empty", offset, length) == b""


def test_an_open_file_is_read_forth_and_back(folder):
    folder.write("digits", b"0123456789" * 1000)
    with folder.opened("digits") as file:
        assert file.read(3) == b"012"
        assert file.seek(-4, 2) == 9_996
        assert file.read() == b"6789"
        file.seek(9)
        assert (file.read(2), file.tell()) == (b"90", 11)


def test_files_come_and_go_as_they_are(folder, tmp_path):
    (tmp_path / "here").write_bytes(b"body" * 5000)
    folder.put(tmp_path / "here", "far/away")
    folder.get("far/away", tmp_path / "deep" / "back")
    assert (tmp_path / "deep" / "back").read_bytes() == b"body" * 5000
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["back"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda folder, _: folder.read("none"),
        lambda folder, _: folder.read("none", 5, 5),
        lambda folder, _: folder.size("none"),
        lambda folder, _: folder.opened("none").__enter__(),
        lambda folder, path: folder.get("none", path),
    ],
    ids=["read", "stretch", "size", "opened", "get"],
)
def test_a_missing_file_is_named(folder, ask, tmp_path):
    with pytest.raises(NoSuchFile, match="none: the file is missing"):
        ask(folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_storage_travels_to_other_processes(folder):
    folder.write("one", b"1")
    assert pickle.loads(pickle.dumps(folder)).read("one") == b"1"  # noqa: S301 (ours)


def test_what_others_do_there_is_seen_at_once(folder):
    other = pickle.loads(pickle.dumps(folder))  # noqa: S301 (ours)
    folder.write("one", b"1")
    assert (folder.names(), folder.size("one")) == (["one"], 1)
    other.write("one", b"22")
    other.write("two", b"")
    assert (folder.names(), folder.size("one")) == (["one", "two"], 2)


@pytest.mark.parametrize("place", ["disk", "memory"])
def test_a_file_cut_short_on_its_way_is_not_there(place, request, tmp_path, monkeypatch):
    folder = Storage(tmp_path if place == "disk" else request.getfixturevalue("memory"))
    folder.write("one", b"whole")
    (tmp_path / "source").write_bytes(b"another" * 1000)
    with monkeypatch.context() as broken:
        if place == "disk":
            broken.setattr(storage.shutil, "copyfileobj", _full)
        else:
            from fsspec.implementations.memory import MemoryFileSystem

            broken.setattr(MemoryFileSystem, "mv", _full)
        with pytest.raises(PlaceUnreachable, match=r"one: No space left on device; see to"):
            folder.put(tmp_path / "source", "one")
    assert folder.read("one") == b"whole"
    assert "one" in folder.names()
    assert not [name for name in folder.names() if "tmp" in name]


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_arrived_by_halves_is_told(memory, tmp_path, monkeypatch):
    (tmp_path / "source").write_bytes(b"0123456789")
    monkeypatch.setattr(Storage, "size", lambda *_: 4)
    with pytest.raises(PlaceUnreachable, match="4 of 10 bytes arrived"):
        Storage(memory).put(tmp_path / "source", "one")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s4://bucket/folder", "no kind of storage is called s4"),
        ("s3://", "names no folder"),
        ("s3:///", "names no folder"),
    ],
)
def test_an_address_that_is_none(url, words):
    with pytest.raises(BadPlace, match=words) as refusal:
        Storage(url)
    assert refusal.value.exit_status == 2


@pytest.mark.parametrize(
    ("absent", "url", "words"),
    [
        ("fsspec", "s3://bucket/folder", r"the package fsspec is missing; .*pip install '\.\[scale\]'"),
        ("s3fs", "s3://bucket/folder", r"the package s3fs is missing; .*pip install '\.\[scale\]'"),
        ("gcsfs", "gcs://bucket/folder", r"the package gcsfs is missing; .*pip install gcsfs$"),
    ],
)
def test_a_missing_package_is_named(absent, url, words, monkeypatch):
    from fsspec.registry import _registry

    monkeypatch.delitem(_registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(NotInstalled, match=words) as refusal:
        Storage(url)
    assert refusal.value.exit_status == 2
    assert Storage("/some/folder").is_local


def test_a_place_that_takes_no_files(memory, monkeypatch):
    from fsspec.implementations.memory import MemoryFileSystem

    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuse)
    with pytest.raises(BadPlace, match="folder/one: can't be written to"):
        Storage(memory).write("one", b"1")


@pytest.mark.slow
def test_a_bucket_that_is_not_there(s3):
    lost = Storage("s3://nobody/folder")
    with pytest.raises(PlaceUnreachable, match=r"s3://nobody/folder: .*bucket does not exist.*see to its address"):
        lost.names()
    with pytest.raises(PlaceUnreachable, match=r"s3://nobody/folder/one: .*bucket does not exist"):
        lost.write("one", b"1")
    with pytest.raises(ScaleError, match="s3://nobody/folder/one"):
        lost.read("one")


@pytest.fixture
def s3_anew(s3: str) -> Iterator[str]:
    """The same, asked as if for the first time."""
    from s3fs import S3FileSystem

    S3FileSystem.clear_instance_cache()
    yield s3
    S3FileSystem.clear_instance_cache()


@pytest.mark.slow
def test_nobody_answers(s3_anew, monkeypatch):
    from s3fs import S3FileSystem

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(S3FileSystem, "retries", 1)
    for ask in (Storage.names, lambda place: place.write("one", b"1"), lambda place: place.read("one", 1, 1)):
        with pytest.raises(PlaceUnreachable, match=r'Could not connect to the endpoint URL: "http://127.0.0.1:9'):
            ask(Storage("s3://bucket/folder"))


@pytest.mark.slow
def test_nobody_says_who_asks(s3_anew, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(PlaceUnreachable, match=r"s3://bucket/folder: Unable to locate credentials; see to"):
        Storage("s3://bucket/folder").names()


def test_a_refusal_is_told(memory, monkeypatch):
    from fsspec.implementations.memory import MemoryFileSystem

    def denied(*_: object, **__: object) -> None:
        raise PermissionError("Access Denied")

    monkeypatch.setattr(MemoryFileSystem, "find", denied)
    with pytest.raises(PlaceUnreachable, match="Access Denied; see to its address, its rights") as refusal:
        Storage(memory).names()
    assert refusal.value.exit_status == 1


def test_every_error_says_which_it_is():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ScaleError)]
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in kinds)
