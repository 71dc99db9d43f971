"""Web to postings: the one stage that meets the network.

It keeps every body as it came (`archive/`) and what the next request needs
(`state.sqlite`), and hands over two modules: `crawler.posting` and
`crawler.archive`. Everything else here is its own business.
"""
