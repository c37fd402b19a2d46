"""What `minsheng verify` asks of notices: the words that editions rest on, and the decisions on facts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from minsheng.apps.notices.models import Decision, Fact, Reading, Text
from minsheng.apps.programmes.models import Edition
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 500


def changed_texts() -> Iterator[Finding]:
    """Texts that are no longer what was read, and editions whose text is another or gone; three queries."""
    for text in Text.objects.select_related("notice").order_by("pk").iterator(chunk_size=1):
        if hashlib.sha256(text.text.encode("utf-8", "surrogatepass")).hexdigest() != text.sha256:
            yield Finding("programmes.text_changed", {"name": text.notice.name})
    issued = Reading.objects.filter(edition__isnull=False).order_by("pk").defer("text__text", "text__layout")
    for reading in issued.select_related("edition__programme", "text", "notice"):
        if reading.edition is not None and reading.edition.text_hash != reading.text.sha256:
            facts = {"edition": str(reading.edition), "name": reading.notice.name}
            yield Finding("programmes.text_not_the_editions", facts)
    read = Reading.objects.filter(edition__isnull=False).values("edition")
    for edition in Edition.objects.exclude(pk__in=read).select_related("programme").order_by("pk"):
        yield Finding("programmes.text_gone", {"edition": str(edition)})


def broken_decisions() -> Iterator[Finding]:
    """Facts whose decisions do not lead without a gap to the version they bear; two queries.

    Decisions count from 1, from 0 where a clerk added the fact.
    """
    seen: dict[int, list[int]] = {}
    for fact, version in Decision.objects.order_by("fact", "version_seen").values_list(
        "fact", "version_seen"
    ):
        seen.setdefault(fact, []).append(version)
    facts = Fact.objects.select_related("reading__notice").only(
        "ordinal", "version", "added_by", "reading__notice__name"
    )
    for row in facts.order_by("pk").iterator(chunk_size=_AT_ONCE):
        mine = seen.get(row.pk, [])
        if mine != list(range(0 if row.added_by else 1, row.version)):
            yield Finding(
                "programmes.decisions_broken",
                {
                    "name": row.reading.notice.name,
                    "number": row.ordinal,
                    "version": row.version,
                    "seen": "、".join(str(version) for version in mine) or "无",
                },
            )


register("通知原文", changed_texts)
register("核对记录", broken_decisions)
