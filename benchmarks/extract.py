"""Postings a second on one core: our whole extraction beside plain spaCy with the same aliases.

    python benchmarks/extract.py [POSTINGS.jsonl[.gz]]

Without a file the sample market's postings are read. Both sides see the same
postings in the same process, turn by turn; compare the ratio, machines are noisy.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import spacy
from spacy.matcher import PhraseMatcher

from analysis.extract import extract
from analysis.facts import Document
from analysis.taxonomy import taxonomy
from analysis.text import from_html, from_plain

ROUNDS = 3
MOST = 1_000


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


def plain_spacy() -> Callable[[Document], object]:
    """Default tokenizer and PhraseMatcher over all aliases: skills only, no rules, no sections, no pay."""
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for skill in taxonomy().skills:
        matcher.add(skill.id, [nlp.make_doc(alias) for alias in skill.aliases])

    def find(document: Document) -> object:
        text = from_html(document.html) if document.html else from_plain(document.text)
        return matcher(nlp.make_doc(text.text))

    return find


def seconds(find: Callable[[Document], object], documents: list[Document]) -> float:
    """CPU time of one pass."""
    began = time.process_time()
    for document in documents:
        find(document)
    return time.process_time() - began


def main() -> None:
    documents = list(from_file(Path(sys.argv[1])) if len(sys.argv) > 1 else from_sample())[:MOST]
    sides = {"aipm extract": extract, "plain spaCy": plain_spacy()}
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, find in sides.items():
            times[name].append(seconds(find, documents))
    for name, taken in times.items():
        print(
            f"{name:<14} {len(documents) / median(taken):8.0f} postings/s   first pass {len(documents) / taken[0]:6.0f}"
        )
    ratios = [theirs / ours for ours, theirs in zip(*times.values(), strict=True)]
    print(f"ratio          {median(ratios):8.2f} x plain spaCy's speed, over {len(documents)} postings")


if __name__ == "__main__":
    main()
