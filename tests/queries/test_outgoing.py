"""A folder sent elsewhere: whole files, what leads to them last, our stale ones gone, strangers' untouched."""

import json

import duckdb
import pyarrow.dataset
import pytest

from queries.cli.publishing import export, site, weekly
from queries.errors import BadTarget, NoWarehouse
from queries.outgoing import LIST, claim, outgoing, send
from scale.storage import Storage


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "folder"
    fill(place, {"datapackage.json": "{}", "index.html": "1", "data/a.csv": "a", "z.csv": "z"})
    return place


@pytest.fixture
def order(monkeypatch):
    """The names that arrive and go, in their order."""
    seen, put, remove = [], Storage.put, Storage.remove
    monkeypatch.setattr(Storage, "put", lambda self, path, name: (seen.append(name), put(self, path, name)))
    monkeypatch.setattr(Storage, "remove", lambda self, name: (seen.append(f"-{name}"), remove(self, name)))
    return seen


def fill(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def sent(folder, url, kind="site-"):
    place = Storage(url)
    send(folder, place, claim(place, kind))
    return {name: place.read(name).decode() for name in place.names() if name != LIST}


def test_what_leads_to_the_rest_comes_last(folder, memory, order):
    assert sent(folder, memory) == {"datapackage.json": "{}", "index.html": "1", "data/a.csv": "a", "z.csv": "z"}
    assert order == ["data/a.csv", "z.csv", "index.html", "datapackage.json"]


def test_only_what_changed_is_sent_and_what_is_stale_goes(folder, memory, order):
    sent(folder, memory)
    order.clear()
    (folder / "z.csv").unlink()
    fill(folder, {"data/a.csv": "A", "b.csv": "b"})
    Storage(memory).write("data/theirs.txt", b"a stranger's")
    there = {"datapackage.json": "{}", "index.html": "1", "data/a.csv": "A", "b.csv": "b"}
    assert sent(folder, memory) == there | {"data/theirs.txt": "a stranger's"}
    assert order == ["b.csv", "data/a.csv", "-z.csv"]
    order.clear()
    sent(folder, memory)
    assert order == []


def test_what_somebody_took_away_is_sent_again(folder, memory, order):
    sent(folder, memory)
    Storage(memory).remove("data/a.csv")
    order.clear()
    assert sent(folder, memory)["data/a.csv"] == "a"
    assert order == ["data/a.csv"]


@pytest.mark.parametrize("step", range(5))
def test_broken_off_anywhere_the_next_one_sends_the_rest(step, folder, memory, monkeypatch):
    sent(folder, memory)
    (folder / "z.csv").unlink()
    fill(folder, {"index.html": "2", "datapackage.json": "[]", "data/a.csv": "A", "new.csv": "n"})
    with monkeypatch.context() as broken:
        left = [step]

        def dying(original):
            def act(self, *given):
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
                original(self, *given)

            return act

        broken.setattr(Storage, "put", dying(Storage.put))
        broken.setattr(Storage, "remove", dying(Storage.remove))
        with pytest.raises(KeyboardInterrupt):
            sent(folder, memory)
        package = Storage(memory).read("datapackage.json")
        assert package == b"{}" or Storage(memory).read("new.csv") == b"n"
    there = {"datapackage.json": "[]", "index.html": "2", "data/a.csv": "A", "new.csv": "n"}
    assert sent(folder, memory) == there


def test_a_file_of_somebody_else_stops_us_before_anything_is_sent(folder, memory, order):
    Storage(memory).write("z.csv", b"theirs")
    with pytest.raises(BadTarget, match=r"z\.csv: is somebody else's file; name an empty or a new place"):
        sent(folder, memory)
    assert order == []
    assert Storage(memory).names() == ["z.csv"]


def test_a_place_with_another_kind_of_folder_is_refused(folder, memory):
    sent(folder, memory)
    with pytest.raises(BadTarget, match=r"holds site-\* of ours, not weekly-\*"):
        sent(folder, memory, "weekly-")
    Storage(memory).write(LIST, b"[]")
    with pytest.raises(BadTarget, match="is no list of ours"):
        sent(folder, memory)


def test_a_place_on_this_disk_is_lent_as_it_is(tmp_path):
    for out, folder in ((None, None), (str(tmp_path / "a"), tmp_path / "a"), (f"file://{tmp_path}/b", tmp_path / "b")):
        with outgoing(out, tmp_path, "site-", lambda *_: None) as target:
            assert (target.folder, target.url) == (folder, "")


def test_what_fails_sends_nothing(memory, tmp_path):
    with pytest.raises(NoWarehouse, match=str(tmp_path)):
        export(memory, workspace=tmp_path)
    assert Storage(memory).names() == []
    assert list(tmp_path.iterdir()) == []


def test_a_site_goes_out_by_its_front_page(memory, folder, monkeypatch, capsys):
    def write(workspace, out, *_, **__):
        fill(out, {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.*")})
        return out / "index.html"

    monkeypatch.setattr("queries.site.site", write)
    site(out=f"{memory}/", workspace=folder.parent)
    assert capsys.readouterr().out == f"{memory}/index.html\n"
    assert Storage(memory).names() == [LIST, "data/a.csv", "datapackage.json", "index.html", "z.csv"]


@pytest.mark.slow
def test_two_commands_over_s3(s3, sample_market, capsys, tmp_path):
    """Read back as a reader would: with DuckDB and Arrow through the same address."""
    import fsspec

    for command, place in ((export, "parquet"), (export, "parquet"), (weekly, "week")):
        command(out=f"{s3}/{place}/", workspace=sample_market)
    assert capsys.readouterr().out.split() == [f"{s3}/parquet"] * 2 + [f"{s3}/week"]
    assert b"postings" in Storage(f"{s3}/week").read("README.md")
    export(out=str(tmp_path / "here"), workspace=sample_market)
    here = {path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*.*")}
    assert {*Storage(f"{s3}/parquet").names()} == here | {LIST}
    package = json.loads(Storage(f"{s3}/parquet").read("datapackage.json"))
    counts = {each["name"]: each["row_count"] for each in package["resources"]}
    files = fsspec.filesystem("s3")
    with duckdb.connect() as reader:
        reader.register_filesystem(files)
        count = reader.execute(f"SELECT count(*) FROM read_parquet('{s3}/parquet/mentions/*.parquet')").fetchone()
    assert count == (counts["mentions"],)
    postings = pyarrow.dataset.dataset("bucket/parquet/postings.parquet", filesystem=files)
    assert postings.count_rows() == counts["postings"] > 0
