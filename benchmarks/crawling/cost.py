"""What one client's visit costs, told by the client itself as a line of JSON."""

import json
import sys
import time
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

Visitor = Callable[[int, int, int, int], Callable[[], int]]


def cpu() -> float:
    """Seconds, user and system, of this process and of those it has waited for."""
    return sum(used.ru_utime + used.ru_stime for used in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def measured(visitor: Visitor, arguments: list[str]) -> None:
    """Visit PAGES pages of HOSTS hosts and BOARDS boards on PORT; exit unless every page gave its posting."""
    port, pages, hosts, boards = map(int, arguments)
    visit = visitor(port, pages, hosts, boards)
    started, began = cpu(), time.monotonic()
    found = visit()
    print(json.dumps({"start": started, "cpu": cpu() - started, "wall": time.monotonic() - began}))
    if found != pages:
        sys.exit(f"{found} postings of {pages} pages")
