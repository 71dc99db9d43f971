"""Postings found in a web archive: `aipm ingest --web-archive` beside plain loops of fastwarc and extruct.

    python benchmarks/webarchive.py [--megabytes 100] [--folder build/webarchive] [--peers PYTHON]

The archive is made up, once, and kept in the folder. They read it one after the other, on
one core, each in a process of its own; what counts is CPU, the killable parser's included. Ours also
decides whose each page is, reads the postings, and writes archive and manifests. PYTHON is of an
environment that has the peer, which is none of this project's dependencies:

    python -m venv peers && peers/bin/pip install extruct fastwarc brotli
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("webarchiving")
AIM = 5  # times the peer's pages a second
WIDTH = 42  # of a reader's name
SAMPLE = 1_000  # pages, the first of the file
EXPECTED = {  # why a kind of page is told by one only
    "wide": "extruct is given bytes, and takes UTF-16 for UTF-8; we heed the byte order mark",
    "sjis": "extruct takes Shift_JIS for UTF-8; we heed the page's meta tag",
    "several": "a page that lists several postings is none's own; we keep none of them",
    "noindex": "the page asks not to be kept; we heed it",
    "past": "validThrough had passed on the day of the crawl; the page says that it is closed",
    "deep": "JSON nested 100,000 deep",
    "behind": "stands behind records that end the plain loop; we read on",
    "bomb": "300 MB in a packed body",
}


def run(python: str, script: str, *asked: str) -> dict[str, Any]:
    """One reader's account of a file, from a process of its own on the first core."""
    command = [python, str(FOLDER / script), *asked]
    environment = os.environ | {"PYTHONPATH": str(FOLDER.parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
        told, _ = process.communicate()
    if process.returncode:
        sys.exit(f"{script} ended with {process.returncode}")
    account: dict[str, Any] = json.loads(told)
    return account


def speed(account: dict[str, Any]) -> float:
    """Pages a second of CPU."""
    return float(account["pages"] / account["cpu"])


def print_cost(name: str, account: dict[str, Any]) -> None:
    pages, cpu = account["pages"], account["cpu"]
    print(
        f"{name:<{WIDTH}}{pages:>9,}{cpu:>10.1f}{speed(account):>12,.0f}{account['peak']:>8.0f}{len(account['urls']):>10,}"
    )


def print_differences(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Print which postings only one of them found, by kind of page and why; say whether all of that is explained."""
    mine, other = set(ours["urls"]), set(theirs["urls"])
    print(f"found by both: {len(mine & other):,}")
    explained = True
    for name, only in (("ours", mine - other), ("extruct", other - mine)):
        for kind, count in sorted(Counter(kind_of(url) for url in only).items()):
            why = EXPECTED.get(kind)
            explained = explained and why is not None
            print(f"found by {name} only: {count:,} {kind}: {why or 'NOT EXPLAINED'}")
    return explained


def kind_of(url: str) -> str:
    """What a page is, as its address says."""
    return url.rpartition("/")[2].partition("-")[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--folder", type=Path, default=Path("build/webarchive"))
    parser.add_argument("--peers", default=os.environ.get("AIPM_PEERS"))
    options = parser.parse_args()
    file = options.folder / f"web-{options.megabytes}.warc.gz"
    subprocess.run([sys.executable, str(FOLDER / "web.py"), str(file), str(options.megabytes)], check=True)
    print(f"{file.name}: {file.stat().st_size:,} bytes")
    print(f"{'':<{WIDTH}}{'pages':>9}{'CPU, s':>10}{'pages/s':>12}{'MB':>8}{'found':>10}")
    ours = run(sys.executable, "ours.py", str(file))
    print_cost("aipm ingest", ours)
    print("\n".join(ours["left_out"]))
    if options.peers is None:
        print("without --peers: fastwarc and extruct are not measured")
        return 0
    theirs = run(options.peers, "with_extruct.py", str(file))
    print_cost("fastwarc + extruct, JSON-LD and microdata", theirs)
    usual = run(options.peers, "with_extruct.py", str(file), str(SAMPLE))
    print_cost(f"the same, all syntaxes, first {usual['pages']:,} pages", usual)
    print(
        f"ended by: {theirs['ended'] or 'nothing'}; failed at {len(theirs['failed'])} pages",
        *theirs["failed"][:9],
        sep="\n",
    )
    ratio, most = speed(ours) / speed(theirs), speed(ours) / speed(usual)
    print(f"times the pages a second of JSON-LD and microdata, all of the file: {ratio:.1f} (aim: {AIM})")
    print(f"times those of all syntaxes, as of the first {usual['pages']:,} pages: {most:.0f}")
    return 0 if print_differences(ours, theirs) and ratio >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
