"""Every shared fixture, once: no network but loopback, and the shared folder if it is there."""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)  # a suite that fails must fail again
settings.load_profile("steady")  # to look further: pytest --hypothesis-profile=default

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a job in the background: then Ctrl-C can't be tried
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test connect to this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            pytest.fail(f"a test tried to reach {address}: tests may use loopback only")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and labels beside the repository; skips where it is absent."""
    place = Path(os.environ.get("AIPM_SHARED", ROOT.parent / "shared"))
    if not (place / "gold").is_dir():
        pytest.skip(f"no recordings and labels at {place}: set AIPM_SHARED to run this")
    return place


@pytest.fixture(scope="session")
def sample_market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the small made-up market, visited and analyzed; takes seconds, and is to be read only."""
    from analysis.warehouse import analyze
    from crawler.sample.blocks import Blocks
    from crawler.sample.market import Market
    from crawler.sample.visit import visit

    workspace = tmp_path_factory.mktemp("sample-market")
    visit(workspace, market=Market(Blocks(small=True)))
    analyze(workspace)
    return workspace


@pytest.fixture
def memory() -> Iterator[str]:
    """An empty folder in this process's memory, as an address: what any fsspec place looks like, for nothing."""
    from fsspec.implementations.memory import MemoryFileSystem

    yield "memory://market/folder"
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server on loopback; takes half a second."""
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket on that server, as an address, and the environment that leads there."""
    from s3fs import S3FileSystem

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    about = {"ENDPOINT_URL": s3_server, "ACCESS_KEY_ID": "us", "SECRET_ACCESS_KEY": "us", "DEFAULT_REGION": "us-east-1"}
    nowhere = dict.fromkeys(("CONFIG_FILE", "SHARED_CREDENTIALS_FILE"), os.devnull) | {"EC2_METADATA_DISABLED": "true"}
    for name, value in (about | nowhere).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = S3FileSystem()
    server.mkdir("bucket")
    yield "s3://bucket"
    server.rm("bucket", recursive=True)
