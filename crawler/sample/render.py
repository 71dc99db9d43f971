"""Parts as HTML and as plain text, in each house style and each platform's dialect."""

from collections.abc import Iterable
from html import escape

from crawler.sample.blocks import Style
from crawler.sample.wording import Part


def html(parts: Iterable[Part], style: Style, *, spacing: str = "") -> str:
    """The parts in a row; `spacing` is the attribute one platform puts on every paragraph."""
    return "".join(_part(part, style, spacing) for part in parts)


def items(part: Part, spacing: str = "", *, wrapped: bool = False) -> str:
    """The sentences as list items, without the list."""
    inner = (
        f"<p{spacing}>{escape(line, quote=False)}</p>" if wrapped else escape(line, quote=False)
        for line in part.sentences
    )
    return "".join(f"<li>{line}</li>" for line in inner)


def plain(parts: Iterable[Part], *, shout: bool = False) -> str:
    """The parts as text; one platform writes its headings in capitals."""
    blocks = []
    for part in parts:
        heading = part.heading.upper() if shout else part.heading
        mark = "- " if part.bullets else ""
        blocks.append("\n".join([*([heading] if heading else []), *(mark + line for line in part.sentences)]))
    return "\n\n".join(blocks)


def _part(part: Part, style: Style, spacing: str) -> str:
    heading, run_in = _heading(part, style, spacing)
    if part.bullets:
        return (
            f"{heading or _paragraph(run_in, spacing)}<ul{spacing}>{items(part, spacing, wrapped=bool(spacing))}</ul>"
        )
    return heading + _paragraph(f"{run_in} {escape(' '.join(part.sentences), quote=False)}".strip(), spacing)


def _heading(part: Part, style: Style, spacing: str) -> tuple[str, str]:
    """The heading as a block of its own, or what runs into the text."""
    text = escape(part.heading, quote=False)
    if not text:
        return "", ""
    match style.tag:
        case "runin":
            return "", f"<strong>{text}:</strong>"
        case "strong":
            return f"<p{spacing}><strong>{text}</strong></p>", ""
        case "p":
            return f"<p{spacing}>{text}</p>", ""
        case tag:
            return f"<{tag}>{text}</{tag}>", ""


def _paragraph(inner: str, spacing: str) -> str:
    return f"<p{spacing}>{inner}</p>" if inner else ""
