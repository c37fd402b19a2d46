"""Addresses of the app."""

from django.urls import path

from minsheng.apps.people.views import accounts, posts, session, units

app_name = "people"
urlpatterns = [
    path("login/", session.log_in, name="login"),
    path("logout/", session.log_out, name="logout"),
    path("password/", session.password, name="password"),
    path("", accounts.account, name="account"),
    path("post/", accounts.switch, name="switch"),
    path("units/", units.units, name="units"),
    path("units/new/", units.register_unit, name="register_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/rename/", units.rename_unit, name="rename_unit"),
    path("units/<int:pk>/names/", units.add_alias, name="add_alias"),
    path("units/<int:pk>/superior/", units.set_superior, name="set_superior"),
    path("units/<int:pk>/succeed/", units.succeed_unit, name="succeed_unit"),
    path("units/<int:pk>/posts/", posts.create_post, name="create_post"),
    path("names/<int:pk>/end/", units.end_alias, name="end_alias"),
    path("groups/", units.groups, name="groups"),
    path("groups/new/", units.group_units, name="group_units"),
    path("posts/<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/account/", posts.open_account, name="open_account"),
    path("tenures/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
    path("tenures/<int:pk>/hand-over/account/", posts.hand_over_to_newcomer, name="hand_over_to_newcomer"),
    path("tenures/<int:pk>/end/", posts.end_tenure, name="end_tenure"),
    path("users/", accounts.users, name="users"),
    path("users/<int:pk>/", accounts.user, name="user"),
    path("users/<int:pk>/reset/", accounts.reset_password, name="reset_password"),
    path("users/<int:pk>/active/", accounts.set_active, name="set_active"),
    path("users/<int:pk>/unlock/", accounts.unlock, name="unlock"),
    path("rights/", accounts.rights, name="rights"),
    path("locks/", accounts.locks, name="locks"),
]
