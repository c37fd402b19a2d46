"""Addresses of the app."""

from django.urls import path

from minsheng.apps.months.views import periods, reports, sheets, standing

app_name = "months"
urlpatterns = [
    path("reports/", reports.mine, name="mine"),
    path("reports/unchanged/", reports.unchanged, name="unchanged"),
    path("reports/submit/", reports.submit, name="submit"),
    path("reports/rows/<int:row>/<str:month>/", reports.report, name="report"),
    path("reports/approval/", reports.approval, name="approval"),
    path("reports/approval/decide/", reports.decide, name="decide"),
    path("reports/sheet/<str:code>/<str:month>/", sheets.sheet, name="sheet"),
    path("reports/sheet/<str:code>/<str:month>/xlsx/", sheets.workbook, name="sheet_workbook"),
    path("reports/sheet/<str:code>/<str:month>/scans/", sheets.attach, name="attach_scan"),
    path("reports/scans/<int:scan>/", sheets.scan, name="scan"),
    path("", standing.standing, name="standing"),
    path("walls/", standing.walls, name="walls"),
    path("walls/<str:code>/", standing.wall, name="wall"),
    path("programmes/<str:code>/", standing.programme, name="programme"),
    path("programmes/<str:code>/<str:month>/workbook/", standing.workbook, name="workbook"),
    path("programmes/<str:code>/periods/", periods.periods, name="periods"),
    path("programmes/<str:code>/freeze/", periods.freeze, name="freeze"),
    path("programmes/<str:code>/limits/", periods.thresholds, name="thresholds"),
    path("programmes/<str:code>/due-day/", periods.due_day, name="due_day"),
    path("programmes/<str:code>/routine/", periods.routine, name="routine"),
    path("projects/<str:code>/", standing.project, name="project"),
    path("projects/<str:code>/happened/<str:target>/", standing.happened, name="happened"),
]
