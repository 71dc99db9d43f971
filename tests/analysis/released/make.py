"""A tiny warehouse as an earlier version made it: keep one for each schema that anybody may have.

    python tests/analysis/released/make.py COMMIT

The code of that commit fills an archive, the same for all, and analyzes it; the warehouse is kept packed, under the
number of its schema. Run it before a schema is changed, not after: an old version needs its old surroundings.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHILD = """
import importlib.util, sys
from pathlib import Path
old, script, workspace = map(Path, sys.argv[1:])
sys.path.insert(0, str(old))
def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
made_up = load("made_up", old / "tests/analysis/conftest.py")
chronicle = made_up.Chronicle(workspace)
load("script", script).fill(chronicle, made_up.one_posting)
chronicle.analyze()
[[schema]] = chronicle.ask("SELECT schema_version FROM store.meta")
print(schema)
"""


def fill(chronicle, posting):
    """Three weeks of two boards: postings that come, change and go, and a week in which one could not be seen."""
    chronicle.run({"acme": [posting("1"), posting("2", title="AI Product Manager")], "bolt": [posting("1")]})
    chronicle.run({"acme": [posting("1", title="Product Owner"), posting("3")], "bolt": "failed"})
    chronicle.run({"acme": [posting("1", title="Product Owner"), posting("3")], "bolt": [posting("2")]})


def make(commit):
    with tempfile.TemporaryDirectory() as folder:
        old, workspace = Path(folder) / "old", Path(folder) / "workspace"
        old.mkdir()
        packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", old], input=packed, check=True)
        command = [sys.executable, "-c", CHILD, old, __file__, workspace]
        made = subprocess.run(command, cwd=old, check=True, capture_output=True, text=True)
        target = HERE / f"schema-{made.stdout.strip()}.duckdb.gz"
        target.write_bytes(gzip.compress((workspace / "warehouse.duckdb").read_bytes(), mtime=0))
        sys.stdout.write(f"{target}: {target.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    make(sys.argv[1])
