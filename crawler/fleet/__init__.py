"""Many crawlers, one crawl: workers on several machines share runs, manners and an archive.

PostgreSQL holds what they share, Procrastinate deals out the hosts of a run, one task
a host. The run loop is that of `crawler.run_loop`; what differs is where it remembers
(`shared`), whom it waits for before it asks a host (`door`), and where its pages go (`parts`).
"""
