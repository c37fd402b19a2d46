"""Addresses of the app."""

from django.urls import path

from minsheng.apps.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("audit/", views.audit, name="audit"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job>/", views.job, name="job"),
    path("jobs/<int:job>/cancel/", views.job_cancel, name="job_cancel"),
    path("jobs/<int:job>/rerun/", views.job_rerun, name="job_rerun"),
]
