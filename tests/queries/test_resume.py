"""Resumes as people and ill-wishers send them: read whole, or refused with the reason."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from queries.errors import NothingRead
from queries.resume import LARGEST, as_requirements, read_resume
from queries.unpacking import TEXT_LIMIT, Refused, check_parts, joined, read_docx, read_pdf

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'


def write_pdf(lines: list[str], pages: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of few bytes, each page with the same lines."""
    shown = b" T* ".join(b"(%s) Tj" % line.encode() for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b" ET"
    kids = b" ".join([b"3 0 R"] * pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (trailer, len(body))
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def write_docx() -> bytes:
    """A DOCX with a heading, a bullet and a table."""
    document = Document()
    document.add_heading("Jo")
    document.add_paragraph("Wrote SQL", style="List Bullet")
    document.add_table(1, 1).cell(0, 0).text = "Roadmaps"
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def change_docx(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A DOCX some of whose parts were tampered with."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_docx())) as old, zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return body.getvalue()


def with_entity(name: str, content: bytes) -> bytes:
    if name != "word/document.xml":
        return content
    return content.replace(b"<w:document", ENTITY + b"<w:document", 1).replace(b"Wrote SQL", b"Wrote SQL &secret;")


def test_a_pdf_is_read() -> None:
    assert joined(read_pdf(write_pdf(["Led stakeholder", "management"], pages=2))).split("\n") == [
        *("Led stakeholder", "management"),
        *("Led stakeholder", "management"),
    ]


def test_a_docx_is_read() -> None:
    assert joined(read_docx(write_docx())).split("\n") == ["Jo", "Wrote SQL", "Roadmaps"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (write_pdf(["x"], trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>/ID[(x)(x)]"), "locked"),
        (write_pdf(["x"], pages=61), "long"),
    ],
    ids=["locked", "long"],
)
def test_a_pdf_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        joined(read_pdf(body))


def test_a_docx_with_macros_is_refused() -> None:
    body = change_docx(lambda _, content: content, {"word/vbaProject.bin": b"x"})
    with pytest.raises(Refused, match="macros"):
        joined(read_docx(body))


def test_a_bomb_is_told_by_its_declared_size() -> None:
    part = zipfile.ZipInfo("word/document.xml")
    part.file_size = 5_000_000_000
    with pytest.raises(Refused, match="bomb"):
        check_parts([part])


def test_an_entity_of_a_docx_reads_no_file() -> None:
    said = joined(read_docx(change_docx(with_entity)))
    assert "Wrote SQL" in said
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in said


def test_a_long_text_is_no_resume() -> None:
    with pytest.raises(Refused, match="long"):
        joined(iter(["x" * TEXT_LIMIT]))


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("a.txt", b"SQL \xe2\x80\x93 caf\xc3\xa9", "SQL – café"),
        ("a.MD", b"\xef\xbb\xbfSQL", "SQL"),
        ("a.txt", "Jo é".encode("utf-16"), "Jo é"),
    ],
)
def test_text_is_read(tmp_path: Path, name: str, body: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(body)
    assert read_resume(tmp_path / name) == text


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.txt", b"%PDF-1.7 ...", "it looks like .pdf, so name it so"),
        ("a.md", b"PK\x03\x04...", "it looks like .docx, so name it so"),
        ("a.txt", b"caf\xe9", "can't be read as UTF-8 text"),
        ("a.txt", b"a\0b", "is no text"),
        ("a.txt", b" \n\t", "has no text in it"),
        ("a.txt", b"x" * (TEXT_LIMIT + 1), "is longer than 100,000 characters"),
        ("a.pdf", b"SQL", "is no .pdf file, whatever its name says"),
        ("a.docx", b"%PDF-1.7", "is no .docx file"),
        ("a.doc", b"\xd0\xcf\x11\xe0", ".doc isn't read; name a .txt, .md, .pdf or .docx file"),
        ("resume", b"SQL", "a file without ending isn't read"),
    ],
)
def test_a_file_is_refused(tmp_path: Path, name: str, body: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(NothingRead) as refused:
        read_resume(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert why in str(refused.value)


def test_a_huge_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST + 1)  # a hole, of which no byte is on the disk
    with pytest.raises(NothingRead, match="is larger than 10 MB"):
        read_resume(tmp_path / "a.txt")
    with pytest.raises(NothingRead, match="is no file"):
        read_resume(tmp_path)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (write_pdf(["SQL"]), None),
        (write_pdf([]), "a scan is a picture"),
        (b"%PDF-1.7\n" + b"\x00garbage" * 50, "damaged"),
    ],
    ids=["sound", "a scan", "broken"],
)
def test_the_worker_answers(tmp_path: Path, body: bytes, why: str | None) -> None:
    (tmp_path / "a.pdf").write_bytes(body)
    if why is None:
        assert read_resume(tmp_path / "a.pdf").strip() == "SQL"
        return
    with pytest.raises(NothingRead, match=why):
        read_resume(tmp_path / "a.pdf")


def test_bullets_and_broken_lines() -> None:
    assert as_requirements("Legal\n• SQL\n  – led cross-\nfunctional\n\n1. Roadmaps and stakeholder\nmanagement") == (
        "Requirements\n- Legal\n- SQL\n- led cross-functional\n- 1. Roadmaps and stakeholder management"
    )
