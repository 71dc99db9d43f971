"""A PostgreSQL of our own, for as long as the tests run; skips where its programs are missing."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

NUMBERS = count(1)
QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c listen_addresses="


def programs() -> Path:
    """Where the server's programs are."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("no PostgreSQL on this machine: apt-get install postgresql")
    return folders[-1]


def owner() -> str | None:
    """Whom the server runs as, if not as us: it refuses to be root's."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("root can't run PostgreSQL, and there is no user postgres")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The folder of a running server's socket."""
    pytest.importorskip("psycopg")
    pytest.importorskip("procrastinate")
    folder, user = programs(), owner()
    place = Path(tempfile.mkdtemp(prefix="aipm-pg-", dir="/tmp"))  # a socket's path must be short
    if user:
        shutil.chown(place, user, user)
    as_owner = {"user": user, "group": user, "extra_groups": []} if user else {}
    words = [folder / "initdb", "-D", place / "data", "-U", "fleet", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(words, check=True, capture_output=True, cwd="/", **as_owner)
    words = [folder / "postgres", "-D", place / "data", "-k", place, *QUICK.split()]
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, cwd="/", **as_owner)
    try:
        for _ in range(200):
            if (place / ".s.PGSQL.5432").exists() and "ready to accept" in (place / "log").read_text("utf-8"):
                break
            assert server.poll() is None, (place / "log").read_text("utf-8")
            time.sleep(0.05)
        yield str(place)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(place)


@pytest.fixture
def database(cluster: str) -> Iterator[str]:
    """An empty database of the test's own."""
    import psycopg

    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(f"postgresql://fleet@/postgres?host={cluster}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://fleet@/{name}?host={cluster}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
