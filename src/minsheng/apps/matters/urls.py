"""Addresses of the app."""

from django.urls import path

from minsheng.apps.matters.views import matters

app_name = "matters"
urlpatterns = [
    path("", matters.landing, name="landing"),
    path("programmes/<str:code>/", matters.programme, name="programme"),
    path("programmes/<str:code>/new/", matters.register, name="register"),
    path("programmes/<str:code>/rules/", matters.rules, name="rules"),
    path("<int:matter>/", matters.matter, name="matter"),
    path("<int:matter>/<str:verb>/", matters.step, name="step"),
    path("evidence/<int:evidence>/", matters.evidence, name="evidence"),
]
