"""Addresses of the app."""

from django.urls import path

from minsheng.apps.ledger.views import (
    acceptance,
    entering,
    entries,
    intakes,
    mine,
    openings,
    proofs,
    rows,
    sheets,
    works,
)

app_name = "ledger"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("everything.xlsx", sheets.everything, name="everything"),
    path("upload/", sheets.upload, name="upload"),
    path("batches/<int:batch>/", sheets.batch, name="batch"),
    path("batches/<int:batch>/write/", sheets.write, name="write_batch"),
    path("batches/<int:batch>/drop/", sheets.drop, name="drop_batch"),
    path("programmes/<str:code>/workbook/", sheets.workbook, name="workbook"),
    path("acceptance/", acceptance.acceptance, name="acceptance"),
    path("acceptance/decide/", acceptance.decide, name="decide"),
    path("programmes/<str:code>/intakes/", intakes.intakes, name="intakes"),
    path("programmes/<str:code>/intakes/<str:target>/", intakes.intake, name="intake"),
    path("rows/<int:row>/", rows.row, name="row"),
    path("rows/<int:row>/enter/", entering.enter, name="enter"),
    path("rows/<int:row>/opening/", openings.opening, name="opening"),
    path("rows/<int:row>/opening/<int:proposal>/decide/", openings.decide_opening, name="decide_opening"),
    path("rows/<int:row>/submit/", rows.submit, name="submit_ticked"),
    path("rows/<int:row>/withdraw/", rows.withdraw, name="withdraw_ticked"),
    path("rows/<int:row>/works/", works.works, name="works"),
    path("rows/<int:row>/works/new/", works.new_works, name="new_works"),
    path("rows/<int:row>/works/<int:works>/stage/", works.stage, name="stage"),
    path("claims/<int:claim>/release/", works.release, name="release"),
    path("entries/<int:entry>/release/", works.release_claim, name="release_claim"),
    path("entries/<int:entry>/stage/", works.change_stage, name="change_stage"),
    path("entries/<int:entry>/", entries.entry, name="entry"),
    path("entries/<int:entry>/change/", entering.change, name="change"),
    path("entries/<int:entry>/submit/", entries.submit, name="submit"),
    path("entries/<int:entry>/accept/", entries.accept, name="accept"),
    path("entries/<int:entry>/return/", entries.send_back, name="return"),
    path("entries/<int:entry>/withdraw/", entries.withdraw, name="withdraw"),
    path("entries/<int:entry>/evidence/", proofs.attach, name="attach"),
    path("evidence/<int:evidence>/", proofs.evidence, name="evidence"),
    path("evidence/<int:evidence>/remove/", proofs.detach, name="detach"),
    path("entries/<int:entry>/warnings/<int:warning>/", entries.explain, name="explain"),
]
