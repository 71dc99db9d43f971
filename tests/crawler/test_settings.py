"""aipm.toml: every mistake gets one line that names the file, the key and the remedy."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from crawler.errors import BadSettings, UnknownSource
from crawler.settings import Settings, SourceSettings, load_boards, load_settings, parse_board, select_boards

CASES = tomllib.loads(Path(__file__).with_name("settings.toml").read_text("utf-8"))["case"]


def named(name, employer=None):
    return msgspec.structs.replace(parse_board(name), employer=employer)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_broken_settings(tmp_path, case):
    (tmp_path / "aipm.toml").write_text(case["text"], "utf-8")
    with pytest.raises(BadSettings) as caught:
        load_settings(tmp_path)
    assert str(tmp_path / "aipm.toml") in str(caught.value)
    for word in case["says"]:
        assert word in str(caught.value)


def test_no_file_means_defaults(tmp_path):
    assert load_settings(tmp_path) == load_settings(tmp_path / "absent") == Settings()


def test_settings_that_are_fine(tmp_path):
    text = """
        contact = "mailto:me@example.com"
        delay = 2
        [sources.lever]
        enabled = false
        delay = 5.5
        [[boards]]
        source = "greenhouse"
        token = "acme"
        employer = "Acme"
    """
    (tmp_path / "aipm.toml").write_text(text, "utf-8")
    settings = load_settings(tmp_path)
    assert (settings.delay_for("lever"), settings.delay_for("ashby")) == (5.5, 2)
    assert settings.why_off("ashby") is None
    assert "aipm.toml" in (settings.why_off("lever") or "")
    assert settings.boards == (named("greenhouse/acme", "Acme"),)


def test_a_source_may_ask_for_a_longer_pause_and_so_may_we():
    assert Settings().delay_for("workable") == 3
    assert Settings(delay=5).delay_for("workable") == 5
    slower, faster = (Settings(sources={"workable": SourceSettings(delay=delay)}) for delay in (9, 2))
    assert (slower.delay_for("workable"), faster.delay_for("workable")) == (9, 3)


def test_unreadable_settings(tmp_path):
    (tmp_path / "aipm.toml").write_bytes(b"contact = '\xff'")
    with pytest.raises(BadSettings, match=r"aipm\.toml: can't be read"):
        load_settings(tmp_path)


def test_our_own_boards_can_be_read():
    assert len({str(board) for board in load_boards(Settings())}) > 400


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source,token\n", "the first line must read"),
        ("source,token,employer,tags\ngreenhouse,,Acme,\n", "line 2"),
        ("source,token,employer,tags\ngreenhouse,acme,Acme\n", "line 2"),
        ("source,token,employer,tags\nmyspace,acme,Acme,\n", "no source 'myspace'"),
    ],
)
def test_broken_boards(tmp_path, text, says):
    path = tmp_path / "boards.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(BadSettings, match=says):
        load_boards(Settings(), path)


def test_own_boards_win_over_their_namesakes(tmp_path):
    path = tmp_path / "boards.csv"
    path.write_text("source,token,employer,tags\nlever,acme,Acme,big ai\nlever,beta,,\n", "utf-8")
    mine = named("lever/acme", "Acme Group")
    assert load_boards(Settings(boards=(mine,)), path) == [mine, named("lever/beta")]


def test_boards_are_chosen_by_source_and_by_name():
    boards = [named("lever/acme", "Acme"), named("ashby/beta")]
    assert select_boards(boards, None, []) == boards
    assert select_boards(boards, "ashby", []) == boards[1:]
    assert select_boards(boards, None, ["lever/acme", "lever/a/b"]) == [boards[0], named("lever/a/b")]
    with pytest.raises(UnknownSource, match=r"ashby, .*greenhouse, .*lever"):
        select_boards(boards, None, ["myspace/acme"])
    with pytest.raises(UnknownSource, match=r"ashby, .*greenhouse, .*lever"):
        select_boards(boards, "myspace", [])
    with pytest.raises(BadSettings, match="SOURCE/TOKEN"):
        select_boards(boards, None, ["acme"])
