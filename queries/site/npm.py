"""What the SQL page runs on, from three npm packages: fetched once by the program npm, known by their hashes.

Nothing else in this stage reaches beyond the machine, and this only where somebody asks
for the page. No package's own scripts run, none is unpacked: of each, the few named files
are read, and only if they are byte for byte the ones that were tried here.
"""

import shutil
import subprocess
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256, sha512
from pathlib import Path
from typing import NamedTuple

from queries.errors import BadTarget, NoAssets

PATIENCE = 600  # seconds for one package; the largest has 31 MB


class Package(NamedTuple):
    """One package: what npm knows it by, and which of its files are taken, each with its SHA-256."""

    name: str
    version: str
    integrity: str  # of the tarball, as npm writes it: SHA-512 in Base64
    files: Mapping[str, str]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def tarball(self) -> str:
        """The file that `npm pack` makes of it."""
        return f"{self.plain}-{self.version}.tgz"

    @property
    def plain(self) -> str:
        """Its name as files have it."""
        return self.name.removeprefix("@").replace("/", "-")


PACKAGES = (
    Package(
        "@duckdb/duckdb-wasm",  # DuckDB 1.4.3; it reads no Parquet without an extension from elsewhere
        "1.32.0",
        "IewXTNYEjsZCPE9weUWgtjGxUlMRo7qhX0GF6tq/KjK8bnY+RAl4cyUdYUfcdzbyb4b9ZxPC+FOsCcxgaKFWMg==",
        {
            "dist/duckdb-browser.mjs": "4f8c0bb3c23d1ec457a451cc27418597b9a40dd772cceacc436a2cb7b9a49c18",
            "dist/duckdb-browser-eh.worker.js": "f8ab72b6b90b3ad83077d47426d4a99d5d9a4c7e07cba1a2be37d655adc7c1ab",
            "dist/duckdb-eh.wasm": "4c221bfa59c11f24dbd750e70c90b9252eca6eec5633936e6a2ec766e55fd879",
        },
    ),
    Package(
        "apache-arrow",  # of the major version that the package above asks for, bundled with all that it needs
        "17.0.0",
        "X0p7auzdnGuhYMVKYINdQssS4EcKec9TCXyez/qtJt32DrIMGbzqiaMiQ0X6fQlQpw8Fl0Qygcv4dfRAr5Gu9Q==",
        {
            "Arrow.es2015.min.js": "375fb7c891e25677c021e585d4ec51a5752112b182f41d51071b8401e590379e",
            "LICENSE.txt": "229dbe29e4e1344e95172f6f3a4277ec0da5c7850cb03897c47f3a24b7afce08",
            "NOTICE.txt": "b62ea242642d3a18f1e29b0c1fe082415a6943fe158ee22b48cff3762f354009",
        },
    ),
    Package(
        "parquet-wasm",  # reads Parquet in its place
        "0.8.0",
        "AunZLpYYHPQCzDzeIKOO3e/p3Uqo8+DGyfEVofhlIIn/bk3EuOFJkDXlswSKDDSWOaZRv6bHrob/XynUDKmceg==",
        {
            "esm/parquet_wasm.js": "eb072713b446f681e6ffd3ed48e9339113df95025634bf3a61b2e6824dd56e85",
            "esm/parquet_wasm_bg.wasm": "7636a31df453d8c73aacbed5ae9fd262a71136258f420fa0d97016b8da9e8aa1",
            "LICENSE_MIT": "234a846fabd9a7f995697d137e8ec6157b3d7f8fafa0b642a39f82dc2da327a7",
        },
    ),
)
Assets = dict[str, bytes]  # a file's name in the site, and the file


def from_npm(cache: Path, watch: Callable[[str, int, int], None] = lambda *_: None) -> Assets:
    """The files, of packages that stand in `cache` or are fetched into it; raises NoAssets."""
    assets: Assets = {}
    for number, package in enumerate(PACKAGES):
        watch(package.spec, number, len(PACKAGES))
        assets |= taken(package, unpacked(fetched(package, cache), package))
    return assets


def from_folder(folder: Path) -> Assets:
    """The files, of packages that `npm install` put into a folder node_modules; raises NoAssets."""
    assets: Assets = {}
    for package in PACKAGES:
        assets |= taken(package, installed(folder / package.name, package))
    return assets


def lacking(package: Package, problem: str) -> NoAssets:
    return NoAssets(package.spec, problem, [one.spec for one in PACKAGES])


def fetched(package: Package, cache: Path) -> Path:
    """The package's tarball: the one in the cache if it is whole, else a fresh one from npm."""
    kept = cache / package.tarball
    if kept.is_file() and integrity(kept) == package.integrity:
        return kept
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".") as shelf:
            pack(package, Path(shelf))
            fresh = Path(shelf) / package.tarball
            if not fresh.is_file() or integrity(fresh) != package.integrity:
                raise lacking(package, "what npm gave isn't the package whose hash we know")
            fresh.replace(kept)
    except OSError as error:
        raise BadTarget.refused(cache, error) from error
    return kept


def pack(package: Package, shelf: Path) -> None:
    """Let npm put the package's tarball on a shelf, as it is: nothing of it is run."""
    npm = shutil.which("npm")
    if npm is None:
        raise lacking(package, "the program npm isn't on this machine")
    command = [npm, "pack", package.spec, "--pack-destination", str(shelf), "--ignore-scripts", "--silent"]
    try:
        ended = subprocess.run(  # noqa: S603 (what it is and what it gets stand above)
            command, cwd=shelf, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise lacking(package, f"npm didn't get it within {PATIENCE // 60} minutes") from error
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip().splitlines()
        raise lacking(package, f"npm can't get it ({said[0] if said else f'status {ended.returncode}'})")


def integrity(path: Path) -> str:
    return b64encode(sha512(path.read_bytes()).digest()).decode()


def unpacked(tarball: Path, package: Package) -> Iterator[tuple[str, bytes]]:
    """The files we take, as they stand in a tarball."""
    with tarfile.open(tarball, "r:gz") as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            if name in package.files and (file := archive.extractfile(member)):
                yield name, file.read()


def installed(folder: Path, package: Package) -> Iterator[tuple[str, bytes]]:
    """The files we take, as they stand in a folder."""
    for name in package.files:
        try:
            yield name, (folder / name).read_bytes()
        except OSError as error:
            problem = f"{folder / name} can't be read ({error.strerror})"
            raise lacking(package, problem) from error


def taken(package: Package, files: Iterator[tuple[str, bytes]]) -> Assets:
    """Each file by its name in the site, if it is the one we know; licences are named after their package."""
    found = dict(files)
    for name, known in package.files.items():
        if sha256(found.get(name, b"")).hexdigest() != known:
            raise lacking(package, f"its file {name} isn't the one whose hash we know")
    return {target(package, name): found[name] for name in package.files}


def target(package: Package, name: str) -> str:
    """Where a file of a package stands in the site's folder.

    >>> target(PACKAGES[0], "dist/duckdb-eh.wasm"), target(PACKAGES[2], "LICENSE_MIT")
    ('duckdb-eh.wasm', 'parquet-wasm-LICENSE.txt')
    """
    last = name.rsplit("/", 1)[-1]
    if not last.startswith(("LICENSE", "NOTICE")):
        return last
    return f"{package.plain}-{last.removesuffix('.txt').removesuffix('_MIT')}.txt"
