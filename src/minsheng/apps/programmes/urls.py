"""Addresses of programmes and projects."""

from django.urls import path

from minsheng.apps.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("projects/<str:code>/", views.project, name="project"),
    path("<str:code>/", views.programme, name="programme"),
    path("<str:code>/list.xlsx", views.workbook, name="workbook"),
    path("<str:code>/annexes.docx", views.annexes, name="annexes"),
    path("<str:code>/programme.json", views.document, name="json"),
    path("<str:code>/editions/<int:ordinal>/", views.edition, name="edition"),
    path("<str:code>/editions/<int:ordinal>/changes/", views.changes, name="changes"),
    path("<str:code>/editions/<int:ordinal>/list.xlsx", views.edition_workbook, name="edition_workbook"),
    path("<str:code>/editions/<int:ordinal>/annexes.docx", views.edition_annexes, name="edition_annexes"),
    path("<str:code>/editions/<int:ordinal>/programme.json", views.edition_document, name="edition_json"),
]
