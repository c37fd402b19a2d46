"""Long work of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minsheng.apps.jobs.kinds import job
from minsheng.apps.people.entry import Visitor
from minsheng.apps.people.rekeying import rekey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minsheng.apps.jobs.progress import Progress


@job("people.rekey", title="用新密钥重新加密")
def rekey_fields(progress: Progress, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Encrypt again what an older key has encrypted."""

    def advance(done: int, total: int) -> None:
        progress.advance(done, total, "正在重新加密")

    count = rekey(actor=Visitor(progress.requested_by, progress.requested_post), advance=advance)
    return {"count": count}
