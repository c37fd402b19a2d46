"""Addresses of the app."""

from django.urls import URLPattern

app_name = "lineage"
urlpatterns: list[URLPattern] = []
