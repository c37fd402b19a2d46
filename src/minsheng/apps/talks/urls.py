"""Addresses of the app."""

from django.urls import path

from minsheng.apps.talks import views

app_name = "talks"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("programmes/<str:code>/", views.programme, name="programme"),
    path("matters/<int:matter>/", views.matter, name="matter"),
    path("<int:talk>/", views.talk, name="talk"),
    path("<int:talk>/step/<str:verb>/", views.step, name="step"),
]
