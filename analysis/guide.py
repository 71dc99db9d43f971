"""The career guide as rows: read from its TOML file, checked, loaded beside the facts.

The guide is data that its own room keeps; here it only has to fit: every key
present, every id used once, every skill one that extraction knows.
"""

import tomllib
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from analysis.errors import BrokenGuide
from analysis.facts import GUIDE_SKILLS, Level

Block = TypeVar("Block", bound=Struct)


class GuideSkill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the guide's skills."""

    id: str
    label: str
    meaning: str


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


class Claim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One claim that can be held against the market."""

    id: str
    kind: Literal["claim", "responsibility", "reason"]
    statement: str


class Guide(Struct, frozen=True, kw_only=True):
    """The guide, and the hash of the file it came from; other tables of the file are for other readers."""

    skill: tuple[GuideSkill, ...]
    band: tuple[Band, ...]
    claim: tuple[Claim, ...]
    hash: str


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
        hash=sha256(content).hexdigest(),
    )
    check_ids(path, guide)
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
    for kind, blocks in (("skill", guide.skill), ("band", guide.band), ("claim", guide.claim)):
        for name, count in Counter(block.id for block in blocks).items():
            if count > 1:
                raise BrokenGuide(path, f"[[{kind}]] {name}: the id is used {count} times; give each its own")
    for name in (skill.id for skill in guide.skill if skill.id not in GUIDE_SKILLS):
        raise BrokenGuide(path, f"[[skill]] {name}: no such guide skill; known are {', '.join(GUIDE_SKILLS)}")
    for name in sorted(set(GUIDE_SKILLS) - {skill.id for skill in guide.skill}):
        raise BrokenGuide(path, f"[[skill]] {name} is missing; extraction looks for it")


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
    }


def renamed(block: Struct, id_column: str) -> dict[str, Any]:
    fields = msgspec.structs.asdict(block)
    return {id_column: fields.pop("id"), **fields}
