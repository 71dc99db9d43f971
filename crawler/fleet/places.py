"""Where the archive of a workspace lies, for all workers of a fleet alike."""

from pathlib import Path

from crawler.elsewhere import storage_of
from scale.storage import Storage


def archive_of(workspace: Path) -> Storage:
    """The archive that `aipm.toml` names, or the folder of the workspace."""
    return storage_of(workspace) or Storage(workspace / "archive")
