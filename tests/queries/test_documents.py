"""The documents as pages: links lead from page to page, pictures are in them, and no other markup is markup."""

from pathlib import Path

import pytest

from queries.site import documents

TEXTS = {
    "index": """# What is where

See [how](howto/mend.md#the-first-step), [the code](../queries/macros.sql) and [the web](https://example.org/).

![A line that rises](rise.svg) and ![a lost one](lost.svg)

<!-- nobody reads this -->
<script>owned = 1</script>

| | asked |
|---|---:|
| `sql` | 4 |
""",
    "howto/mend": """# Mend it

## The first step

[Back](../index.md)

## The first step

```sh
aipm run <again>
```
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rise.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    return tmp_path


def test_links_lead_to_pages_and_what_is_no_page_stays_words(folder: Path) -> None:
    body = documents.read("index", TEXTS, folder).body
    assert '<a href="howto/mend.html#the-first-step">how</a>' in body
    assert "<span>the code</span>" in body
    assert '<a href="https://example.org/" rel="noopener noreferrer external">the web</a>' in body
    assert '<a href="../index.html">Back</a>' in documents.read("howto/mend", TEXTS, folder).body


def test_pictures_are_in_the_page_and_a_lost_one_is_told(folder: Path) -> None:
    body = documents.read("index", TEXTS, folder).body
    assert '<img src="data:image/svg+xml;base64,' in body
    assert 'alt="A line that rises"' in body
    assert "a lost one" in body
    assert body.count("<img") == 1


def test_markup_but_markdowns_stays_words(folder: Path) -> None:
    body = documents.read("index", TEXTS, folder).body
    assert "&lt;script&gt;owned = 1&lt;/script&gt;" in body
    assert "nobody reads this" not in body
    assert '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>' in body
    assert body.count("<th ") == 1  # the other head has no words
    assert "aipm run &lt;again&gt;" in documents.read("howto/mend", TEXTS, folder).body


def test_each_heading_has_a_place_of_its_own(folder: Path) -> None:
    found = documents.read("howto/mend", TEXTS, folder)
    assert found.title == "Mend it"
    assert [heading.place for heading in found.headings] == ["the-first-step", "the-first-step-1"]


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (["site/docs/index.md", "docs/index.md"], "site/docs"),
        (["docs/index.md", "pyproject.toml"], "docs"),
        (["docs/index.md"], None),
    ],
    ids=["installed", "checked out", "somebody else's folder docs"],
)
def test_where_they_are(made: list[str], found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(documents, "HERE", tmp_path / "site")
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    assert documents.place() == (tmp_path / found if found else None)
