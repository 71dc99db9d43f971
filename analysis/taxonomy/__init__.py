"""The skills we look for, and the words postings use for them.

One block per skill in the .toml files beside this module; a block is all it takes
to add a skill, and so with signals, which name no skill but bear on what the guide
claims. Spellings that follow from others (plural, hyphen, -ise for -ize)
are made here, so that a block holds only what a person has to know:

    aliases   phrases in any case; {a|b} stands for either
    cased     phrases that count only as written, such as "Excel"
    only      demands in which the skill counts, if not in all
    when      aliases that count only in company: near, not_near (same clause),
              preceded_by, followed_by and their not_ twins (within three words)
"""

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from analysis.errors import BrokenTaxonomy
from analysis.facts import GUIDE_SKILLS, Demand

FOLDER = Path(__file__).parent


class When(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Aliases that count only in the company, or the absence, of other words; `word*` stands for its endings."""

    aliases: tuple[str, ...]
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    preceded_by: tuple[str, ...] = ()
    not_preceded_by: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()


class Skill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A concrete skill; one with a parent is a finer sort of it."""

    id: str
    label: str
    family: str
    guide: str | None = None
    parent: str | None = None
    only: tuple[Demand, ...] = ("required", "preferred", "duty")
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    when: tuple[When, ...] = ()


class Cue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that ask for a guide skill without naming a concrete one."""

    guide: str
    only: tuple[Demand, ...] = ("required", "preferred", "duty")
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    when: tuple[When, ...] = ()


class SignalKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that bear on a claim of the guide without naming a skill."""

    id: str
    label: str
    meaning: str
    only: tuple[Demand, ...] = ("required", "preferred", "duty")
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    when: tuple[When, ...] = ()


class Trap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases inside which nothing counts: no skill and no cue, or no signal."""

    why: str
    words: tuple[str, ...]


class Taxonomy(Struct, frozen=True, kw_only=True):
    """All blocks, and a version that changes when a file does."""

    skills: tuple[Skill, ...]
    cues: tuple[Cue, ...]
    traps: tuple[Trap, ...]
    version: str
    signals: tuple[SignalKind, ...] = ()
    signal_traps: tuple[Trap, ...] = ()


Block = Skill | Cue | SignalKind
KINDS: dict[str, type[Block | Trap]] = {
    "skill": Skill,
    "cue": Cue,
    "trap": Trap,
    "signal": SignalKind,
    "signal_trap": Trap,
}


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy this package ships."""
    return load_taxonomy(FOLDER)


def load_taxonomy(folder: Path) -> Taxonomy:
    """Read and check every block of a folder."""
    blocks: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + content)
        for kind, block in read_blocks(path, content):
            blocks[kind].append((path, block))
    check_together(blocks["skill"], blocks["signal"])
    skills, cues, traps, signals, signal_traps = ([block for _, block in blocks[kind]] for kind in KINDS)
    return Taxonomy(
        skills=tuple(inherit(skill, skills) for skill in skills),
        cues=tuple(cues),
        traps=tuple(traps),
        version=digest.hexdigest()[:12],
        signals=tuple(signals),
        signal_traps=tuple(signal_traps),
    )


def inherit(skill: Skill, skills: list[Skill]) -> Skill:
    """A finer skill speaks for the guide skill of its parent, and counts where it counts."""
    parent = next((other for other in skills if other.id == skill.parent), None)
    return skill if parent is None else replace(skill, guide=parent.guide, only=parent.only)


def read_blocks(path: Path, content: bytes) -> Iterator[tuple[str, Block | Trap]]:
    """Each block of a file, checked by itself."""
    try:
        tables = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BrokenTaxonomy(path, "", f"not a TOML file: {problem}") from problem
    for kind, rows in tables.items():
        if kind not in KINDS or not isinstance(rows, list):
            raise BrokenTaxonomy(
                path, kind, f"unknown kind of block; known: {', '.join(f'[[{one}]]' for one in KINDS)}"
            )
        for number, row in enumerate(rows, start=1):
            named = row if isinstance(row, dict) else {}
            name = str(named.get("id") or named.get("guide") or named.get("why") or f"[[{kind}]] number {number}")
            try:
                block = convert(row, KINDS[kind])
            except ValidationError as problem:
                raise BrokenTaxonomy(path, name, str(problem)) from problem
            check_block(path, name, block)
            yield kind, block


