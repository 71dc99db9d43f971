"""The career guide as rows: read from its TOML file, checked, loaded beside the facts.

The guide is data that its own room keeps; here it only has to fit: every key
present, every id used once, every skill one that extraction knows. How its
statements are measured is the room beside this one's, measures.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from analysis.errors import BrokenGuide
from analysis.facts import GUIDE_SKILLS, Level
from analysis.measures import (
    WITHIN_BAND,
    BigTech,
    Group,
    Measure,
    Measuring,
    Rule,
    faults,
    group_faults,
    measure_row,
    measuring_rows,
    within_band,
)

Block = TypeVar("Block")


class GuideSkill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the guide's skills."""

    id: str
    label: str
    meaning: str
    measure: tuple[Measure, ...] = ()


class Band(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pay band the guide promises; without `high` it is open above."""

    id: str
    level: Level
    country: str
    currency: str
    period: Literal["year"]  # queries hold bands against yearly pay
    low: Decimal
    employers: Literal["all", "big_tech"]
    statement: str
    high: Decimal | None = None
    measure: tuple[Measure, ...] = ()


class Claim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One claim that can be held against the market."""

    id: str
    kind: Literal["claim", "responsibility", "reason"]
    statement: str
    measure: tuple[Measure, ...] = ()


class Guide(Struct, frozen=True, kw_only=True):
    """The guide, and the hash of the file it came from; other tables of the file are for other readers."""

    skill: tuple[GuideSkill, ...]
    band: tuple[Band, ...]
    claim: tuple[Claim, ...]
    measuring: Measuring
    hash: str

    def measures(self) -> Iterator[tuple[GuideSkill | Band | Claim, Measure]]:
        """Every measure with the statement it bears on, in the guide's order."""
        blocks: tuple[GuideSkill | Band | Claim, ...] = (*self.skill, *self.band, *self.claim)
        for block in blocks:
            yield from ((block, measure) for measure in block.measure)


def load_guide(path: Path) -> Guide:
    """Read and check the guide; raises BrokenGuide."""
    try:
        content = path.read_bytes()
        blocks = tomllib.loads(content.decode())
    except OSError as problem:
        raise BrokenGuide(path, f"can't be read ({problem.strerror}); restore it, or name another guide") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BrokenGuide(path, f"not a TOML file ({problem}); mend it there") from problem
    guide = Guide(
        skill=tuple(read_block(path, "skill", block, GuideSkill) for block in listed(path, blocks, "skill")),
        band=tuple(read_block(path, "band", block, Band) for block in listed(path, blocks, "band")),
        claim=tuple(read_block(path, "claim", block, Claim) for block in listed(path, blocks, "claim")),
        measuring=Measuring(
            rule=tuple(read_block(path, "rule", block, Rule) for block in listed(path, blocks, "rule")),
            group=tuple(read_block(path, "group", block, Group) for block in listed(path, blocks, "group")),
            places=read_block(path, "places", blocks.get("places", {}), dict[str, tuple[str, ...]]),
            big_tech=read_block(path, "big_tech", blocks.get("big_tech"), BigTech),
        ),
        hash=sha256(content).hexdigest(),
    )
    check_ids(path, guide)
    check_measures(path, guide)
    return guide


def listed(path: Path, blocks: dict[str, Any], kind: str) -> list[Any]:
    found = blocks.get(kind)
    if not isinstance(found, list):
        raise BrokenGuide(path, f"has no [[{kind}]] blocks; write at least one")
    return found


def read_block(path: Path, kind: str, block: Any, shape: type[Block]) -> Block:
    """One block as a record; the message names the block and the key."""
    name = block.get("id", "without id") if isinstance(block, dict) else "without id"
    try:
        return msgspec.convert(block, shape, strict=False)
    except msgspec.ValidationError as problem:
        raise BrokenGuide(path, f"[[{kind}]] {name}: {problem}") from problem


def check_ids(path: Path, guide: Guide) -> None:
    """Ids are unique, and the skills are exactly those that extraction looks for."""
    for kind, ids in (
        ("skill", [skill.id for skill in guide.skill]),
        ("band", [band.id for band in guide.band]),
        ("claim", [claim.id for claim in guide.claim]),
        ("measure", [measure.id for _, measure in guide.measures()]),
        ("rule", [rule.id for rule in guide.measuring.rule]),
        ("group", [group.id for group in guide.measuring.group]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                raise BrokenGuide(path, f"[[{kind}]] {name}: the id is used {count} times; give each its own")
    for name in (skill.id for skill in guide.skill if skill.id not in GUIDE_SKILLS):
        raise BrokenGuide(path, f"[[skill]] {name}: no such guide skill; known are {', '.join(GUIDE_SKILLS)}")
    for name in sorted(set(GUIDE_SKILLS) - {skill.id for skill in guide.skill}):
        raise BrokenGuide(path, f"[[skill]] {name} is missing; extraction looks for it")


def check_measures(path: Path, guide: Guide) -> None:
    """What a measure or a group names is there, and each measure has what its kind needs."""
    bands = tuple(band.id for band in guide.band)
    for group in guide.measuring.group:
        for problem in group_faults(group, guide.measuring):
            raise BrokenGuide(path, f"[[group]] {group.id}: {problem}")
    for block, measure in guide.measures():
        for problem in faults(measure, guide.measuring, bands):
            raise BrokenGuide(path, f"[[measure]] {measure.id}: {problem}")
        if measure.rule == WITHIN_BAND and not isinstance(block, Band):
            raise BrokenGuide(path, f"[[measure]] {measure.id}: the rule band is for measures of a [[band]]")


def guide_rows(guide: Guide) -> dict[str, list[dict[str, Any]]]:
    """The guide as rows of the warehouse's tables; positions count from 1."""
    return {
        "guide_skills": [
            {"guide_skill": skill.id, "label": skill.label, "meaning": skill.meaning, "position": position}
            for position, skill in enumerate(guide.skill, start=1)
        ],
        "guide_bands": [
            {**renamed(band, "band_id"), "position": position} for position, band in enumerate(guide.band, start=1)
        ],
        "guide_claims": [
            {**renamed(claim, "claim_id"), "position": position} for position, claim in enumerate(guide.claim, start=1)
        ],
        "guide_measures": [
            {**measure_row(block.id, measure, bounds(guide, block, measure)), "position": position}
            for position, (block, measure) in enumerate(guide.measures(), start=1)
        ],
        **measuring_rows(guide.measuring),
    }


def bounds(guide: Guide, block: GuideSkill | Band | Claim, measure: Measure) -> Rule | None:
    """The rule of a measure; a band is its own."""
    if isinstance(block, Band) and measure.rule == WITHIN_BAND:
        return within_band(block.low, block.high)
    return next((rule for rule in guide.measuring.rule if rule.id == measure.rule), None)


def renamed(block: Band | Claim, id_column: str) -> dict[str, Any]:
    fields = msgspec.structs.asdict(block)
    del fields["measure"]
    return {id_column: fields.pop("id"), **fields}
