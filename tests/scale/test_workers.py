"""Workers: whoever they are, jobs come back in order, and a death costs a retry."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from scale import pool
from scale.errors import BadExecutor, ClusterDiffers, ClusterUnreachable, NoSuchFile, ScaleError, WorkerLost
from scale.workers import Here, Workers, is_cluster, workers

DASK = [sys.executable, "-m", "dask"]
ROOT = Path(__file__).parents[2]


def double(number: int) -> int:
    return 2 * number


def deadly(folder: str, deaths: int, number: int) -> int:
    """Die at the number 3 so many times, and then double it like any other; each attempt leaves a file."""
    if number == 3 and len(tried := list(Path(folder).iterdir())) < deaths:
        Path(folder, str(len(tried))).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def whose(_: int) -> int:
    return os.getpid()


def refuse(name: str) -> str:
    raise NoSuchFile(name)


def answer() -> str:
    return os.environ.get("AIPM_TEST_ANSWER", "as here")


@pytest.fixture(scope="module")
def own() -> Iterator[Workers]:
    with workers(count=2) as hired:
        yield hired


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real scheduler and two worker processes on loopback; they find these tests as a module."""
    from distributed import Client

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    folder = tmp_path_factory.mktemp("dask")
    log = (folder / "log").open("wb")
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    start = partial(subprocess.Popen, cwd=folder, env=settings, stdout=log, stderr=log)
    scheduler = start([*DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"])
    options = ["--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
    crew = start([*DASK, "worker", f"tcp://127.0.0.1:{port}", *options])
    with Client(f"127.0.0.1:{port}", timeout=30, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2, timeout=30)
    yield f"127.0.0.1:{port}"
    for process in (crew, scheduler):
        process.terminate()
        process.wait(timeout=30)
    log.close()


@pytest.mark.parametrize(
    ("name", "expected"), [("local", False), ("dask://127.0.0.1:8786", True), ("dask://[::1]:8786", True)]
)
def test_an_executor_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_cluster(name) is expected


@pytest.mark.parametrize("name", ["", "dask", "dask://", "dask://host", "dask://:8786", "ray://host:1", "tcp://host:1"])
def test_what_is_no_executor_is_refused(name: str) -> None:
    with pytest.raises(BadExecutor, match="dask://HOST:PORT"):
        is_cluster(name)


def test_one_worker_is_this_process() -> None:
    with workers(count=1) as hired:
        assert isinstance(hired, Here)
        assert list(hired.map(whose, [1, 2])) == [os.getpid()] * 2


def test_an_error_keeps_its_message_on_the_way_from_a_worker() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(ClusterDiffers("tcp://host:1", "old")))  # noqa: S301
    assert (type(error), str(error)) == (ClusterDiffers, str(ClusterDiffers("tcp://host:1", "old")))


@pytest.mark.slow
class TestPool:
    def test_jobs_come_back_in_order(self, own: Workers) -> None:
        assert list(own.map(double, range(50))) == list(range(0, 100, 2))

    def test_only_a_few_are_under_way(self, own: Workers) -> None:
        jobs = iter(range(100))
        done = own.map(double, jobs)
        assert next(done) == 0
        done.close()  # type: ignore[attr-defined]
        assert len(list(jobs)) >= 100 - 2 * pool.AHEAD - 1

    def test_a_death_costs_a_retry(self, own: Workers, tmp_path: Path) -> None:
        assert list(own.map(partial(deadly, str(tmp_path), 2), range(9))) == list(range(0, 18, 2))
        assert len(list(tmp_path.iterdir())) == 2

    def test_three_deaths_are_told_and_cost_nobody_else(self, own: Workers, tmp_path: Path) -> None:
        function = partial(deadly, str(tmp_path), 9)
        assert list(own.map(function, range(6), lost=lambda number: -number)) == [0, 2, 4, -3, 8, 10]
        assert len(list(tmp_path.iterdir())) == 3
        with pytest.raises(WorkerLost, match="3: ended its worker 1 times"):
            list(own.map(function, range(6), tries=1))
        assert list(own.map(double, range(6))) == [0, 2, 4, 6, 8, 10]

    def test_a_process_killed_while_it_waits_costs_nothing(self, own: Workers) -> None:
        for process in set(own.map(whose, range(8))):
            os.kill(process, signal.SIGKILL)
        assert list(own.map(double, range(8))) == list(range(0, 16, 2))

    def test_processes_are_renewed(self, own: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pool, "RENEWED_AFTER", 3)
        assert len(set(own.map(whose, range(16)))) >= 3

    def test_what_a_job_raises_is_raised_here(self, own: Workers) -> None:
        with pytest.raises(NoSuchFile) as raised:
            list(own.map(refuse, ["a", "b"]))
        assert str(raised.value) == str(NoSuchFile("a"))


@pytest.mark.slow
class TestCluster:
    def test_jobs_come_back_in_order_and_a_death_costs_a_retry(self, dask: str, tmp_path: Path) -> None:
        with workers(f"dask://{dask}", count=1, alike=answer) as hired:
            assert len(set(hired.map(whose, range(20)))) == 2
            assert list(hired.map(partial(deadly, str(tmp_path), 1), range(9))) == list(range(0, 18, 2))
            assert len(list(tmp_path.iterdir())) == 1

    def test_a_job_that_ends_every_worker_is_given_up(self, dask: str, tmp_path: Path) -> None:
        with workers(f"dask://{dask}", count=1) as hired:
            function = partial(deadly, str(tmp_path), 99)
            assert list(hired.map(function, [3], lost=lambda number: -number)) == [-3]

    def test_workers_that_differ_are_refused(self, dask: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AIPM_TEST_ANSWER", "otherwise")
        with (
            pytest.raises(ClusterDiffers, match="as here, here otherwise"),
            workers(f"dask://{dask}", count=1, alike=answer),
        ):
            pass

    def test_workers_without_our_code_are_refused(
        self, dask: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "only_here.py").write_text("def answer():\n    return 1\n")
        monkeypatch.syspath_prepend(tmp_path)
        import only_here  # type: ignore[import-not-found]

        with (
            pytest.raises(ClusterDiffers, match="only_here"),
            workers(f"dask://{dask}", count=1, alike=only_here.answer),
        ):
            pass

    def test_nobody_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from scale import cluster

        monkeypatch.setattr(cluster, "ANSWERED_WITHIN", 1)
        with (
            pytest.raises(ClusterUnreachable, match="dask scheduler") as raised,
            workers("dask://127.0.0.1:9", count=1),
        ):
            pass
        assert isinstance(raised.value, ScaleError)
