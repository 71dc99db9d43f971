"""The timers: what they start, that their readers take them, and that nothing given to them runs in a shell."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from operation.cli import program
from operation.errors import BadAddress
from operation.schedule import FILES, NOTICE, Timer, cron_line, units

ROOT = Path(__file__).parent.parent.parent
ODD = '/srv/ann\'s $HOME "market"/50% off'
CRON = re.compile(r"[0-5]?\d (?:1?\d|2[0-3]) \* \* [1*] ")


def timer(**changes: Any) -> Timer:
    plain: dict[str, Any] = {
        "every": "week",
        "command": program(),
        "workspace": "/srv/market",
        "writable": ("/srv/market",),
        "user": "root",
        "seed": "here",
    }
    return Timer(**plain | changes)


@pytest.mark.parametrize("told", [{}, {"mail": "me@example.org"}, {"webhook": "https://hooks.example.org/T0/x"}])
@pytest.mark.parametrize("every", ["day", "week"])
def test_systemd_takes_the_units(every: str, told: dict[str, str], tmp_path: Path) -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("no systemd-analyze on this machine")
    files = units("systemd", timer(every=every, workspace=ODD, writable=(ODD, "/var/lib/metrics"), **told))
    assert ("aipm-failed.service" in files) == bool(told) == ("OnFailure=" in files["aipm.service"])
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    places = [tmp_path / name for name in files]
    done = subprocess.run([analyze, "verify", "--man=no", *places], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    wants = "Mon *-*-* 04:00:00 UTC" if every == "week" else "*-*-* 04:00:00 UTC"
    assert f"OnCalendar={wants}\nRandomizedDelaySec=" in files["aipm.timer"].replace(
        "# Some time later, so that not everybody asks at once.\n", ""
    )
    assert "Persistent=true" in files["aipm.timer"]


@pytest.mark.parametrize("status", [0, 1])
def test_a_shell_runs_crons_line_as_it_is_meant(status: int, tmp_path: Path) -> None:
    """The command, curl and the pause are scripts that write down what they were given."""
    for name in ("aipm", "curl", "sleep"):
        (tmp_path / name).write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/{name}.said\necho talk\nexit $STATUS\n'
        )
        (tmp_path / name).chmod(0o755)
    (tmp_path / "sleep").write_text("#!/bin/sh\n")
    filled = timer(command=(str(tmp_path / "aipm"),), workspace=ODD, webhook="https://hooks.example.org/a;b'c")
    *comments, line = units("cron", filled)["crontab"].splitlines()
    assert all(comment.startswith("#") for comment in comments)
    found = CRON.match(line)
    assert found is not None
    assert not re.search(r"(?<!\\)%", line)
    command = line[found.end() :].replace(r"\%", "%")
    assert cron_line(command) == line[found.end() :]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "STATUS": str(status)}
    done = subprocess.run(["/bin/sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert (tmp_path / "aipm.said").read_text().splitlines() == ["run", "--workspace", ODD]
    assert done.stdout.splitlines()[:1] == (["talk"] if status else [])
    assert (tmp_path / "curl.said").exists() == bool(status)
    if status:
        said = (tmp_path / "curl.said").read_text().splitlines()
        assert said[-2:] == [NOTICE, "https://hooks.example.org/a;b'c"]
        assert "--max-time" in said


def test_cron_writes_to_whom_it_is_told(tmp_path: Path) -> None:
    assert "MAILTO=me@example.org\n" in units("cron", timer(mail="me@example.org"))["crontab"]
    assert "MAILTO" not in units("cron", timer())["crontab"]
    assert units("cron", timer(every="day"))["crontab"].splitlines()[-1].split()[4] == "*"


def test_the_minute_is_the_same_here_and_another_elsewhere() -> None:
    assert units("cron", timer()) == units("cron", timer())
    assert len({timer(seed=str(number)).minute for number in range(200)}) > 50
    assert {timer(seed=str(number)).hour for number in range(200)} == {3, 4, 5, 6}


@pytest.mark.parametrize("every", ["day", "week"])
def test_github_may_do_no_more_than_it_must(every: str) -> None:
    workflow = yaml.safe_load(units("github", timer(every=every))["weekly.yml"])
    crons = [entry["cron"] for entry in workflow[True]["schedule"]]  # YAML 1.1 takes `on` for a truth value
    assert all(re.fullmatch(r"\d+ \d+ \* \* [14*]", cron) for cron in crons)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"] == {"group": "weekly", "cancel-in-progress": False}
    jobs = workflow["jobs"]
    assert {name: part.get("permissions") for name, part in jobs.items()} == (
        {"crawl": {"contents": "read"}, "publish": {"contents": "write"}} | ({"keep": None} if every == "week" else {})
    )
    if every == "week":
        assert jobs["keep"]["if"] == f"github.event.schedule == '{crons[1]}'"
    steps = {step.get("name", step.get("uses")): step for step in jobs["crawl"]["steps"]}
    assert steps["Keep the workspace, whatever went wrong"]["if"] == "always()"
    assert all("run" in step or re.fullmatch(r"actions/[\w/-]+@v\d+", step["uses"]) for step in steps.values())
    for step in (step for part in jobs.values() for step in part["steps"] if "run" in step):
        subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_our_own_workflow_is_what_we_print() -> None:
    """`aipm schedule github` writes it anew; only the minute is another elsewhere."""
    shipped = (ROOT / ".github" / "workflows" / "weekly.yml").read_text("utf-8")
    assert shipped == units("github", timer(seed="aipm"))["weekly.yml"]


@pytest.mark.parametrize(
    "told",
    [{"mail": "me@example.org; reboot"}, {"mail": "me"}, {"webhook": "file:///etc/passwd"}, {"webhook": "https://a b"}],
)
def test_only_addresses_are_told(told: dict[str, str]) -> None:
    with pytest.raises(BadAddress, match=r"^--(mail|webhook) .*: write an address"):
        units("systemd", timer(**told))


def test_every_template_is_used() -> None:
    names = {f"{name}.jinja" for files in FILES.values() for name in files}
    assert {path.name for path in (ROOT / "operation" / "units").iterdir()} == names


def test_a_program_starts_itself() -> None:
    done = subprocess.run([*program(), "--version"], capture_output=True, text=True, check=True)
    assert shlex.split(done.stdout)[0] == "aipm"
