"""Addresses of the app."""

from django.urls import path

from minsheng.apps.spotchecks.views import checks

app_name = "spotchecks"
urlpatterns = [
    path("", checks.landing, name="landing"),
    path("programmes/<str:code>/", checks.programme, name="programme"),
    path("projects/<str:code>/", checks.project, name="project"),
    path("draw/<str:code>/", checks.draw, name="draw"),
    path("<int:check>/", checks.check, name="check"),
    path("drawn/<int:drawn>/", checks.result, name="result"),
]
