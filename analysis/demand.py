"""What a posting asks of the guide's seven skills, told from the concrete ones it names.

A concrete skill speaks for the guide skill its block names; a cue speaks for one
without being a skill. The strongest demand wins, and keeps the first words that made it.
"""

from collections.abc import Iterable, Iterator

from analysis.facts import GUIDE_SKILLS, Demand, GuideDemand, Mention
from analysis.skills import Hit
from analysis.taxonomy import SignalKind, Skill

STRENGTH: dict[Demand, int] = {"required": 0, "preferred": 1, "duty": 2}


def mentions_of(hits: Iterable[Hit], text: str) -> Iterator[Mention]:
    """The hits that name a concrete skill; a finer one counts as its parent."""
    for hit in hits:
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
    for hit in hits:
        guide = None if isinstance(hit.block, SignalKind) else hit.block.guide
        if guide is not None and (guide not in strongest or STRENGTH[hit.demand] < STRENGTH[strongest[guide].demand]):
            strongest[guide] = hit
    for guide in GUIDE_SKILLS:
        if guide in strongest:
            hit = strongest[guide]
            yield GuideDemand(
                guide_skill=guide, demand=hit.demand, start=hit.start, end=hit.end, words=text[hit.start : hit.end]
            )
