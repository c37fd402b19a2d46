"""Addresses of the app."""

from django.urls import path

from minsheng.apps.planning.views import curves, due, editions, marks, milestones, programmes, projects, wall

app_name = "planning"
urlpatterns = [
    path("", wall.walls, name="walls"),
    path("due/", due.due, name="due"),
    path("<str:code>/", programmes.programme, name="programme"),
    path("<str:code>/approve/", programmes.approve, name="approve_plans"),
    path("<str:code>/wall/", wall.wall, name="wall"),
    path("<str:code>/rest/", programmes.fill, name="plan_the_rest"),
    path("projects/<str:code>/", projects.project, name="project"),
    path("milestones/<int:milestone>/reached/", marks.reached, name="reached"),
    path("gates/<int:gate>/lift/", marks.lift, name="lift"),
    path("marks/<int:mark>/revoke/", marks.revoke, name="revoke"),
    path("marks/<int:mark>/proof/", marks.proof, name="proof"),
    path("projects/<str:code>/milestones/", milestones.milestones, name="milestones"),
    path("projects/<str:code>/curves/<str:target>/", curves.curve, name="curve"),
    path("projects/<str:code>/edition/", editions.edition, name="take_edition"),
    path("projects/<str:code>/start/", projects.start, name="start"),
    path("projects/<str:code>/schedule/", projects.schedule, name="schedule"),
    path("projects/<str:code>/submit/", projects.submit, name="submit"),
    path("projects/<str:code>/recall/", projects.recall, name="recall"),
    path("projects/<str:code>/return/", projects.send_back, name="return"),
    path("projects/<str:code>/approve/", projects.approve, name="approve"),
    path("projects/<str:code>/give-up/", projects.give_up, name="give_up"),
    path("projects/<str:code>/compare/<int:before>/<int:after>/", projects.compare, name="compare"),
]
