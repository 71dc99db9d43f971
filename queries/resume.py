"""A resume's text, from .txt, .md, .pdf or .docx, and nothing else of it.

It stays in memory and is let go: no copy, no temporary file, no network. The file is
read whole or refused with the reason; what is cut off in silence would be skills that
the reader is told to lack.
"""

import codecs
import re
import signal
import subprocess
import sys
from pathlib import Path

from queries.errors import NothingRead
from queries.unpacking import PAGES, TEXT_LIMIT, UNPACKED

LARGEST = 10_000_000  # bytes
SECONDS = 20  # for a PDF or DOCX
MEMORY = 1 << 30  # bytes of address space
ROOT = Path(__file__).parents[1]
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from queries.unpacking import serve;"
    " serve(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))"
)
MARKS = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}  # what such a file begins with
PLAIN = (".txt", ".md", ".markdown", ".text")
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SAVE = "save its text as .txt"
NAME = "name a .txt, .md, .pdf or .docx file"
REFUSALS = {
    "locked": f"is locked with a password; save it without one, or {SAVE}",
    "broken": f"can't be read, it is damaged or made to harm; {SAVE}",
    "long": f"is longer than {TEXT_LIMIT:,} characters or {PAGES} pages; cut it down to what tells your skills",
    "bomb": f"unpacks to more than {UNPACKED // 1_000_000} MB; {SAVE}",
    "macros": f"holds macros; {SAVE}",
    "slow": f"takes longer than {SECONDS} s to read; {SAVE}",
    "empty": "has no text in it (a scan is a picture); write your skills into a .txt file",
}
BULLET = re.compile(r"\s*(?:[-*•‣▪◦·–—#>|]+\s*)*")


def read_resume(path: Path) -> str:
    """The resume's text; what can't be had is NothingRead, with the reason."""
    body = read_bytes(path)
    kind = path.suffix.lower()
    if kind in PLAIN:
        text = decode(path, body)
    elif kind in MARKS:
        text = unpack(path, kind, body)
    else:
        raise NothingRead(path, f"{kind or 'a file without ending'} isn't read; {NAME}")
    if not text.strip():
        raise NothingRead(path, REFUSALS["empty"])
    if len(text) > TEXT_LIMIT:
        raise NothingRead(path, REFUSALS["long"])
    return text


def read_bytes(path: Path) -> bytes:
    """The file's bytes, if it is a file and no larger than any resume."""
    try:
        if path.exists() and not path.is_file():
            raise NothingRead(path, f"is no file; {NAME}")
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise NothingRead(path, f"can't be read: {error.strerror}; {NAME}") from error
    if len(body) > LARGEST:
        raise NothingRead(path, f"is larger than {LARGEST // 1_000_000} MB; {SAVE}")
    return body


def decode(path: Path, body: bytes) -> str:
    """The words of a text file, in UTF-8, or in UTF-16 if it says so."""
    for kind, mark in MARKS.items():
        if body.startswith(mark):
            raise NothingRead(path, f"is no text; it looks like {kind}, so name it so")
    encoding = next((name for mark, name in BOMS.items() if body.startswith(mark)), "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise NothingRead(path, "can't be read as UTF-8 text; save it as UTF-8") from error
    if "\0" in text:
        raise NothingRead(path, f"is no text; {NAME}")
    return text


def unpack(path: Path, kind: str, body: bytes) -> str:
    """The words of a PDF or DOCX, opened by a worker that can be ended."""
    if not body[:1024].lstrip().startswith(MARKS[kind]):
        raise NothingRead(path, f"is no {kind} file, whatever its name says; {SAVE}")
    arguments = [sys.executable, "-I", "-c", CODE, str(ROOT), kind, str(SECONDS), str(MEMORY)]
    ended = subprocess.run(  # noqa: S603 (ourselves)
        arguments, input=body, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, check=False
    )
    if ended.returncode in (-signal.SIGALRM, -signal.SIGKILL):
        raise NothingRead(path, REFUSALS["slow"])
    said = ended.stdout.decode()
    if ended.returncode or said.startswith("!"):  # whatever else a library may die of
        raise NothingRead(path, REFUSALS.get(said[1:], REFUSALS["broken"]))
    return said


def as_requirements(text: str) -> str:
    """The resume as a posting's list of requirements, which is what extraction reads closest.

    Its own headings would mislead: what a posting says "about us" asks for nothing. A line that goes
    on in small letters was broken by the page's edge.

    >>> as_requirements("About me\\n* I love stakeholder\\n  management\\n\\nSQL")
    'Requirements\\n- About me\\n- I love stakeholder management\\n- SQL'
    """
    lines = ["Requirements"]
    for raw in text.splitlines():
        line = BULLET.sub("", raw, count=1).strip()
        if not line:
            continue
        if line[0].islower() and raw.lstrip()[:1] == line[0] and len(lines) > 1:
            lines[-1] += line if lines[-1].endswith("-") else f" {line}"
        else:
            lines.append(f"- {line}")
    return "\n".join(lines)
