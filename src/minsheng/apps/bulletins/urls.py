"""Addresses of the app."""

from django.urls import path

from minsheng.apps.bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("programmes/<str:code>/", views.programme, name="programme"),
    path("programmes/<str:code>/new/", views.new, name="new"),
    path("<int:bulletin>/", views.bulletin, name="bulletin"),
    path("<int:bulletin>/table/", views.table, name="table"),
    path("<int:bulletin>/correct/", views.correct, name="correct"),
    path("<int:bulletin>/object/", views.object_, name="object"),
    path("objections/<int:objection>/answer/", views.answer, name="answer"),
]
