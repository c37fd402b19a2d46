"""Addresses of the app."""

from django.urls import path

from minsheng.apps.ledger.views import acceptance, entering, entries, intakes, mine, proofs, rows

app_name = "ledger"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("acceptance/", acceptance.acceptance, name="acceptance"),
    path("acceptance/decide/", acceptance.decide, name="decide"),
    path("programmes/<str:code>/intakes/", intakes.intakes, name="intakes"),
    path("programmes/<str:code>/intakes/<str:target>/", intakes.intake, name="intake"),
    path("rows/<int:row>/", rows.row, name="row"),
    path("rows/<int:row>/enter/", entering.enter, name="enter"),
    path("rows/<int:row>/submit/", rows.submit, name="submit_ticked"),
    path("rows/<int:row>/withdraw/", rows.withdraw, name="withdraw_ticked"),
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
