"""Postings to facts: pure extraction, and the one writer of the warehouse.

A fact points at the words it came from. Nothing here meets the network, reads
the clock or remembers between postings; only `warehouse` touches disk.
"""
