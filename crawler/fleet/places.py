"""Where the archive of a workspace lies, for all workers of a fleet alike."""

from pathlib import Path

from scale.storage import Storage


def archive_of(workspace: Path) -> Storage:
    """The archive that `aipm.toml` names, or the folder of the workspace."""
    return Storage(workspace / "archive")
