"""Registration of the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, posts, rights (人员与岗位)."""

    name = "minsheng.apps.people"
    label = "people"
