"""Which rules are these? A version made of the rules themselves, so that none changes unseen.

A warehouse keeps it with its facts, and workers tell theirs before they are given anything:
on another machine, or started anew while somebody edits a rule, they would read otherwise.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOM = Path(__file__).parent
THROUGH = ("analysis.extract", "analysis.shards", "analysis.touched")  # what facts pass through into the warehouse
IMPORTED = re.compile(r"^\s*(?:from|import) (analysis\.[\w.]+)", re.MULTILINE)


@cache
def rules() -> str:
    """What decides how this process reads, as it was when it began to: rules, taxonomy and spaCy."""
    known = sha256(b"\0".join(path.read_bytes() for path in sorted(ROOM.glob("taxonomy/*.toml")))).hexdigest()[:12]
    return f"rules {extractor_version()}, taxonomy {known}, spaCy {version('spacy')}"


def extractor_version() -> str:
    """A short hash of the rules: each module that facts pass through, and every table, so that none changes unseen."""
    files = [*modules_behind(*THROUGH), *sorted(ROOM.glob("*.toml"))]
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


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
