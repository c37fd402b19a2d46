"""Addresses of the app."""

from django.urls import URLPattern

app_name = "cascade"
urlpatterns: list[URLPattern] = []
