"""Units that start `aipm run` in time, with this workspace's and this program's own paths filled in.

The templates stand in `units/`, to be read as what they become. A run takes its own
lock, catches up on weeks that were missed and says by its exit status how it went, so
a unit only has to start it, not with everybody else's, and to tell somebody when it
failed: the word of that goes from the unit, for a run that is dead tells nothing.
"""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from zlib import crc32

from msgspec import Struct
from msgspec.structs import asdict

from crawler.settings import Every
from operation.errors import BadAddress, NotWritten

Kind = Literal["cron", "systemd", "github"]
UNITS = Path(__file__).with_name("units")
FILES: dict[Kind, tuple[str, ...]] = {
    "cron": ("crontab",),
    "systemd": ("aipm.service", "aipm.timer", "aipm-failed.service"),
    "github": ("weekly.yml",),
}
TELLS = "aipm-failed.service"  # wanted only if somebody is to be told
NOTICE = '{"text": "aipm run failed; aipm doctor and health.json in its workspace say why"}'
POST = ("curl", "--fail", "--silent", "--show-error", "--max-time", "30", "--retry", "2", "--header")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(r"https?://[!-~]+")
FIRST_HOUR, HOURS = 3, 4  # UTC on GitHub, the machine's own time with cron: at night, and before people look


class Timer(Struct, frozen=True, kw_only=True):
    """What the units are filled in with."""

    every: Every
    command: tuple[str, ...]  # what starts aipm here
    workspace: str
    writable: tuple[str, ...]  # folders it writes to
    user: str
    seed: str  # of the minute: the same here each time, another elsewhere
    mail: str | None = None
    webhook: str | None = None

    @property
    def minute(self) -> int:
        return crc32(self.seed.encode()) % 60

    @property
    def hour(self) -> int:
        return FIRST_HOUR + crc32(self.seed.encode()) // 60 % HOURS


def units(kind: Kind, timer: Timer) -> dict[str, str]:
    """The files of one kind of timer, by name; raises BadAddress."""
    require(MAIL, timer.mail, "--mail", "write an address like you@example.org")
    require(WEB, timer.webhook, "--webhook", "write an address that begins with https://")
    is_told = timer.mail or timer.webhook
    return {name: filled(name, timer) for name in FILES[kind] if is_told or name != TELLS}


def filled(name: str, timer: Timer) -> str:
    """One file from its template."""
    import jinja2

    room = jinja2.Environment(
        loader=jinja2.FileSystemLoader(UNITS),
        variable_start_string="<<",
        variable_end_string=">>",
        line_statement_prefix="%%",
        comment_start_string="<#",  # `{#` and `{%` are systemd's and GitHub's business
        comment_end_string="#>",
        block_start_string="<%",
        block_end_string="%>",
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 (no HTML: each kind of file has an escape of its own)
    )
    room.filters |= {"path": lambda path: path.replace("%", "%%"), "words": systemd_words, "cron": cron_line}
    given = asdict(timer) | {"minute": timer.minute, "hour": timer.hour}
    return room.get_template(f"{name}.jinja").render(
        given | {"run": run(timer), "post": post(timer), "line": shell_line(timer)}
    )


def run(timer: Timer) -> tuple[str, ...]:
    """The command that a unit starts."""
    return (*timer.command, "run", "--workspace", timer.workspace)


def post(timer: Timer) -> tuple[str, ...]:
    """The command that tells a webhook; none without one."""
    return (*POST, "Content-Type: application/json", "--data", NOTICE, timer.webhook) if timer.webhook else ()


def shell_line(timer: Timer) -> str:
    """The line a shell is given: a while, the run, and only if it failed what it said and the word to the webhook."""
    pause = "sleep \"$(awk 'BEGIN { srand(); print int(600 * rand()) }')\""
    told = " ".join(['echo "$said"', *(["&&", shlex.join(post(timer))] if timer.webhook else [])])
    return f"{pause}; said=$({shlex.join(run(timer))} 2>&1) || {{ {told}; }}"


def cron_line(line: str) -> str:
    r"""A shell's line as a crontab wants it, where % ends a line.

    >>> cron_line("date +%F")
    'date +\\%F'
    """
    return line.replace("%", r"\%")


def systemd_words(words: Iterable[str]) -> str:
    r"""Words as a unit wants them: quoted where need be, with nothing that systemd would fill in.

    >>> systemd_words(["/srv/my market/50%", "run"])
    '"/srv/my market/50%%" run'
    """
    return " ".join(map(_systemd_word, words))


def _systemd_word(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if re.search(r"[\s'\";]", word) else plain


def write_units(files: dict[str, str], folder: Path) -> list[Path]:
    """Write the files into a folder; raises NotWritten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise NotWritten(folder, problem) from problem
    return [folder / name for name in files]


def require(form: re.Pattern[str], value: str | None, option: str, remedy: str) -> None:
    """Raise BadAddress unless a given value has its form: it goes into files that a shell reads."""
    if value is not None and not form.fullmatch(value):
        raise BadAddress(option, value, remedy)
