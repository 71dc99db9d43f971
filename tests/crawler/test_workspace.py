"""The workspace is ours, of one market, and held by one run."""

import os

import pytest

from crawler.errors import NotAWorkspace, WorkspaceBusy
from crawler.workspace import hold, prepare


def test_a_new_folder_becomes_a_workspace(tmp_path):
    with hold(tmp_path / "new" / "deep", "web"):
        assert (tmp_path / "new" / "deep" / "workspace.json").exists()
    prepare(tmp_path / "new" / "deep", "web")


def test_settings_may_come_first(tmp_path):
    (tmp_path / "aipm.toml").write_text("", "utf-8")
    prepare(tmp_path, "web")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("", "utf-8")
    with pytest.raises(NotAWorkspace, match=r"thesis\.doc.*name an empty or new"):
        prepare(tmp_path, "web")
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


def test_markets_are_not_mixed(tmp_path):
    prepare(tmp_path, "sample")
    with pytest.raises(NotAWorkspace, match="holds the sample market"):
        prepare(tmp_path, "web")


@pytest.mark.parametrize(
    "card", ["", "[]", '{"kind": "recipe"}', '{"kind": "aipm-workspace", "market": "web", "version": 2}']
)
def test_a_marker_we_cannot_read(tmp_path, card):
    (tmp_path / "workspace.json").write_text(card, "utf-8")
    with pytest.raises(NotAWorkspace, match=r"workspace\.json"):
        prepare(tmp_path, "web")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(NotAWorkspace, match="can't be used"):
        prepare(tmp_path / "file", "web")


def test_a_second_run_is_told_who_holds_the_workspace(tmp_path):
    with (
        hold(tmp_path, "web"),
        pytest.raises(WorkspaceBusy, match=f"held by process {os.getpid()}"),
        hold(tmp_path, "web"),
    ):
        pass
    with hold(tmp_path, "web"):
        pass
