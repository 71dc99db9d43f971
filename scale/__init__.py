"""Past one machine: where files lie, and who does the work.

The bottom layer: it knows nothing of postings. A stage hands it a pure function
and names of files, and gets them back done; other people's parts (Dask, fsspec)
are met here and nowhere else.
"""
