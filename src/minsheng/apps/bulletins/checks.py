"""What `minsheng verify` asks of bulletins: triggers in force, counts that add up, fit papers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from minsheng.apps.bulletins.models import Bulletin
from minsheng.apps.bulletins.seals import missing_seals
from minsheng.apps.documents.models import Kind
from minsheng.apps.files.actions import open_file
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_bulletins() -> Iterator[Finding]:
    """Missing triggers, snapshots whose counts do not add up, papers of others; each snapshot is read."""
    for name in missing_seals():
        yield Finding("bulletins.seal_missing", {"name": name})
    for each in Bulletin.objects.select_related("programme", "snapshot__file", "output").order_by("pk"):
        with open_file(each.snapshot.file) as stream:
            facts = json.loads(stream.read())
        with_task = sum(facts["counts"].values())
        if with_task != facts["with_task"] or with_task + facts["without_task"] != facts["total"]:
            yield Finding("bulletins.counts_wrong", {"bulletin": str(each)})
        if (each.output.kind, each.output.division_id) != (Kind.BULLETIN, each.programme.division_id):
            yield Finding("bulletins.paper_foreign", {"bulletin": str(each)})


register("通报", wrong_bulletins)
