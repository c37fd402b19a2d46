"""The demos of one run, and all that is measured on them, in order."""

import time

from tests.bench import crowd, damage, grids, ledger, reading, work, workbooks
from tests.bench.figures import Figure, Section
from tests.bench.site import Site
from tests.postgres import started


class Demos:
    """Sites in one folder; should PostgreSQL not start, SQLite is measured alone."""

    def __init__(self, home):
        self.home, self.server = home, None
        self.embedded = Site(home / "sqlite")
        self.sites = {"SQLite": self.embedded}

    def measures(self):
        """Title → what measures the section."""
        return {
            "Reading": reading.section,
            "Damaged files": damage.section,
            "Starts": lambda: work.starts(self.embedded),
            "PostgreSQL": self.start_server,
            "Pages": lambda: work.pages(self.sites),
            "Pages over HTTP": lambda: work.pages_over_http(self.embedded),
            "Grids": lambda: grids.section(self.sites),
            "Workbook of a split": lambda: workbooks.section(self.sites),
            "Import": lambda: work.imports(self.sites),
            "Backup and restore": lambda: work.backups(self.sites, self.home, self.server),
            # Last: its district has editions without a notice, which no restored site would pass.
            "Ledger": lambda: ledger.section(self.sites),
            "Standings above many entries": lambda: crowd.section(self.sites),
        }

    def start_server(self):
        """Adds the demo on a PostgreSQL of its own."""
        before = time.perf_counter()
        self.server = started(self.home)
        ready = time.perf_counter() - before
        site = Site(self.home / "postgresql", self.server.url)
        filled = site.run("demo", "--only-load")
        self.sites["PostgreSQL"] = site
        figures = [
            Figure("a new server, ready", ready, "s"),
            Figure("`minsheng demo` on its empty database: fill it", filled, "s"),
        ]
        return Section("PostgreSQL", "A server of its own on the loopback, nothing synced to disk.", figures)

    def stop(self):
        """Ends the server, if there is one."""
        if self.server is not None:
            self.server.stop()
