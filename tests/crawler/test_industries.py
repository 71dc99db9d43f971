"""Employers and their industries: a list one can trust, or a line that says what is wrong with it."""

from datetime import date
from typing import get_args

import pytest

from crawler.errors import BadSettings
from crawler.industries import Industry, Known, industries, read

HEAD = "employer,industry,as_of\n"


def test_who_is_unknown_is_passed_over(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text(f"{HEAD}Harbour Lamps,retail,2026-11-23\nFog & Sons,,\n", encoding="utf-8")
    assert list(read(path)) == [Known(employer="Harbour Lamps", industry="retail", as_of=date(2026, 11, 23))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}Harbour Lamps,alchemy,2026-11-23\n", "line 2: "),
        (f"{HEAD}Harbour Lamps,retail,lately\n", "line 2: "),
        ("employer,industry\n", "its first line isn't employer,industry,as_of"),
    ],
    ids=["no such industry", "no date", "a column less"],
)
def test_a_broken_list_is_named(tmp_path, text, says):
    path = tmp_path / "some.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings, match=says):
        list(read(path))


def test_the_list_we_ship_is_dated_and_names_nobody_twice():
    known = industries("web")
    assert all(one.as_of for one in known)
    assert len({one.employer.casefold() for one in known}) == len(known)
    assert {one.industry for one in known} == set(get_args(Industry))


def test_the_made_up_market_says_its_own():
    assert ("Tallowgate Bank", "finance") in {(one.employer, one.industry) for one in industries("sample")}
    assert not {one.employer for one in industries("sample")} & {one.employer for one in industries("web")}
