"""Addresses of the app."""

from django.urls import path

from minsheng.apps.lineage import views

app_name = "lineage"
urlpatterns = [
    path("projects/<str:code>/", views.project, name="project"),
    path("<str:code>/", views.programme, name="programme"),
    path("<str:code>/<str:against>/confirm/", views.confirm, name="confirm"),
    path("<str:code>/<str:against>/<str:project>/", views.item, name="item"),
    path("<str:code>/<str:against>/<str:project>/pair/", views.choose, name="choose"),
    path("<str:code>/<str:against>/<str:project>/absence/", views.decide_absence, name="absence"),
    path("<str:code>/<str:against>/<str:project>/take-back/", views.take_back, name="take_back"),
    path("<str:code>/<str:against>/<str:project>/figures/", views.relate_figures, name="figures"),
]
