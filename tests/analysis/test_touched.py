"""Reading again only what a change of taxonomy touches gives what reading everything anew gives."""

import gzip
import random
import runpy
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from analysis.extract import extract
from analysis.facts import Document, Facts, Statement
from analysis.lines import read_postings
from analysis.skills import Finder
from analysis.statements import Phrases, find_statements
from analysis.taxonomy import Cue, Skill, Taxonomy, Trap, When, taxonomy
from analysis.touched import Change, changed_words, skills_again, squeeze
from analysis.warehouse.rows import document_of

MARKET = Path(__file__).parent.parent / "golden" / "market.py"
Alter = Callable[[Taxonomy], Taxonomy]
Use = Callable[[Taxonomy], None]
Reading = list[tuple[Facts, list[Statement]]]


def with_skill(known: Taxonomy, skill_id: str, **changed: object) -> Taxonomy:
    """The taxonomy with another block in the place of one skill's."""
    skills = tuple(replace(skill, **changed) if skill.id == skill_id else skill for skill in known.skills)
    assert skills != known.skills
    return replace(known, skills=skills)


def without_aliases(known: Taxonomy, skill_id: str, *gone: str) -> Taxonomy:
    [skill] = [skill for skill in known.skills if skill.id == skill_id]
    return with_skill(known, skill_id, aliases=tuple(alias for alias in skill.aliases if alias not in gone))


def first_alias(known: Taxonomy, skill_id: str) -> str:
    return next(skill.aliases[0] for skill in known.skills if skill.id == skill_id)


def add_skill(known: Taxonomy) -> Taxonomy:
    new = Skill(id="writing", label="Writing", family="communication", aliases=("write", "release note"))
    return replace(known, skills=(*known.skills[:5], new, *known.skills[5:]))


def remove_alias(known: Taxonomy) -> Taxonomy:
    return without_aliases(known, "roadmap", first_alias(known, "roadmap"))


def move_alias(known: Taxonomy) -> Taxonomy:
    """A phrase that another skill takes over: no phrase comes or goes, but its meaning does."""
    alias = first_alias(known, "experimentation")
    [taker] = [skill for skill in known.skills if skill.id == "metrics"]
    lean = without_aliases(known, "experimentation", alias)
    return with_skill(lean, "metrics", aliases=(*taker.aliases, alias))


def change_cues(known: Taxonomy) -> Taxonomy:
    return replace(known, cues=tuple(replace(cue, only=("required",)) for cue in known.cues))


def add_cue(known: Taxonomy) -> Taxonomy:
    company = When(aliases=("customers",), near=("talk*", "with"), not_followed_by=("success",))
    return replace(known, cues=(Cue(guide="communication", when=(company,)), *known.cues))


def halve_cues(known: Taxonomy) -> Taxonomy:
    return replace(known, cues=tuple(replace(cue, aliases=cue.aliases[1::2], when=()) for cue in known.cues))


def add_trap(known: Taxonomy) -> Taxonomy:
    return replace(known, traps=(*known.traps, Trap(why="a plan of others", words=("product roadmap", "the roadmap"))))


def count_as_written(known: Taxonomy) -> Taxonomy:
    alias = first_alias(known, "roadmap")
    return with_skill(without_aliases(known, "roadmap", alias), "roadmap", cased=(alias.title(),))


def change_guide(known: Taxonomy) -> Taxonomy:
    return with_skill(known, "sql", guide="communication")


def change_order(known: Taxonomy) -> Taxonomy:
    return replace(known, skills=known.skills[::-1])


CHANGES: tuple[Alter, ...] = (
    add_skill,
    remove_alias,
    move_alias,
    change_cues,
    add_cue,
    halve_cues,
    add_trap,
    count_as_written,
    change_guide,
    change_order,
)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Let extraction use another taxonomy than the one we ship."""

    def changed(known: Taxonomy) -> None:
        finder, phrases = Finder(known.skills + known.cues, known.traps), Phrases(known)
        monkeypatch.setattr("analysis.skills.finder", lambda: finder)
        monkeypatch.setattr("analysis.statements.phrases", lambda: phrases)

    return changed


@pytest.fixture(scope="module")
def market() -> list[Document]:
    """A third of the sample market."""
    return [document_of(posting) for posting in runpy.run_path(str(MARKET))["postings"]()][::3]


@pytest.fixture(scope="module")
def before(market: list[Document]) -> Reading:
    """The market as the taxonomy we ship reads it."""
    return read(market)


def read(documents: list[Document]) -> Reading:
    found = [extract(document) for document in documents]
    return [(facts, list(find_statements(facts))) for facts in found]


def read_on(before: Reading, change: Change) -> Iterator[tuple[Facts, list[Statement]]]:
    """What the warehouse makes of facts it has: those of texts that aren't touched stay."""
    for facts, statements in before:
        if change.touches(facts.text):
            again = skills_again(facts)
            yield again, list(find_statements(again))
        else:
            yield facts, statements


