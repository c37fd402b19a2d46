"""Addresses of the app."""

from django.urls import path

from minsheng.apps.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/reporter/", views.set_reporter, name="set_reporter"),
    path("projects/<str:code>/duty/", views.state_duty, name="state_duty"),
    path("projects/<str:code>/charges/", views.appoint_charge, name="appoint_charge"),
    path("projects/<str:code>/charges/<int:charge>/end/", views.end_charge, name="end_charge"),
    path("<str:code>/", views.programme, name="programme"),
    path("<str:code>/sign/", views.sign, name="sign"),
    path("<str:code>/list.xlsx", views.workbook, name="workbook"),
    path("<str:code>/list.docx", views.paper, name="paper"),
]
