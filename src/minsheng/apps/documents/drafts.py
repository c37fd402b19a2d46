"""Letterheads to begin with, where a division has saved none: words that an office changes (版头初稿)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.documents.models import Kind
from minsheng.apps.documents.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _order(division: str, issuer: str) -> Texts:
    return Texts(
        head=f"{issuer}督办单",
        issuer=issuer,
        title="关于办理“{督办事项}”的督办单",
        opening="现将下列事项交由{责任单位}办理，请于{办结时限}前办结，并于{反馈时限}前书面反馈进展。",
        closing="不能按期办结的，请在到期以前书面申请延期，写明原因、进展和新的时限。\n联系处室：{联系处室}，电话：{联系电话}。",
    )


def _bulletin(division: str, issuer: str) -> Texts:
    return Texts(
        head=f"{issuer}文件",
        issuer=issuer,
        title=f"关于{{年度}}年{{月份}}{division}民生实事进展情况的通报",
        opening="现将截至{截止日期}的民生实事进展情况通报如下。",
        closing="对通报内容有异议的，请于{异议截止日期}前向{联系处室}反映，电话：{联系电话}。",
    )


def _minutes(division: str, issuer: str) -> Texts:
    return Texts(
        head=f"{division}民生实事工作调度会议纪要",
        issuer=issuer,
        title="{会议名称}纪要",
        opening="{会议时间}，{主持人}在{会议地点}主持召开{会议名称}。现将议定事项纪要如下。",
    )


def _notice(division: str, issuer: str) -> Texts:
    return Texts(
        head=f"{issuer}文件",
        issuer=issuer,
        title="关于{事由}的通知",
        closing="请于{办理时限}前办理完毕。联系处室：{联系处室}，电话：{联系电话}。",
    )


STANDARD: Mapping[Kind, Callable[[str, str], Texts]] = {
    Kind.ORDER: _order,
    Kind.BULLETIN: _bulletin,
    Kind.MINUTES: _minutes,
    Kind.NOTICE: _notice,
}
"""Kind → name of the division, name of the unit → texts."""