def check_block(path: Path, name: str, block: Block | Trap) -> None:
    if isinstance(block, Trap):
        return
    if isinstance(block, Skill | Cue) and block.guide is not None and block.guide not in GUIDE_SKILLS:
        raise BrokenTaxonomy(path, name, f"unknown guide skill {block.guide!r}; known: {', '.join(GUIDE_SKILLS)}")
    for aliases in (block.aliases + block.cased, tuple(itertools.chain(*(when.aliases for when in block.when)))):
        spelled = list(itertools.chain(*map(expand, aliases)))
        if not aliases and (block.when or block.aliases or block.cased):
            continue
        if not spelled or not all(spelled):
            raise BrokenTaxonomy(path, name, "has no aliases, or an empty one")
        if loose := [alias for alias in spelled if "{" in alias or "}" in alias]:
            raise BrokenTaxonomy(path, name, f"a brace without its twin: {', '.join(loose)}")
        twice = {alias for alias in spelled if spelled.count(alias) > 1}
        if twice:
            raise BrokenTaxonomy(path, name, f"alias given twice: {', '.join(sorted(twice))}")


def check_together(skills: list[tuple[Path, Skill]], signals: list[tuple[Path, SignalKind]]) -> None:
    """What no block can know of itself: ids are unique, parents exist and have none of their own."""
    ids: set[str] = set()
    for path, name in [(path, block.id) for path, block in skills] + [(path, block.id) for path, block in signals]:
        if name in ids:
            raise BrokenTaxonomy(path, name, "there is another block with this id")
        ids.add(name)
    known = {skill.id: skill for _, skill in skills}
    for path, skill in skills:
        if skill.parent is not None and (skill.parent not in known or known[skill.parent].parent is not None):
            raise BrokenTaxonomy(path, skill.id, f"parent {skill.parent!r} isn't a skill of its own")


BRACES = re.compile(r"\{([^{}]*)\}")


def expand(alias: str, *, tidy: bool = True) -> Iterator[str]:
    """Every phrase a pattern with braces stands for.

    >>> list(expand("{user|customer} need"))
    ['user need', 'customer need']
    """
    parts = BRACES.split(alias)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for chosen in itertools.product(*choices):
        phrase = "".join(chosen)
        yield " ".join(phrase.split()) if tidy else phrase


BRITISH = re.compile(r"(?<=[a-z]{2})(?:iz(?=e|ing|ation)|yz(?=e|ing))")


def spellings(alias: str) -> set[str]:
    """The phrase, its plural, its hyphens as blanks and blanks as hyphens, its British twin.

    >>> sorted(spellings("trade-off"))
    ['trade off', 'trade offs', 'trade-off', 'trade-offs', 'tradeoff', 'tradeoffs']
    """
    words = {alias}
    if alias[-1].isalpha() and len(alias) > 2:
        if alias.endswith("ss"):
            words.add(alias + "es")
        elif alias[-1] == "y" and alias[-2] not in "aeiou":
            words.add(alias[:-1] + "ies")
        elif alias[-1] != "s":
            words.add(alias + "s")
    if "-" in alias and any(map(str.isalpha, alias)):  # "0-1" is neither "01" nor "0 1"
        words |= {word.replace("-", " ") for word in words} | {
            word.replace("-", "") for word in words if " " not in word
        }
    elif alias.count(" ") == 1:
        words |= {word.replace(" ", "-") for word in words}
    return words | {BRITISH.sub(lambda found: found[0].replace("z", "s"), word) for word in words}
