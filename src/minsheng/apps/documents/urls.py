"""Addresses of the app."""

from django.urls import path

from minsheng.apps.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.outputs, name="outputs"),
    path("<int:output>/", views.output, name="output"),
    path("<int:output>/file/", views.file, name="file"),
    path("<int:output>/sign/", views.sign, name="sign"),
    path("<int:output>/void/", views.void, name="void"),
    path("scans/<int:sign_off>/", views.scan, name="scan"),
    path("letterheads/", views.letterheads, name="letterheads"),
    path("letterheads/<str:kind>/", views.letterhead, name="letterhead"),
    path("letterheads/<str:kind>/preview/", views.preview, name="preview"),
    path("contact/", views.contact, name="contact"),
    path("series/", views.series, name="series"),
]
