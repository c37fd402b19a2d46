"""Addresses of the app."""

from django.urls import path

from minsheng.apps.scheduling.views import instructions, rounds

app_name = "scheduling"
urlpatterns = [
    path("", rounds.landing, name="landing"),
    path("programmes/<str:code>/", rounds.programme, name="programme"),
    path("programmes/<str:code>/rhythms/", rounds.rhythms, name="rhythms"),
    path("programmes/<str:code>/instruction/", instructions.new, name="write"),
    path("<int:round>/", rounds.round_, name="round"),
    path("<int:round>/chase/", rounds.chase, name="chase"),
    path("<int:round>/call/", rounds.call, name="call"),
    path("<int:round>/meeting/", rounds.meeting, name="meeting"),
    path("<int:round>/resolve/", rounds.resolve, name="resolve"),
    path("<int:round>/step/<str:verb>/", rounds.step, name="step"),
    path("<int:round>/decide/<str:verb>/", rounds.decide, name="decide"),
    path("resolutions/<int:resolution>/drop/", rounds.drop, name="drop"),
    path("instructions/<int:instruction>/", instructions.instruction, name="instruction"),
    path("instructions/<int:instruction>/scan/", instructions.scan, name="scan"),
    path("instructions/<int:instruction>/give/", instructions.give, name="give"),
    path("instructions/<int:instruction>/file/", instructions.file_, name="file"),
]
