"""Addresses of the app."""

from django.urls import path

from minsheng.apps.months.views import periods, standing

app_name = "months"
urlpatterns = [
    path("standing/", standing.standing, name="standing"),
    path("walls/", standing.walls, name="walls"),
    path("programmes/<str:code>/wall/", standing.wall, name="wall"),
    path("programmes/<str:code>/", standing.programme, name="programme"),
    path("programmes/<str:code>/periods/", periods.periods, name="periods"),
    path("programmes/<str:code>/freeze/", periods.freeze, name="freeze"),
    path("programmes/<str:code>/limits/", periods.thresholds, name="thresholds"),
    path("programmes/<str:code>/due-day/", periods.due_day, name="due_day"),
    path("programmes/<str:code>/routine/", periods.routine, name="routine"),
    path("projects/<str:code>/", standing.project, name="project"),
]
