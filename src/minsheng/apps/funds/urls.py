"""Addresses of the app."""

from django.urls import path

from minsheng.apps.funds import views

app_name = "funds"
urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/<str:code>/", views.programme, name="programme"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/told/<int:funds>/decide/", views.decide, name="decide"),
    path("projects/<str:code>/<int:unit>/<str:month>/", views.enter, name="enter"),
]
