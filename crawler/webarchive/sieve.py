"""Which pages may carry a JobPosting, told by their bytes before anything is parsed.

One pass of an automaton over a page costs a fifth of unpacking it. It must not miss
a posting that the parser would find, so it knows the spellings of the wild, UTF-16,
and that JSON may write any letter as an escape. What passes may still be none.
"""

import re
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

WORDS = (b"JobPosting", b"jobPosting", b"jobposting", b"Jobposting", b"JobPOSTING", b"JOBPOSTING", b"JOBposting")
WIDE = tuple(word.decode().encode("utf-16-le")[:-1] for word in WORDS)  # is in UTF-16 of either byte order
ESCAPED = tuple(rb"\u00" + digit for digit in (b"4", b"5", b"6", b"7"))  # what JSON writes letters as
OVERRUN = b"WARC-Record-ID:"  # of a record that lies within another
MARKS = (*WORDS, *WIDE, *ESCAPED, OVERRUN)
SURE = len(WORDS + WIDE)
SCRIPT = re.compile(rb"ld\+json", re.IGNORECASE)
RECORD = re.compile(rb"\r\n\r\nWARC/\d\.\d\r\n")


def marks(body: bytes) -> frozenset[bytes]:
    """Which marks stand in a body."""
    return frozenset(MARKS[number] for number, _, _ in _automaton().find_matches_as_indexes(body))


def may_carry(body: bytes, found: frozenset[bytes]) -> bool:
    r"""Whether a page with those marks may carry a posting.

    >>> [may_carry(page, marks(page)) for page in (b"JobPosting", "jobPosting".encode("utf-16"), b"<p>job posting")]
    [True, True, False]
    >>> page = rb'<script type="application/ld+json">{"@type": "\u004aobPosting"}'
    >>> may_carry(page, marks(page))
    True
    """
    if not found:
        return False
    return not found.isdisjoint(MARKS[:SURE]) or (not found.isdisjoint(ESCAPED) and SCRIPT.search(body) is not None)


def runs_over(body: bytes, found: frozenset[bytes]) -> bool:
    """Whether a record that says it is longer than it is has swallowed the next one."""
    return OVERRUN in found and RECORD.search(body) is not None


@cache
def _automaton() -> BytesAhoCorasick:
    return BytesAhoCorasick(MARKS)
