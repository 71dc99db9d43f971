"""The commands in `aipm --help`, each under the stage it belongs to: its package says which."""

from typing import Any

from typer.core import TyperGroup

HEADS = {
    "aipm": "The week's work",
    "operation": "The week's work",
    "crawler": "Web to postings",
    "analysis": "Postings to facts",
    "queries": "Facts to answers",
}
LONGEST = 200  # signs of a command's first sentence: all of it


class Stages(TyperGroup):
    """A group whose commands are listed by stage."""

    def format_commands(self, _: Any, formatter: Any) -> None:
        """Write a section for each stage; plain text, for it must be there at once, and in any terminal."""
        sections: dict[str, list[tuple[str, str]]] = {head: [] for head in HEADS.values()}
        for name, command in self.commands.items():
            head = HEADS.get(getattr(command.callback, "__module__", "").partition(".")[0], "More")
            sections.setdefault(head, []).append((name, command.get_short_help_str(LONGEST)))
        for head, rows in sections.items():
            with formatter.section(head):
                formatter.write_dl(rows)
