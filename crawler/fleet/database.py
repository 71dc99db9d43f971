"""The fleet's database: reached, and fit for this aipm.

All of it stands in one schema, `aipm`, Procrastinate's tables among it. `enqueue`
makes it and brings it up to date; a worker that finds it missing or otherwise says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from crawler.errors import NoDatabase, OtherDatabase
from scale.errors import NotInstalled

if TYPE_CHECKING:
    from psycopg import Connection

VERSION = 1
SCHEMA = "aipm"
OPTIONS = {
    "options": f"-c search_path={SCHEMA} -c statement_timeout=60000",
    "application_name": "aipm",
    "connect_timeout": 10,
    "keepalives_idle": 30,
}
MAKING = 0x6169706D  # an advisory lock: who makes the schema, or plans a run, is alone
NEEDS = "a fleet needs"


@contextmanager
def opened(address: str) -> Iterator["Connection"]:
    """A connection of one's own, each statement committed by itself; raises NoDatabase or NotInstalled."""
    require_packages()
    import psycopg

    with told(address):
        connection = psycopg.connect(address, autocommit=True, **cast(Any, OPTIONS))
    with connection:
        yield connection


@contextmanager
def told(address: str) -> Iterator[None]:
    """Say in our words what the database, or the way to it, refuses."""
    import psycopg

    try:
        yield
    except psycopg.Error as problem:
        raise NoDatabase(place_of(address), " ".join(str(problem).split())) from problem


def require_packages() -> None:
    """Raise NotInstalled where the extra `scale` is missing."""
    for name in ("psycopg", "psycopg_pool", "procrastinate"):
        try:
            import_module(name)
        except ImportError as missing:
            raise NotInstalled(NEEDS, name) from missing


def place_of(address: str) -> str:
    """A database's address as it may be shown: without user and password.

    >>> place_of("postgresql://fleet:secret@db.example.org:5433/market"), place_of("host=/run/db dbname=market")
    ('postgresql://db.example.org:5433/market', 'the database')
    """
    if "://" not in address:
        return "the database"
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def make_ready(connection: "Connection", address: str) -> None:
    """Make the schema, or bring Procrastinate's part up to what is installed; raises OtherDatabase."""
    with told(address), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
        stands = _standing(connection)
        if stands is None:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            _run(connection, files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8"))
            _run(connection, Path(__file__).with_name("schema.sql").read_text("utf-8"))
            connection.execute("INSERT INTO about VALUES (%s, %s)", [VERSION, _steps()[-1]])
            return
        _compare(stands, address, making=True)
        for step in _steps_after(stands[1]):
            _run(connection, files("procrastinate.sql").joinpath("migrations", step).read_text("utf-8"))
            connection.execute("UPDATE about SET procrastinate = %s", [step])


def require_ready(connection: "Connection", address: str) -> None:
    """Raise OtherDatabase unless the schema is there, and of this aipm."""
    with told(address):
        stands = _standing(connection)
    if stands is None:
        raise OtherDatabase(place_of(address), "holds no fleet yet", "plan a run first: `aipm fleet enqueue`")
    _compare(stands, address, making=False)


def _standing(connection: "Connection") -> tuple[int, str] | None:
    """Which version of ours and which step of Procrastinate's stand there."""
    there = connection.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.about"]).fetchone()
    if there is None or there[0] is None:
        return None
    return connection.execute("SELECT version, procrastinate FROM about").fetchone()


def _compare(stands: tuple[int, str], address: str, *, making: bool) -> None:
    version, step = stands
    if version > VERSION or step > _steps()[-1]:
        raise OtherDatabase(place_of(address), "was made by a newer aipm", "install the same one on every machine")
    if version < VERSION:
        remedy = (
            f"let its runs be published, then drop its schema {SCHEMA}; the next `aipm fleet enqueue` makes it anew"
        )
        raise OtherDatabase(place_of(address), f"has the tables of an older aipm ({version} of {VERSION})", remedy)
    if _steps_after(step) and not making:
        remedy = "`aipm fleet enqueue` brings it up to date"
        raise OtherDatabase(place_of(address), "has the tables of an older Procrastinate", remedy)


def _steps() -> list[str]:
    """Procrastinate's migrations, oldest first."""
    folder = files("procrastinate.sql").joinpath("migrations")
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(".sql"))


def _steps_after(step: str) -> list[str]:
    return [name for name in _steps() if name > step]


def _run(connection: "Connection", statements: str) -> None:
    """Run a whole script of our own, or of Procrastinate's."""
    connection.execute(statements)
