"""Addresses of the app."""

from django.urls import path

from minsheng.apps.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("audit/", views.audit, name="audit"),
]
