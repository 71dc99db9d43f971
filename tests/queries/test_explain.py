"""A posting's facts stand beside the words they came from."""

import shutil
from pathlib import Path

import duckdb
import pytest

from queries.errors import ManyPostings, UnknownPosting
from queries.explain import Part, explain, prove
from queries.marking import Claim
from queries.showing import reasons

POSTING = "greenhouse/e2/ai_pm-1"


def test_words_stand_in_their_place(workspace: Path) -> None:
    explanation = explain(workspace, POSTING)
    assert explanation.posting["employer"] == "Müller & Söhne"
    assert explanation.parts == (Part(section="duties", start=0, end=41), Part(section="about", start=41, end=46))
    found = {proof.kind: (proof.claim, proof.origin, proof.words, proof.stands) for proof in explanation.proofs}
    assert found == {
        "guide": ("communication = duty", "text", "Explain models plainly", True),
        "skill": ("sql = duty", "text", "Explain", True),
        "signal": ("business_partners = duty", "text", "lawyers", True),
        "fact": ("role = ai_pm", "title", "AI", False),
        "pay": ("base 100000 to 120000 USD a year", "source", "pay", False),
    }
    for proof in explanation.proofs:
        assert not proof.stands or explanation.text[proof.start : proof.end] == proof.words


def test_without_texts_the_words_remain(workspace: Path) -> None:
    shutil.rmtree(workspace / "texts")
    explanation = explain(workspace, POSTING)
    assert (explanation.text, explanation.parts) == ("", ())
    assert [(proof.words, proof.stands) for proof in explanation.proofs if proof.kind == "guide"] == [
        ("Explain models plainly", False)
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://jobs.example/e1/pm-1",
        "http://www.Jobs.Example/e1/pm-1/?utm_source=mail&gh_src=x#apply",
        "https://jobs.example/e1/pm-1/application",
    ],
)
def test_an_address_will_do(analyzed: Path, address: str) -> None:
    assert explain(analyzed, address).posting["posting_id"] == "greenhouse/e1/pm-1"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("greenhouse/e2/ai_pm-9", r"nearest: greenhouse/e2/ai_pm-\d, "),
        ("greenhouse/e22/ai_pm-1", r"nearest: .*greenhouse/e2/ai_pm-1, "),
        ("lever/acme/ai_pm-12", r"nearest: greenhouse/e1/ai_pm-12$"),
        ("nonsense", "an id reads source/board/number.*; an address is that of the column url"),
        ("https://jobs.example/e3/ai_pm", "nearest: greenhouse/e3/ai_pm-1, greenhouse/e3/ai_pm-2, "),
        ("https://careers.example/?gh_jid=ai_pm-12", "nearest: greenhouse/e1/ai_pm-12, "),
        ("https://careers.example/", "an id reads"),
    ],
)
def test_an_unknown_posting_gets_its_neighbours(analyzed: Path, name: str, says: str) -> None:
    with pytest.raises(UnknownPosting, match=says):
        explain(analyzed, name)


def test_several_at_one_address_are_named(workspace: Path) -> None:
    with duckdb.connect(workspace / "warehouse.duckdb") as connection:
        connection.execute("UPDATE postings SET url = 'https://jobs.example/all' WHERE board = 'e4' AND role = 'pm'")
    with pytest.raises(ManyPostings, match=r"3 postings stand at .*: greenhouse/e4/pm-1, greenhouse/e4/pm-2, "):
        explain(workspace, "https://jobs.example/all")


def test_a_skill_names_its_alias() -> None:
    rows = [
        ("skill", "sql = duty", "text", 4, 7, "SQL", "duties"),
        ("fact", "role = pm", "title", 0, 2, "PM", "PM"),
    ]
    proofs = tuple(prove(rows, "Run SQL"))
    assert [(proof.alias, proof.stands) for proof in proofs] == [("sql", True), ("", False)]
    assert reasons(Claim(number=1, proofs=proofs[:1])) == "“SQL”  (duties; alias: sql)"
