"""Pages of standings above very many entries: the ledger of the demo is filled behind them by SQL."""

from functools import partial

from tests.bench.figures import Figure, Section, p50, p95

REQUESTS = 50
MILLISECONDS, QUERIES = 300, 15
ENTRIES = {"SQLite": 500_000, "PostgreSQL": 5_000_000}
PROGRAMME, PROJECT = "990102-2026", "990102-2026-14"
ENTRY_TABLES = ("ledger_entry", "ledger_movement", "ledger_claim")


def section(sites):
    """Both databases: the pages of standings, and which of them ask a table of entries."""
    figures = []
    for database, site in sites.items():
        found = site.inside("crowd", ENTRIES[database])
        remark = f"{found['movements']:,} movements"
        figures.append(Figure(f"entries of the year, {database}", found["entries"], "", None, remark))
        pages = site.inside("crowded", REQUESTS)
        for name, page in pages.items():
            profile = partial(site.inside, "profile", page["user"], page["path"])
            what, spent = f"{name}, {database}, p95", page["spent"]
            remark = f"p50 {p50(spent):.0f} ms, {page['queries']} queries"
            figures.append(Figure(what, p95(spent), "ms", MILLISECONDS, remark, profile))
        asked = [name for name, page in pages.items() if set(page["tables"]) & set(ENTRY_TABLES)]
        figures.append(
            Figure(f"pages that ask a table of entries, {database}", len(asked), "", 0, "; ".join(asked))
        )
    about = (
        "The demo's programme, 52 projects over 13 units, with its accepted entries and movements copied "
        f"behind it by SQL; the standings stay those of the demo. {REQUESTS} requests of each page."
    )
    return Section("Standings above many entries", about, figures)


def addresses():
    """Runs inside a site: name of each page -> who opens it, and its address."""
    from tests.bench.inside import standing_pages
    from tests.bench.site import CLERK

    return {name: (CLERK, path) for name, path in standing_pages(PROGRAMME, PROJECT).items()}


_NEW_ENTRY = "{last} + (n - 1) * own.many + own.place"
_COPY = """
    INSERT INTO {table} (id, {columns})
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {times}),
    own AS (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many
            FROM ledger_entry WHERE state = 'accepted' AND id <= {last})
    SELECT {id}, {values} FROM own CROSS JOIN numbers {joined}
"""
_JOINED = "JOIN ledger_movement m ON m.entry_id = own.id AND m.id <= {last_movement}"


def filled(wanted):
    """Runs inside a site: copies accepted entries with their movements until there are so many.

    Copies have keys of their own and count in the month in work; no claim is made.
    """
    from django.db import connection

    from minsheng.apps.ledger.models import Entry, Movement, Period

    month = Period.objects.filter(programme__code=PROGRAMME, frozen_at=None).earliest("month").month
    known = {
        "times": -(-(wanted - Entry.objects.count()) // Entry.objects.filter(state="accepted").count()),
        "last": Entry.objects.latest("pk").pk,
        "last_movement": Movement.objects.latest("pk").pk,
    }
    new = {"id": _NEW_ENTRY.format_map(known), "joined": ""}
    moved = {
        "id": f"{known['last_movement']} + row_number() OVER ()",
        "joined": _JOINED.format_map(known),
    }
    made = {"key": "own.key || ':' || n", "row_id": "''", "batch_id": "NULL"}
    in_work = f"DATE('{month}')"
    counted = {"entry_id": new["id"], "month": in_work, "happened_month": in_work}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Neither triggers nor foreign keys are asked about rows that are copies.
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(_COPY.format_map(known | new | _columns(Entry, "own", made)))
        cursor.execute(_COPY.format_map(known | moved | _columns(Movement, "m", counted)))
        cursor.execute("ANALYZE")
    return {"entries": Entry.objects.count(), "movements": Movement.objects.count()}


def _columns(model, source, otherwise):
    """Table and columns of a model, and their values: each of the source, or made otherwise."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(otherwise.get(name, f"{source}.{name}") for name in names)
    return {"table": model._meta.db_table, "columns": ", ".join(names), "values": values}
