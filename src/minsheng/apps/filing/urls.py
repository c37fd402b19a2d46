"""Addresses of the app."""

from django.urls import path

from minsheng.apps.filing import views

app_name = "filing"
urlpatterns = [
    path("", views.layouts, name="layouts"),
    path("new/", views.new, name="new"),
    path("headings/", views.headings, name="headings"),
    path("<int:layout>/", views.layout, name="layout"),
    path("<int:layout>/edit/", views.edit, name="edit"),
    path("<int:layout>/workbook/", views.workbook, name="workbook"),
]
