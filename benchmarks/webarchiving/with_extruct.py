"""The plain loop: fastwarc for records, extruct for every HTML page; print what it took and what it found."""

import json
import resource
import signal
import sys

import extruct
from fastwarc.warc import ArchiveIterator, WarcRecordType

SYNTAXES = ["json-ld", "microdata"]  # as a careful user asks; by default extruct looks for six
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
    urls, failed, count, ended = [], [], 0, ""
    records = ArchiveIterator(
        sys.argv[1], record_types=WarcRecordType.response, parse_http=True, auto_decode="all", fsspec_args=False
    )
    try:
        for record in records:
            count += 1
            if record.http_content_type not in ("text/html", None):
                continue
            url = record.headers["WARC-Target-URI"]
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                found = extruct.extract(record.reader.read(MOST), base_url=url, syntaxes=SYNTAXES)
                if is_posting(found["json-ld"]) or is_posting(found["microdata"]):
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
