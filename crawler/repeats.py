"""Records that a board showed before, byte for byte.

From one week to the next most of a board stays as it is, and whoever has read a record
needn't read it again, at sources that are STEADY: there, what it says hangs on its bytes and its board alone.
"""

from collections.abc import Container
from hashlib import sha256

DIGEST = 16  # bytes


class Repeats:
    """Watches the records of a page go by: those known are passed over and noted, the others are read."""

    def __init__(self, known: Container[bytes]) -> None:
        self.known = known
        self.passed: list[bytes] = []  # digests of records that were not read
        self.reading = b""  # digest of the record that is being read; empty on a page that is no list of records

    def begin_page(self) -> None:
        self.reading = b""

    def passes(self, record: bytes | memoryview) -> bool:
        """Was this record read before?"""
        digest = sha256(record).digest()[:DIGEST]
        if digest in self.known:
            self.passed.append(digest)
            return True
        self.reading = digest
        return False
