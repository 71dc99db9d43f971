"""Facts to answers: this stage only reads.

It meets the rest as published tables in `warehouse.duckdb`; its one door to
code is the pure `analysis.extract`, for reading a resume like a posting.
"""
