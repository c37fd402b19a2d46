"""Addresses of the app."""

from django.urls import path

from minsheng.apps.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/days/", views.set_days, name="set_days"),
    path("<int:year>/settle/", views.settle_year, name="settle_year"),
]
