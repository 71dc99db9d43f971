"""The worker that opens a resume's PDF or DOCX: bytes in, text out, or one word that says why not.

Strangers' files are opened in a process of their own, whose memory and time the kernel
limits: a library that a crafted file sticks, fills or breaks takes nobody with it. It
writes no file, follows no link and runs no macro; nothing comes back but the text.
"""

import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO

PAGES = 60
UNPACKED = 100_000_000  # bytes of all the parts of a DOCX
TEXT_LIMIT = 100_000  # characters
MACROS = "vbaproject.bin"


class Refused(Exception):
    """The file isn't read; its only argument is a key of `queries.resume.REFUSALS`."""


def serve(kind: str, seconds: int, memory: int) -> None:
    """Read one file from stdin and write its text, or `!` and why not; what else goes wrong ends the process."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    with suppress(ValueError, OSError):  # not every system has such a limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        said = joined(READERS[kind](sys.stdin.buffer.read()))
    except Refused as refusal:
        said = f"!{refusal}"
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))


def joined(pieces: Iterator[str]) -> str:
    """Put the pieces together; refuse what is too long for a resume."""
    text, size = [], 0
    for piece in pieces:
        text.append(piece)
        size += len(piece) + 1
        if size > TEXT_LIMIT:
            raise Refused("long")
    return "\n".join(text)


def read_pdf(body: bytes) -> Iterator[str]:
    """Yield the text of each page; a page that is but a picture has none."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted:
        raise Refused("locked")
    if len(reader.pages) > PAGES:
        raise Refused("long")
    for page in reader.pages:
        yield page.extract_text()


def read_docx(body: bytes) -> Iterator[str]:
    """Yield every paragraph, those in tables and text boxes as well."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    check_parts(zipfile.ZipFile(BytesIO(body)).infolist())
    document = Document(BytesIO(body))
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document).text


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse a bomb and what holds macros before anything is unpacked; no part unpacks to more than it declares."""
    if sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")
    if any(part.filename.lower().endswith(MACROS) for part in parts):
        raise Refused("macros")


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {".pdf": read_pdf, ".docx": read_docx}
