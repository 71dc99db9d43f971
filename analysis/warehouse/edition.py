"""Which extraction is used: the function, the versions that name it, the skills and signals it knows.

Facts are kept by content and edition. The warehouse asks for an edition instead of
importing extraction, so that a test can bring a small one of its own.
"""

import re
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from analysis.shards import Extract, Improve
from analysis.taxonomy import Taxonomy
from analysis.warehouse.rows import Row

ROOM = Path(__file__).parents[1]
THROUGH = ("analysis.extract", "analysis.shards", "analysis.touched")  # what facts pass through into the warehouse
IMPORTED = re.compile(r"^\s*(?:from|import) (analysis\.[\w.]+)", re.MULTILINE)


class Renewal(Struct, frozen=True, kw_only=True):
    """What it takes to read skills again where a taxonomy changed and nothing else."""

    taxonomy: Taxonomy
    skills_again: Improve  # must be importable by worker processes


class Edition(Struct, frozen=True, kw_only=True):
    """One edition of extraction; `extract` must be importable by worker processes."""

    extract: Extract
    extractor_version: str
    taxonomy_version: str
    spacy_version: str
    skills: tuple[Row, ...]
    signal_kinds: tuple[Row, ...] = ()
    renewal: Renewal | None = None


def shipped() -> Edition:
    """The edition this package ships; raises BrokenTaxonomy."""
    from analysis.extract import extract
    from analysis.taxonomy import taxonomy
    from analysis.touched import skills_again

    known = taxonomy()
    skills = tuple(
        {
            "skill_id": skill.id,
            "label": skill.label,
            "guide_skill": skill.guide,
            "family": skill.family,
            "parent_id": skill.parent,
        }
        for skill in known.skills
    )
    return Edition(
        extract=extract,
        extractor_version=extractor_version(),
        taxonomy_version=known.version,
        spacy_version=version("spacy"),
        skills=skills,
        signal_kinds=tuple(
            {"signal_id": kind.id, "label": kind.label, "meaning": kind.meaning} for kind in known.signals
        ),
        renewal=Renewal(taxonomy=known, skills_again=skills_again),
    )


def extractor_version() -> str:
    """A short hash of the rules: each module that facts pass through, and every table, so that none changes unseen."""
    rules = [*modules_behind(*THROUGH), *sorted(ROOM.glob("*.toml"))]
    return sha256(b"\0".join(path.read_bytes() for path in rules)).hexdigest()[:12]


def modules_behind(*names: str) -> list[Path]:
    """The modules of this stage that some import, they themselves, and all that those import in turn.

    >>> paths = modules_behind("analysis.level")
    >>> [path.name for path in paths if path.name in ("cli.py", "level.py", "rule.py")]
    ['level.py', 'rule.py']
    """
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        path = ROOM.parent.joinpath(*name.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name not in found:
            found[name] = path
            waiting += IMPORTED.findall(path.read_text(encoding="utf-8"))
    return [found[name] for name in sorted(found)]
