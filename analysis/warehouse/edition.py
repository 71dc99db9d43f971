"""Which extraction is used: the function, the versions that name it, the skills and signals it knows.

Facts are kept by content and edition. The warehouse asks for an edition instead of
importing extraction, so that a test can bring a small one of its own.
"""

from importlib.metadata import version

from msgspec import Struct

from analysis.shards import Extract, Improve
from analysis.taxonomy import Taxonomy
from analysis.versions import extractor_version
from analysis.warehouse.rows import Row


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

    @property
    def version(self) -> str:
        """All three versions in one."""
        return f"{self.extractor_version} {self.taxonomy_version} {self.spacy_version}"


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
