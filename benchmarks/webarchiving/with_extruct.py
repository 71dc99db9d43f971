"""The plain loop: fastwarc for records, extruct for every HTML page; print what it took and what it found.

    python with_extruct.py FILE [PAGES]

With a number of pages it ends after so many, and lets extruct look for all it knows, as it does unless told otherwise.
"""

import json
import resource
import signal
import sys

import extruct
from fastwarc.warc import ArchiveIterator, WarcRecordType

CAREFUL = {"syntaxes": ["json-ld", "microdata"]}  # as one asks who knows what a JobPosting comes in
SECONDS = 5  # for one page
MOST = 5_000_000  # bytes of a page


def late(*_: object) -> None:
    raise TimeoutError


def is_posting(item: object) -> bool:
    """Whether there is a JobPosting anywhere in what extruct gives."""
    if isinstance(item, list):
        return any(map(is_posting, item))
    if not isinstance(item, dict):
        return False
    kinds = item.get("@type", item.get("type"))
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(str(kind).rpartition("/")[2].lower() == "jobposting" for kind in named) or any(
        map(is_posting, item.values())
    )


def main() -> None:
    signal.signal(signal.SIGALRM, late)
    most = int(sys.argv[2]) if len(sys.argv) > 2 else None
    asked = {} if most else CAREFUL
    urls, failed, count, ended = [], [], 0, ""
    records = ArchiveIterator(
        sys.argv[1], record_types=WarcRecordType.response, parse_http=True, auto_decode="all", fsspec_args=False
    )
    try:
        for record in records:
            if count == most:
                break
            count += 1
            if record.http_content_type not in ("text/html", None):
                continue
            url = record.headers["WARC-Target-URI"]
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                found = extruct.extract(record.reader.read(MOST), base_url=url, **asked)
                if any(is_posting(found[name]) for name in CAREFUL["syntaxes"]):
                    urls.append(url)
            except Exception as problem:  # noqa: BLE001 (whatever a page does to it)
                failed.append(f"{url}: {type(problem).__name__}: {str(problem)[:80]}")
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    except OSError as problem:
        ended = str(problem)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024, "pages": count}
    print(json.dumps(told | {"urls": urls, "failed": failed, "ended": ended}))


if __name__ == "__main__":
    main()
