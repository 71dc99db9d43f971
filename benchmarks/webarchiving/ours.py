"""Take a file in as `aipm ingest --web-archive` does, with one worker; print what it took and what it found."""

import json
import resource
import sys
import tempfile
from pathlib import Path

from crawler.archive import Archive
from crawler.jobpage.worker import WORKER
from crawler.webarchive.intake import Request, take_in
from crawler.webarchive.telling import warnings


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        taken = take_in(Path(folder, "workspace"), Request(files=(sys.argv[1],)))
        WORKER.close()
        cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        archive = Archive(Path(folder, "workspace"))
        urls = [posting.url for run in taken.runs for look in run.looks for posting in archive.postings(look)]
    count = sum(sum(shard.counts.values()) for shard in taken.shards)
    told = [dict(shard.counts) for shard in taken.shards]
    print(
        json.dumps(
            {"cpu": cpu, "peak": peak, "pages": count, "urls": urls, "told": told, "left_out": list(warnings(taken))}
        )
    )


if __name__ == "__main__":
    main()
