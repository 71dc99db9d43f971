"""Names of employers: which may be one, and what a text that speaks of them holds."""

import pytest

from crawler.health.identity import alike, doubt, listed, marks_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme", "ACME, Inc.", True),
        ("Acme Robotics", "acmerobotics", True),
        ("Acme Robotics GmbH & Co. KG", "Acme", True),
        ("Café Müller", "cafe muller", True),
        ("Lumen (formerly Quillmoor)", "Quillmoor", True),
        ("data-dog", "Data Dog", True),
        ("東京ロボット", "東京ロボット株式会社", True),
        ("Acme Inc.", "Zebra Inc.", False),
        ("Acme Labs", "Zebra Labs", False),
        ("Scale AI", "Mistral AI", False),
        ("The Acme Group", "The Zebra Group", False),
        ("Ada", "Adamant", False),  # three letters stand in too much
        ("AI Labs", "Health Technologies", False),
        ("AI Labs", "ai-labs", True),  # nothing but common words, and all the same
    ],
)
def test_two_names(one, other, same):
    assert alike(one, other) == alike(other, one) == same


@pytest.mark.parametrize(
    ("name", "text", "speaks"),
    [
        ("Acme Robotics", "at acme we sort parcels", True),
        ("acme-robotics", "acme robotics sorts parcels", True),
        ("H Company", "we are h", True),
        ("Acme Robotics", "we sort parcels", False),
        ("Scale AI", "we build ai", False),
    ],
)
def test_a_text_speaks_of_its_employer(name, text, speaks):
    assert any(mark in text for mark in marks_of(name)) == speaks


@pytest.mark.parametrize(
    "changes",
    [
        {"ids": ()},  # an empty board is nobody's
        {"ids": ("1", "8")},  # an old posting is left
        {"earlier_ids": ()},  # nothing to hold it against
        {"named": ("ACME Ltd",)},
        {"named": ("Zebra",), "employer": "Zebra Logistics"},  # who lists it says so
        {"named": (), "spoke": True, "speaks": True},
        {"named": (), "spoke": False},
        {"named": (), "spoke": True, "ids": ("8", "9")},  # too few to be silent on purpose
        {"earlier_names": (), "employer": None},
    ],
)
def test_what_raises_no_doubt(changes):
    given = {
        "ids": ("7", "8", "9"),
        "named": ("Zebra",),
        "speaks": False,
        "earlier_ids": ("1", "2"),
        "earlier_names": ("Acme",),
        "spoke": False,
        "employer": "Acme",
    }
    assert doubt(**given) == "another employer's postings? They name 'Zebra'; it was the board of 'Acme'"
    assert doubt(**given | changes) == ""


def test_many_names_are_cut_short():
    assert listed("abcde") == "'a' and 'b' and 'c' and 2 more"
