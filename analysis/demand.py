"""What a posting asks of the guide's seven skills, told from the concrete ones it names.

A concrete skill speaks for the guide skill its block names; a cue speaks for one
without being a skill. The strongest demand wins, and keeps the first words that made it.

Some words only hint at a skill: who has had "measurable impact" among the requirements
isn't asked to define metrics, if that is a duty further up. So a hint counts only where
the posting doesn't name the skill outright. The hints are data, in demand.toml.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, convert

from analysis.facts import GUIDE_SKILLS, Demand, GuideDemand, Mention
from analysis.sections import lower
from analysis.skills import Hit, readable, spelled
from analysis.taxonomy import Skill

STRENGTH: dict[Demand, int] = {"required": 0, "preferred": 1, "duty": 2}


class Hint(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that show a skill at work without saying how much it is asked for."""

    skill: str
    why: str
    words: tuple[str, ...]


class Hints(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of demand.toml."""

    hint: tuple[Hint, ...]


WORDS = convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")), Hints)
HINTS = {hint.skill: frozenset(spelled(hint.words)) for hint in WORDS.hint}


def outright(hits: Iterable[Hit], text: str) -> list[Hit]:
    """The hits without the hints at a skill that is named elsewhere."""
    judged = [(hit, skill, hints_at(skill, text[hit.start : hit.end])) for hit in hits for skill in [id_of(hit)]]
    named = {skill for _, skill, is_hint in judged if not is_hint}
    return [hit for hit, skill, is_hint in judged if not is_hint or skill not in named]


def hints_at(skill: str, words: str) -> bool:
    return skill in HINTS and lower(readable(words)) in HINTS[skill]


def id_of(hit: Hit) -> str:
    """The canonical id of the skill a hit names, "" if none."""
    return (hit.block.parent or hit.block.id) if isinstance(hit.block, Skill) else ""


def mentions_of(hits: Iterable[Hit], text: str) -> Iterator[Mention]:
    """The hits that name a concrete skill; a finer one counts as its parent."""
    for hit in outright(hits, text):
        block = hit.block
        if isinstance(block, Skill):
            yield Mention(
                skill_id=block.parent or block.id,
                subskill_id=block.id if block.parent else None,
                demand=hit.demand,
                section=hit.section,
                start=hit.start,
                end=hit.end,
                words=text[hit.start : hit.end],
            )


def guide_demands(hits: Iterable[Hit], text: str) -> Iterator[GuideDemand]:
    """One per guide skill that is asked for, in the guide's order."""
    strongest: dict[str, Hit] = {}
    for hit in outright(hits, text):
        guide = hit.block.guide
        if guide is not None and (guide not in strongest or STRENGTH[hit.demand] < STRENGTH[strongest[guide].demand]):
            strongest[guide] = hit
    for guide in GUIDE_SKILLS:
        if guide in strongest:
            hit = strongest[guide]
            yield GuideDemand(
                guide_skill=guide, demand=hit.demand, start=hit.start, end=hit.end, words=text[hit.start : hit.end]
            )
