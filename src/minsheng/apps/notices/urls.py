"""Addresses of import, review and issue."""

from django.urls import path

from minsheng.apps.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("import/", views.import_file, name="import"),
    path("<int:notice>/", views.notice_start, name="notice"),
    path("<int:notice>/interpretation/", views.interpretation, name="interpretation"),
    path("interpretations/<str:code>/", views.interpretations, name="interpretations"),
    path("<int:notice>/file/", views.notice_file, name="file"),
    path("<int:notice>/withdraw/", views.withdraw, name="withdraw"),
    path("readings/<int:reading>/", views.review_start, name="review"),
    path("readings/<int:reading>/source/", views.source, name="source"),
    path("readings/<int:reading>/units/", views.register_units, name="units"),
    path("readings/<int:reading>/accept/", views.accept, name="accept"),
    path("readings/<int:reading>/issue/", views.issue, name="issue"),
    path("editions/<int:edition>/change/", views.change, name="change"),
    path("editions/<int:edition>/at/<int:start>/", views.passage, name="passage"),
    path("readings/<int:reading>/<int:item>/", views.review, name="item"),
    path("readings/<int:reading>/<int:item>/add/", views.add, name="add"),
    path("facts/<int:fact>/", views.decide, name="decide"),
]
