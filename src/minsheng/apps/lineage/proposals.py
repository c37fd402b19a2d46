"""What the matcher finds between two editions, made once and kept.

Editions never change, so a finding is that of its two editions and of the matcher's version for good.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from minsheng.apps.lineage.listings import listed_of, names_of
from minsheng.apps.lineage.models import Proposed
from minsheng.core.alignment import (
    Alignment,
    Kind,
    Leads,
    Near,
    Pair,
    Passed,
    Piece,
    Ratio,
    Reason,
    Relation,
    Stand,
    TargetPair,
    Unmatched,
    align,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from minsheng.apps.programmes.models import Edition

Json = dict[str, Any]

_SOURCES = ("minsheng.core.alignment", "minsheng.core.quantity")


def proposals(source: Edition, edition: Edition, relation: Relation) -> Alignment:
    """What the matcher finds between the editions; one query where it was asked for before.

    Args:
        source: of the upper level, or of the earlier year; with its programme's division.
        edition: of this level, or of the later year; with its programme's division.
        relation: what the two are to each other, which follows from their programmes.
    """
    kept = Proposed.objects.filter(source_edition=source, edition=edition, matcher=matcher_version())
    if row := kept.first():
        return _alignment(row.found)
    names = names_of(source.programme.division, edition.programme.division)
    found = align(listed_of(source), listed_of(edition), relation=relation, names=names)
    _keep(source, edition, _plain(found))
    return found


def partners(found: Json, project: int) -> list[int]:
    """Projects above that a kept finding pairs with one below, or names with it as without task."""
    key = str(project)
    pairs = [row["upper"] for row in found["pairs"] if row["lower"] == key]
    return [int(each) for each in (*pairs, *(upper for lower, upper in found["no_task"] if lower == key))]


def _keep(source: Edition, edition: Edition, found: Json) -> None:
    """Keep a finding in the place of what another version of the matcher found.

    Two at once write the same.
    """
    row = Proposed(source_edition=source, edition=edition, matcher=matcher_version(), found=found)
    Proposed.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["source_edition", "edition"],
        update_fields=["matcher", "found"],
    )


@cache
def matcher_version() -> str:
    """SHA-256 over the sources and word lists that decide what the matcher finds, and over our own rows."""
    found = hashlib.sha256()
    own = resources.files("minsheng.apps.lineage") / "listings.py"
    for file in (*(each for name in _SOURCES for each in _files(name)), own):
        found.update(file.read_bytes())
    return found.hexdigest()


def _files(package: str) -> list[Traversable]:
    files = [each for each in resources.files(package).iterdir() if each.name.endswith((".py", ".toml"))]
    return sorted(files, key=lambda each: each.name)


def _plain(found: Alignment) -> Json:
    plain: Json = json.loads(json.dumps(asdict(found), default=str))
    return plain


def _alignment(kept: Json) -> Alignment:
    return Alignment(
        Relation(kept["relation"]),
        tuple(_pair(row) for row in kept["pairs"]),
        tuple((lower, upper) for lower, upper in kept["no_task"]),
        tuple(_unmatched(row) for row in kept["upper_unmatched"]),
        tuple(_unmatched(row) for row in kept["lower_unmatched"]),
    )


def _pair(row: Json) -> Pair:
    said: Json = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    leads = row["leads"]
    said["kind"] = Kind(row["kind"])
    said["words"] = tuple(Piece(**each) for each in row["words"])
    said["leads"] = Leads(tuple(leads["gone"]), tuple(leads["new"]))
    said["targets"] = tuple(_target_pair(each) for each in row["targets"])
    said["measures"] = tuple((one, other) for one, other in row["measures"])
    return Pair(**said)


def _target_pair(row: Json) -> TargetPair:
    share = row["stand"]["share_percent"]
    where = Stand(Ratio(row["stand"]["ratio"]), None if share is None else Decimal(share))
    return TargetPair(**{**row, "passed": Passed(row["passed"]), "stand": where})


def _unmatched(row: Json) -> Unmatched:
    nearest = tuple(Near(**each) for each in row["nearest"])
    return Unmatched(row["key"], Reason(row["reason"]), row["named"], nearest)
