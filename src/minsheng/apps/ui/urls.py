"""Addresses of the app."""

from django.urls import path

from minsheng.apps.ui import views

app_name = "ui"
urlpatterns = [path("feedback/", views.feedback, name="feedback")]
