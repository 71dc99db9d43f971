"""The career guide as rows: read from its TOML file, checked, loaded beside the facts.

The guide is data that its own room keeps; here it only has to fit: every key
present, every id used once, every skill one that extraction knows, or a list of those
that it finds in any posting. How its statements are measured is the room beside this
one's, measures.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from analysis.errors import BrokenGuide
from analysis.facts import GUIDE_SKILLS, Level
from analysis.measures import (
    WITHIN_BAND,
    BigTech,
    Group,
    Measure,
    Measuring,
    OwnRole,
    Rule,
    faults,
    group_faults,
    measure_row,
    measuring_rows,
    own_role_faults,
    within_band,
)

Block = TypeVar("Block")
HEADER = re.compile(r"\s*\[\[?(?:\w+\.)?(\w+)\]")
ID = re.compile(r"""\s*id\s*=\s*["'](\w*)["']""")


class GuideSkill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the guide's skills: one that extraction knows by this id, or any of some skills of the taxonomy."""

    id: str
    label: str
    meaning: str
    skills: tuple[str, ...] = ()
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


Statement = TypeVar("Statement", GuideSkill, Band, Claim)


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
    group = tuple(read_block(path, "group", block, Group) for block in listed(path, blocks, "group"))
    guide = Guide(
        skill=read_statements(path, blocks, "skill", GuideSkill, group),
        band=read_statements(path, blocks, "band", Band, group),
        claim=read_statements(path, blocks, "claim", Claim, group),
        measuring=Measuring(
            rule=tuple(read_block(path, "rule", block, Rule) for block in listed(path, blocks, "rule")),
            group=group,
            places=read_block(path, "places", blocks.get("places", {}), dict[str, tuple[str, ...]]),
            big_tech=read_block(path, "big_tech", blocks["big_tech"], BigTech) if "big_tech" in blocks else None,
            role=tuple(read_block(path, "role", block, OwnRole) for block in blocks.get("role", ())),
        ),
        hash=sha256(content).hexdigest(),
    )
    check_ids(path, guide)
    check_skills(path, guide)
    check_roles(path, guide)
    check_measures(path, guide)
    return guide


def read_statements(
    path: Path, blocks: dict[str, Any], kind: str, shape: type[Statement], groups: tuple[Group, ...]
) -> tuple[Statement, ...]:
    """The blocks of one kind; a measure that names no group is of the first."""
    read = (read_block(path, kind, block, shape) for block in listed(path, blocks, kind))
    return tuple(
        replace(one, measure=tuple(replace(measure, of=measure.of or groups[0].id) for measure in one.measure))
        for one in read
    )


def listed(path: Path, blocks: dict[str, Any], kind: str) -> list[Any]:
    found = blocks.get(kind)
    if not isinstance(found, list) or not found:
        raise BrokenGuide(path, f"has no [[{kind}]] blocks; write at least one")
    return found


def read_block(path: Path, kind: str, block: Any, shape: type[Block]) -> Block:
    """One block as a record; the message names the block and the key."""
    name = block.get("id", "without id") if isinstance(block, dict) else "without id"
    try:
        return msgspec.convert(block, shape, strict=False)
    except msgspec.ValidationError as problem:
        raise BrokenGuide(at(path, kind, name), f"[[{kind}]] {name}: {problem}") from problem


def at(path: Path, kind: str, name: str) -> str:
    """The file and, where a block of that kind has that id, the line (the last, of several that have)."""
    here, found = "", 0
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if header := HEADER.match(text):
            here = header[1]
        elif here == kind and (said := ID.match(text)) and said[1] == name:
            found = number
    return f"{path}:{found}" if found else str(path)


def check_ids(path: Path, guide: Guide) -> None:
    """Ids are unique."""
    for kind, ids in (
        ("skill", [skill.id for skill in guide.skill]),
        ("band", [band.id for band in guide.band]),
        ("claim", [claim.id for claim in guide.claim]),
        ("measure", [measure.id for _, measure in guide.measures()]),
        ("rule", [rule.id for rule in guide.measuring.rule]),
        ("group", [group.id for group in guide.measuring.group]),
        ("role", [role.id for role in guide.measuring.role]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                problem = f"[[{kind}]] {name}: the id is used {count} times; give each its own"
                raise BrokenGuide(at(path, kind, name), problem)


def check_skills(path: Path, guide: Guide) -> None:
    """The skills are exactly those that extraction looks for, or each is a list of skills that no other has."""
    listing = {skill.id: skill.skills for skill in guide.skill if skill.skills}
    for skill in guide.skill:
        if skill.id not in GUIDE_SKILLS and not skill.skills:
            problem = f"[[skill]] {skill.id}: no such guide skill; known are {', '.join(GUIDE_SKILLS)}"
            raise BrokenGuide(at(path, "skill", skill.id), f"{problem}; any other needs skills = […]")
        if listing and not skill.skills:
            problem = f"[[skill]] {skill.id}: has no skills = […], while others have; give all of them such a list"
            raise BrokenGuide(at(path, "skill", skill.id), problem)
    for name in sorted(set(GUIDE_SKILLS) - {skill.id for skill in guide.skill}) if not listing else ():
        raise BrokenGuide(path, f"[[skill]] {name} is missing; extraction looks for it")
    for name, count in Counter(chain.from_iterable(listing.values())).items():
        if count > 1:
            first, second = [skill for skill, names in listing.items() for one in names if one == name][:2]
            problem = f"[[skill]] {second}: {name} counts for {first}; let it count once"
            raise BrokenGuide(at(path, "skill", second), problem)


def check_roles(path: Path, guide: Guide) -> None:
    """Roles of the guide's own are two: whom it is about, and whom they are held against."""
    roles = guide.measuring.role
    for role in roles:
        for problem in own_role_faults(role):
            raise BrokenGuide(at(path, "role", role.id), f"[[role]] {role.id}: {problem}")
    if len(roles) not in (0, 2):
        problem = "write two [[role]] blocks, whom the guide is about and whom they are held against, or none"
        raise BrokenGuide(path, problem)


def check_measures(path: Path, guide: Guide) -> None:
    """What a measure or a group names is there, and each measure has what its kind needs."""
    bands = tuple(band.id for band in guide.band)
    skills = {skill.id for skill in guide.skill}
    for group in guide.measuring.group:
        for problem in group_faults(group, guide.measuring):
            raise BrokenGuide(at(path, "group", group.id), f"[[group]] {group.id}: {problem}")
    for block, measure in guide.measures():
        problems = list(faults(measure, guide.measuring, bands))
        problems += [f"no [[skill]] has the id {name!r}" for name in measure.counts.guide_skills if name not in skills]
        if measure.rule == WITHIN_BAND and not isinstance(block, Band):
            problems.append("the rule band is for measures of a [[band]]")
        for problem in problems:
            raise BrokenGuide(at(path, "measure", measure.id), f"[[measure]] {measure.id}: {problem}")


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
    fields = asdict(block)
    del fields["measure"]
    return {id_column: fields.pop("id"), **fields}
