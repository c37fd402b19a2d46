"""Addresses of the app."""

from django.urls import path

from minsheng.apps.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("programmes/<str:code>/", views.programme, name="programme"),
    path("programmes/<str:code>/register/", views.register_found, name="register"),
    path("programmes/<str:code>/leave/", views.leave_found, name="leave"),
    path("matters/<int:matter>/", views.matter, name="matter"),
    path("matters/<int:matter>/put-up/", views.put_up_sheet, name="put_up"),
    path("sheets/<int:sheet>/issue/", views.issue_sheet, name="issue"),
    path("sheets/<int:sheet>/take-back/", views.take_back_sheet, name="take_back"),
]