@pytest.mark.slow
@pytest.mark.parametrize("alter", CHANGES, ids=lambda alter: alter.__name__)
def test_the_sample_market_read_on_is_the_market_read_anew(
    alter: Alter, market: list[Document], before: Reading, use: Use
) -> None:
    new = alter(taxonomy())
    change = Change(taxonomy(), new)
    use(new)
    anew = read(market)
    assert list(read_on(before, change)) == anew
    touched = sum(change.touches(facts.text) for facts, _ in before)
    assert 0 < sum(old != new for old, new in zip(before, anew, strict=True)) <= touched
    assert (touched == len(market)) == (change.words is None)


def scrambled(known: Taxonomy, dice: random.Random, words: list[str]) -> Taxonomy:
    """Some skills lose aliases, some get words that postings use, wherever they may lead."""
    skills = list(known.skills)
    for number in dice.sample(range(len(skills)), 6):
        kept = tuple(alias for alias in skills[number].aliases if dice.random() < 0.7)
        taken = {*skills[number].aliases, *skills[number].cased}
        added = tuple(dict.fromkeys(word for word in dice.sample(words, 2) if word not in taken))
        skills[number] = replace(skills[number], aliases=kept + added)
    return replace(known, skills=tuple(skills))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_real_postings_read_on_are_postings_read_anew(seed: int, shared: Path, use: Use) -> None:
    dice = random.Random(seed)
    with gzip.open(shared / "postings" / "postings.jsonl.gz") as lines:
        documents = [line.document() for line in islice(read_postings(lines), seed * 150, seed * 150 + 150)]
    before = read([document for document in documents if document.html])
    words = [
        " ".join(pair) for facts, _ in before for pair in zip(*[iter(facts.text.lower().split())] * 2, strict=False)
    ]
    new = scrambled(taxonomy(), dice, [word for word in words if word.replace(" ", "").isalpha()])
    change = Change(taxonomy(), new)
    use(new)
    anew = read([document for document in documents if document.html])
    assert list(read_on(before, change)) == anew
    assert before != anew


@pytest.mark.parametrize(
    ("text", "is_touched"),
    [
        ("Keep the change log.", True),
        ("CHANGE\u00a0LOGS, all of them", True),
        ("a change-\nlog", True),
        ("\u0130change log", True),
        ("we change the catalogue", False),
        ("", False),
    ],
)
def test_a_phrase_is_found_however_it_is_written(text: str, is_touched: bool) -> None:
    old = Taxonomy(skills=(), cues=(), traps=(), version="1")
    skill = Skill(id="logs", label="Logs", family="technical", aliases=("change log",))
    change = Change(old, replace(old, skills=(skill,)))
    assert change.touches(text) == is_touched


def test_what_no_fact_shows_touches_nothing() -> None:
    old = taxonomy()
    new = replace(old, version="other", skills=tuple(replace(one, label="X", family="ai") for one in old.skills))
    assert changed_words(old, new) == frozenset()


def test_only_the_phrases_of_what_changed_are_looked_for() -> None:
    words = changed_words(taxonomy(), add_trap(taxonomy()))
    assert words is not None
    assert {"productroadmap", "theroadmap"} <= words
    assert len(words) < 10


def test_of_a_cue_too_only_the_phrases_that_went_are_looked_for() -> None:
    words = changed_words(taxonomy(), halve_cues(taxonomy()))
    [kept, *_] = [cue.aliases[1::2] for cue in taxonomy().cues if cue.guide == "collaboration"]
    assert words
    assert not words & set(map(squeeze, kept))


def test_a_taxonomy_is_the_same_after_it_was_stored() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(taxonomy()), type=Taxonomy)
    assert stored == taxonomy()
    assert squeeze("\u00c4rger") == squeeze("\u00e4 r g e r")
