"""A folder is the old one or the new one, whatever fails on the way."""

from pathlib import Path

import pytest

from queries.errors import BadTarget
from queries.folder import fresh_folder, write, write_whole

NAME = "aipm-test-"


def publish(target: Path, words: str) -> None:
    with fresh_folder(target, ours=NAME) as folder:
        write(folder / "datapackage.json", f'{{"name": "{NAME}1"}}')
        write(folder / "words.txt", words)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    publish(tmp_path / "week", "old")
    return tmp_path / "week"


def fail_at(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let the system refuse the renames of these numbers."""
    rename, calls = Path.rename, []

    def refusing(self: Path, other: Path) -> Path:
        calls.append(self)
        if len(calls) in numbers:
            raise PermissionError(13, "Permission denied")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", refusing)


@pytest.mark.parametrize("number", [1, 2])
def test_a_refused_rename_leaves_the_old_folder(target: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fail_at(monkeypatch, number)
    with pytest.raises(BadTarget, match="Permission denied"):
        publish(target, "new")
    assert (target / "words.txt").read_text(encoding="utf-8") == "old"
    assert [path.name for path in target.parent.iterdir()] == ["week"]


def test_what_could_not_be_put_back_comes_back_later(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        fail_at(patched, 2, 3)
        with pytest.raises(BadTarget):
            publish(target, "new")
    assert not target.exists()
    with pytest.raises(ZeroDivisionError), fresh_folder(target, ours=NAME):
        raise ZeroDivisionError
    assert (target / "words.txt").read_text(encoding="utf-8") == "old"
    assert [path.name for path in target.parent.iterdir()] == ["week"]


def test_the_new_folder_takes_the_place_of_the_old_one(target: Path) -> None:
    publish(target, "new")
    assert (target / "words.txt").read_text(encoding="utf-8") == "new"
    assert [path.name for path in target.parent.iterdir()] == ["week"]


@pytest.mark.parametrize("package", ['{"name": "theirs"}', "[]", "{", '{"name": 5}'])
def test_somebody_elses_folder_is_left_alone(tmp_path: Path, package: str) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    write(theirs / "datapackage.json", package)
    with pytest.raises(BadTarget, match="holds something else"):
        publish(theirs, "ours")
    assert [path.name for path in theirs.iterdir()] == ["datapackage.json"]


def test_a_file_is_moved_in_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "README.md", "first")
    write_whole(tmp_path / "README.md", "second")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("README.md", "second")]
