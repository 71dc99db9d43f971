"""An explanation on the terminal: the posting with its facts marked in place, then what was marked and why.

In colour where there is colour, in [brackets] elsewhere; the numbers behind a mark lead
to the list below. A terminal too narrow for a margin gets the names of the parts between
the lines; a pipe gets whole lines, each with the name of its part before it.
"""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from queries.explain import Explanation
from queries.marking import Claim, MarkedLine, Stretch, find_claims, mark_lines
from queries.printing import safe, to_word

KINDS = ("fact", "pay", "guide", "skill", "signal")
STYLES = {  # of the 216 fixed colours, which no theme makes unreadable
    "fact": "color(16) on color(117)",
    "pay": "color(16) on color(114)",
    "guide": "underline",
    "signal": "italic",
    "skill required": "color(16) on color(221)",
    "skill preferred": "color(16) on color(183)",
    "skill duty": "color(16) on color(252)",
}
MARGIN = 12  # the longest name of a part
ROOMY = 60  # columns; fewer have no room for a margin
ONE_LINE = str.maketrans("\t\u2028\u2029", "   ")
SUPERSCRIPTS = str.maketrans("0123456789,", "⁰¹²³⁴⁵⁶⁷⁸⁹˒")


def print_explanation(explanation: Explanation, console: Console | None = None) -> None:
    """Print a posting, its text with the facts marked, and the list of them."""
    page = Page(console or Console(highlight=False))
    claims = find_claims(explanation.proofs)
    for name, value in explanation.posting.items():
        if name == "content_hash":
            continue  # for JSON: the key of the text that stands below
        page.print(Text(f"{name:14}", "dim"), Text(one_line(to_word(value))))
    if explanation.text:
        page.print_legend()
        page.print_text(mark_lines(explanation, claims))
    for kind in KINDS:
        page.print_claims(kind, [claim for claim in claims if claim.kind == kind])


def one_line(words: str) -> str:
    """A stranger's words on one line, without what would steer a terminal."""
    return safe(words).replace("\n", " ").translate(ONE_LINE)


class Page:
    """A console, and whether it has colours and edges."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.has_edge = console.is_terminal
        self.has_colour = console.is_terminal and not console.no_color and console.color_system is not None

    def print(self, head: Text, body: Text, below: Text | None = None) -> None:
        """Print a head, and beside it a body; if that takes several lines, `below` stands under the head."""
        if not self.has_edge or " " not in body.plain:  # an address in one piece can be copied
            self.console.print(Text.assemble(head, body), soft_wrap=True)
            return
        room = max(8, self.console.width - head.cell_len)
        for number, line in enumerate(body.wrap(self.console, room, overflow="fold") or [Text()]):
            line.rstrip()
            beside = (below or Text(" " * head.cell_len)) if number else head
            self.console.print(Text.assemble(beside, line), soft_wrap=True)

    def print_legend(self) -> None:
        self.console.print()
        if self.has_colour:
            names = [part for name, style in STYLES.items() for part in ((name, style), "  ")]
            self.print(Text(), Text.assemble(*names))
            self.console.print()

    def print_text(self, lines: Iterator[MarkedLine]) -> None:
        """Print the posting's text, the parts named where they begin."""
        before = ""
        for line in lines:
            is_new = line.section != before and any(stretch.words for stretch in line.stretches)
            before = line.section if is_new else before
            name = line.section if is_new or not self.has_edge else ""
            if self.has_edge and self.console.width < ROOMY:
                if is_new:
                    self.console.print(Text(f"— {name} —", "dim"), soft_wrap=True)
                self.print_line(Text(), line, Text())
            else:
                self.print_line(Text(f"{name:>{MARGIN}} │ ", "dim"), line, Text(f"{'':{MARGIN}} │ ", "dim"))

    def print_line(self, head: Text, line: MarkedLine, below: Text) -> None:
        """Print one line; what it goes on with stands under its words, not under its bullet."""
        body = in_colour(line) if self.has_colour else in_marks(line)
        if body.plain.startswith("- ") and self.has_edge:
            head, body, below = Text.assemble(head, "• "), body[2:], Text.assemble(below, "  ")
        self.print(head, body, below)

    def print_claims(self, kind: str, claims: list[Claim]) -> None:
        """Print what is said of one kind: number, claim, the words and the rule."""
        if not claims:
            return
        self.console.print()
        self.print(Text(), Text(kind, "bold"))
        for claim in claims:
            said = Text(one_line(claim.proofs[0].claim), style_of(claim) if self.has_colour else "")
            self.print(Text(f"{claim.number:>4}  "), Text.assemble(said, "  ", (reasons(claim), "dim")))


def reasons(claim: Claim) -> str:
    """The words that say it, where they stand if not in the text, and the rules and aliases that fired."""
    words = dict.fromkeys(
        f"{'' if proof.origin == 'text' else proof.origin + ' '}“{one_line(proof.words)}”" for proof in claim.proofs
    )
    rules = dict.fromkeys(one_line(proof.reason) for proof in claim.proofs if proof.reason)
    rules |= dict.fromkeys(f"alias: {one_line(proof.alias)}" for proof in claim.proofs if proof.alias)
    return ", ".join(words) + (f"  ({'; '.join(rules)})" if rules else "")


def in_colour(line: MarkedLine) -> Text:
    """A line with its facts in colour."""
    text = Text()
    for stretch in line.stretches:
        text.append(one_line(stretch.words), style(stretch))
        text.append(",".join(map(str, stretch.numbers)).translate(SUPERSCRIPTS), "bold")
    return text


def in_marks(line: MarkedLine) -> Text:
    """A line with its facts in marks; what hangs together has one pair of them."""
    text = Text()
    is_open = False
    for stretch in line.stretches:
        if stretch.claims and not is_open:
            text.append("»")
        text.append(one_line(stretch.words))
        is_open = bool(stretch.claims) and not stretch.numbers
        if stretch.numbers:
            text.append(f"«{{{','.join(map(str, stretch.numbers))}}}")
    return text.append("«") if is_open else text


def style(stretch: Stretch) -> str:
    """The colour of what speaks for it, underlined where the guide's skills rest on it as well."""
    if not stretch.claims:
        return ""
    underlined = any(claim.kind == "guide" for claim in stretch.claims)
    return style_of(stretch.claims[0]) + (" underline" if underlined else "")


def style_of(claim: Claim) -> str:
    """A skill's colour tells how much it is asked for."""
    demand = claim.proofs[0].claim.rpartition(" ")[2]
    return STYLES[f"skill {demand}" if claim.kind == "skill" else claim.kind]
