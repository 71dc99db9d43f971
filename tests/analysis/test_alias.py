"""Every mention can name the line of the taxonomy it rests on."""

import pytest

from analysis.alias import find_alias
from analysis.extract import extract
from analysis.facts import Document

HTML = """<h3>What you bring</h3><ul><li>You ran A/B\u2011tests on tide tables, and user interviews with captains.</li>
<li>SQL, Python or R; fluent in TypeScript</li><li>Experience with privacy and   trade-offs of machine-learning models
</li><li>Excellent communication skills, and roadmaps that harbour masters trust</li></ul>"""


def test_every_mention_has_an_alias() -> None:
    facts = extract(Document(title="AI Product Manager", html=HTML))
    named = [(mention.subskill_id or mention.skill_id, mention.words) for mention in facts.mentions]
    named += [(demand.guide_skill, demand.words) for demand in facts.guide]
    assert len(named) > 8
    assert [(name, words) for name, words in named if not find_alias(name, words)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("python", "SQL"), ("no_such_skill", "SQL"), ("sql", ""), ("communication", "SQL")],
    ids=["of another skill", "of no skill", "no words", "of another guide skill"],
)
def test_words_that_rest_on_nothing(name: str, words: str) -> None:
    assert find_alias(name, words) == ""
