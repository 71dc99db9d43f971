"""The web's own archives: WARC files of very many strangers' hosts, as Common Crawl publishes them.

They differ from recordings of our own. Nobody listed their hosts, so no board
of theirs is ever seen whole; nearly all of their pages are no postings, so most work
is to drop a page soon; and they are large, so that files are worked through side by
side, on any number of machines. What is kept of a file is its shard: runs as
they will stand in the archive, made whole or not at all, and taken in by one.
"""
