"""The list of projects as a workbook (清单), with the columns of the forms that offices pass round."""

from collections.abc import Iterable, Sequence

from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.models import (
    Deadline,
    Edition,
    Measure,
    ProjectText,
    Responsibility,
    TargetValue,
)
from minsheng.apps.programmes.printed import printed_body, target_words, whole_body
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_COLUMNS = (
    Column("序号", width=6),
    Column("类别", width=14),
    Column("项目", width=48),
    Column("年度目标", width=30),
    Column("牵头单位", width=18),
    Column("配合单位", width=24),
    Column("完成时限", width=16),
    Column("推进措施", width=60),
    Column("类型", width=12),
    Column("任务", width=8),
    Column("来源", width=8),
    Column("编码", width=20),
)


def list_workbook(edition: Edition) -> bytes:
    """One row for each project of the edition, in printed order; seven queries."""
    texts = list(edition.texts.select_related("project", "category"))
    contents = contents_of(texts)
    measured = any(contents[text.pk].measures for text in texts)
    with_task = sum(text.has_task for text in texts)
    number = f"{edition.document_number}　" if edition.document_number else ""
    counts = f"共 {len(texts)} 项 = {with_task} 项有任务 + {len(texts) - with_task} 项无任务"
    sheet = Sheet(
        name="清单",
        title=f"{edition.title}清单",
        note=f"{number}第 {edition.ordinal} 版　{counts}",
        columns=_COLUMNS,
        rows=[_row(text, contents[text.pk], whole=not measured) for text in texts],
    )
    return write_workbook([sheet], created=edition.issued_at)


def _row(text: ProjectText, content: Content, *, whole: bool) -> list[str]:
    """A project's cells; `whole`: of a plan without measures, whose items say more than a title."""
    return [
        text.number,
        text.category.name if text.category else "—",
        text.title,
        (whole_body if whole else printed_body)(text, content) or _targets(content.targets),
        _names(content.units, Responsibility.Relation.LEAD),
        _names(content.units, Responsibility.Relation.COOPERATING),
        _deadlines(content.deadlines),
        _measures(content.measures),
        text.get_type_display(),
        "有任务" if text.has_task else "无任务",
        text.get_origin_display() if text.origin else "",
        text.project.code,
    ]


def _targets(targets: Iterable[TargetValue]) -> str:
    """Each in its words, once where several figures share them."""
    return "；".join(dict.fromkeys(target_words(row) for row in targets if not row.is_subtask))


def _names(units: Iterable[Responsibility], relation: str) -> str:
    return "、".join(unit.name for unit in units if unit.relation == relation)


def _deadlines(deadlines: Sequence[Deadline]) -> str:
    """`9月30日前；6月底前（措施2）`, each once: the project's own first, in printed order."""
    own = [row.words for row in deadlines if row.measure is None]
    of_measures = [
        f"{row.words}（措施{_number(row.measure)}）" for row in deadlines if row.measure is not None
    ]
    return "；".join(dict.fromkeys([*own, *of_measures]))


def _measures(measures: Iterable[Measure]) -> str:
    """One line for each, under its printed number."""
    return "\n".join(f"{row.number}.{row.words}" if row.number else row.words for row in measures)


def _number(measure: Measure) -> str:
    return measure.number or str(measure.ordinal)
