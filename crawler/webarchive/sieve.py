"""Which pages may carry a JobPosting, told by their bytes before anything is parsed.

It must not miss a posting that the parser would find, so it knows the spellings of the
wild, UTF-16, and that JSON may write any letter as an escape. What passes may still be
none. Each automaton is kept to few words: then a pass costs a tenth of unpacking the page,
and with all words in one it would cost more than that.
"""

import re
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

WORDS = (b"JobPosting", b"jobPosting", b"jobposting", b"Jobposting", b"JobPOSTING", b"JOBPOSTING", b"JOBposting")
WIDE = tuple(word.decode().encode("utf-16-le")[:-1] for word in WORDS)  # is in UTF-16 of either byte order
SCRIPTS = (b"ld+json", b"LD+JSON", b"ld+JSON")
INSIDE = (b"WARC-Record-ID:", b"Warc-Record-ID:")  # of a record that lies within another
ESCAPES = (rb"\u004", rb"\u005", rb"\u006", rb"\u007")  # how JSON writes letters, if it must not write them
RECORD = re.compile(rb"\r\n\r\nWARC/\d\.\d\r\n")


def may_carry(body: bytes) -> bool:
    r"""Whether a page may carry a posting.

    >>> [may_carry(page) for page in (b"JobPosting", "jobPosting".encode("utf-16"), b"<p>job posting")]
    [True, True, False]
    >>> may_carry(rb'<script type="application/ld+json">{"@type": "\u004aobPosting"}')
    True
    """
    if _holds(WORDS, body) or (b"\0" in body and _holds(WIDE, body)):
        return True
    return _holds(SCRIPTS, body) and _holds(ESCAPES, body)


def runs_over(body: bytes) -> bool:
    """Whether a record that claims to be longer than it is has swallowed the next one."""
    return _holds(INSIDE, body) and RECORD.search(body) is not None


def _holds(words: tuple[bytes, ...], body: bytes) -> bool:
    return bool(_automaton(words).find_matches_as_indexes(body))


@cache
def _automaton(words: tuple[bytes, ...]) -> BytesAhoCorasick:
    return BytesAhoCorasick(words)
