"""Addresses of splits."""

from django.urls import path

from minsheng.apps.cascade.views import answers, bases, issues, programmes, sheets, targets, units, uppers

app_name = "cascade"
urlpatterns = [
    path("", units.mine, name="mine"),
    path("bases/", bases.bases, name="bases"),
    path("bases/new/", bases.new_base, name="new_base"),
    path("bases/<int:base>/", bases.base, name="base"),
    path("projects/<str:code>/", programmes.project, name="project"),
    path("targets/<str:code>/", targets.target, name="target"),
    path("targets/<str:code>/split.xlsx", sheets.target_sheet, name="target_sheet"),
    path("targets/<str:code>/save/", targets.save, name="save"),
    path("targets/<str:code>/paste/", targets.paste, name="paste"),
    path("targets/<str:code>/way/", targets.way, name="way"),
    path("targets/<str:code>/reserve/", targets.reserve, name="reserve"),
    path("targets/<str:code>/units/", targets.add_units, name="add_units"),
    path("targets/<str:code>/edition/", targets.follow, name="follow"),
    path("targets/<str:code>/offer/", issues.offer, name="offer"),
    path("targets/<str:code>/issue/", issues.issue, name="issue"),
    path("targets/<str:code>/history/", issues.history, name="history"),
    path("targets/<str:code>/answers/", uppers.answer_upper, name="answer_upper"),
    path("answers/<int:answer>/end/", uppers.end_answer, name="end_answer"),
    path("rows/<int:row>/out/", targets.take_out, name="take_out"),
    path("rows/<int:row>/confirm/", answers.confirm, name="confirm"),
    path("rows/<int:row>/object/", answers.objection, name="object"),
    path("rows/<int:row>/withdraw/", answers.withdraw, name="withdraw"),
    path("rows/<int:row>/uphold/", answers.uphold, name="uphold"),
    path("programmes/<str:code>/", programmes.programme, name="programme"),
    path("programmes/<str:code>/split.xlsx", sheets.workbook, name="workbook"),
    path("programmes/<str:code>/split.docx", sheets.paper, name="paper"),
    path("programmes/<str:code>/upload/", sheets.upload, name="upload"),
    path("programmes/<str:code>/upload/save/", sheets.save_upload, name="save_upload"),
    path("programmes/<str:code>/upper/", uppers.upper, name="upper"),
    path("programmes/<str:code>/seat/", programmes.seat, name="seat"),
    path("programmes/<str:code>/issue/", programmes.issue_ready, name="issue_ready"),
    path("programmes/<str:code>/units/<str:unit>/", units.unit, name="unit"),
    path("programmes/<str:code>/units/<str:unit>/split.xlsx", sheets.unit_sheet, name="unit_sheet"),
    path("programmes/<str:code>/units/<str:unit>/save/", units.save, name="save_unit"),
    path("programmes/<str:code>/units/<str:unit>/paste/", units.paste, name="paste_unit"),
    path("programmes/<str:code>/units/<str:unit>/confirm/", units.confirm_all, name="confirm_all"),
]
