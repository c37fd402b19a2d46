"""The list of projects as a workbook (清单), in the layout that offices pass round."""

from minsheng.apps.programmes.models import Edition
from minsheng.apps.programmes.queries import ProjectRow, project_rows
from minsheng.engines.office.workbooks_out import Column, Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_COLUMNS = (
    Column("序号", width=6),
    Column("类别", width=14),
    Column("项目", width=56),
    Column("牵头单位", width=18),
    Column("配合单位", width=24),
    Column("年度目标", width=34),
    Column("类型", width=12),
    Column("任务", width=8),
    Column("来源", width=8),
    Column("编码", width=20),
)


def list_workbook(edition: Edition) -> bytes:
    """One row for each project of the edition, in printed order."""
    rows = project_rows(edition)
    with_task = sum(row.text.has_task for row in rows)
    number = f"{edition.document_number}　" if edition.document_number else ""
    counts = f"共 {len(rows)} 项 = {with_task} 项有任务 + {len(rows) - with_task} 项无任务"
    sheet = Sheet(
        name="清单",
        title=f"{edition.title}清单",
        note=f"{number}第{edition.ordinal}版　{counts}",
        columns=_COLUMNS,
        rows=[_row(row) for row in rows],
    )
    return write_workbook([sheet], created=edition.issued_at)


def _row(row: ProjectRow) -> list[str]:
    text = row.text
    return [
        text.number,
        text.category.name if text.category else "",
        text.title,
        row.leads,
        row.cooperating,
        "；".join(row.figures),
        text.get_type_display(),
        "有任务" if text.has_task else "无任务",
        text.get_origin_display() if text.origin else "",
        text.project.code,
    ]
