"""Addresses of the app."""

app_name = "funds"
urlpatterns = []
