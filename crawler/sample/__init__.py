"""A small made-up labour market, served on loopback for demonstrations and tests.

The employers, places and sentences are data (TOML); from them follow, without
chance, the same postings every time: what stands on which board in which week.
Every address in them is a reserved `.example` one, so nothing here can be
mistaken for a real employer.
"""
