"""The way of a report to its approval, and of a month to its freeze."""

from minsheng.apps.ledger.models import Period
from minsheng.apps.months.actions import approve_reports, freeze_month, submit_reports, write_report
from minsheng.apps.months.models import Report
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.values import ReportGiven
from tests.apps.ledger.steps import AT, end, moment

SAID = ReportGiven("完成第一批登记。", "缺少场地", "下月协调场地")
UNCHANGED = ReportGiven(is_unchanged=True)


def written(stage, at_row, month, given=SAID, at=AT):
    known = Report.objects.filter(allocation=stage.rows[at_row], month=end(month)).first()
    return write_report(
        actor=stage.reporters[at_row],
        row=stage.rows[at_row],
        month=end(month),
        given=given,
        version=known.version if known else 0,
        at=at,
    )


def fresh(report):
    return Report.objects.get(pk=report.pk)


def put_up(stage, at_row, month, given=SAID, at=AT):
    report = written(stage, at_row, month, given, at)
    submit_reports(actor=stage.approvers[at_row], seen={report.pk: report.version}, at=at)
    return fresh(report)


def approved(stage, at_row, month, given=SAID, at=AT):
    report = put_up(stage, at_row, month, given, at)
    approve_reports(actor=stage.lead, seen={report.pk: report.version}, at=at)
    return fresh(report)


def frozen(stage, *months):
    for month in months:
        at = moment(month % 12 + 1, 10).replace(year=2026 + (month >= 12))
        freeze_month(actor=stage.clerk, programme=stage.programme, month=end(month), at=at)


def period(stage, month):
    return Period.objects.get(programme=stage.programme, month=end(month))


def project_of(stage, month):
    """What stands of the one project."""
    found = programme_month(stage.programme, end(month), with_rows=True)
    (project,) = found.projects.values()
    return found, project
