"""The ten states of a project: shape, word, colour (LOOK 6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """One state as printed; shapes are characters of GBK, so they survive in Excel and on a fax."""

    code: str
    word: str
    shape: str
    cell: str

    @property
    def css(self) -> str:
        """Its class in the stylesheet."""
        return f"s-{self.code}"


STATUSES = {
    status.code: status
    for status in (
        Status("std", "常态化", "〓", "常"),
        Status("wait", "待报", "◎", "待"),
        Status("idle", "未启动", "○", "未"),
        Status("done", "已完成", "●", "成"),
        Status("ahead", "超序时", "▲", "超"),
        Status("on", "达序时", "■", "达"),
        Status("slip", "略滞后", "▽", "略"),
        Status("late", "滞后", "▼", "滞"),
        Status("bad", "严重滞后", "▼▼", "严"),
        Status("none", "无任务", "—", "—"),
    )
}
"""By code, in the order in which lists print them; 无任务 last, since it has no progress."""
