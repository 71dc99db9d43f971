"""Pay as other packages read it: texts come in as JSON lines, what each package makes of each goes out.

    PEERS/bin/python benchmarks/paying/peers.py < texts.jsonl

A package's answer is a list of pairs of ends, as its own words for them are; None is an open end. A package
that isn't there is left out, with the reason on stderr.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any

Ends = list[Any]
Read = Callable[[str, str], list[Ends]]


def payband() -> Read:
    parse = import_module("payband_mcp.money").parse

    def read(text: str, location: str) -> list[Ends]:
        found = parse(text, location=location)
        bands = (found.get("bands") or [found]) if found else []
        return [[band.get("min"), band.get("max")] for band in bands]

    return read


def jobwatch() -> Read:
    parse = import_module("jobwatch.text").parse_salary

    def read(text: str, _: str) -> list[Ends]:
        found = parse(text)
        return [list(found)] if found else []

    return read


def ats_scrapers() -> Read:
    parse = import_module("ats_scrapers.enrichment.derived").parse_salary_range

    def read(text: str, _: str) -> list[Ends]:
        low, high = parse(text)
        return [[low, high]] if (low, high) != (None, None) else []

    return read


def jobspy() -> Read:
    guess = import_module("jobspy.linkedin").LinkedIn._guess_salary

    def read(text: str, _: str) -> list[Ends]:
        found = guess(text)
        return [[found.min_amount, found.max_amount]] if found.min_amount is not None else []

    return read


def price_parser() -> Read:
    parse = import_module("price_parser").Price.fromstring

    def read(text: str, _: str) -> list[Ends]:
        found = parse(text).amount_float
        return [[found, found]] if found is not None else []

    return read


PEERS = {
    "payband-mcp": payband,
    "jobwatch": jobwatch,
    "ats-scrapers": ats_scrapers,
    "python-jobspy": jobspy,
    "price-parser": price_parser,
}


def main() -> None:
    lines = [json.loads(line) for line in sys.stdin]
    for name, load in PEERS.items():
        try:
            read = load()
        except ImportError as problem:
            print(f"{name} is left out: {problem}", file=sys.stderr)
            continue
        began = time.process_time()
        answers = [read(line["text"], line["location"]) for line in lines]
        taken = time.process_time() - began
        print(json.dumps({"name": f"{name} {version(name)}", "seconds": taken, "answers": answers}))


if __name__ == "__main__":
    main()
