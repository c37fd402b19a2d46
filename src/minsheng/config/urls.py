"""All addresses of the site; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("minsheng.apps.desk.urls")),
    path("programmes/", include("minsheng.apps.programmes.urls")),
    path("notices/", include("minsheng.apps.notices.urls")),
    path("lineage/", include("minsheng.apps.lineage.urls")),
    path("cascade/", include("minsheng.apps.cascade.urls")),
    path("duties/", include("minsheng.apps.duties.urls")),
    path("ledger/", include("minsheng.apps.ledger.urls")),
    path("funds/", include("minsheng.apps.funds.urls")),
    path("filing/", include("minsheng.apps.filing.urls")),
    path("months/", include("minsheng.apps.months.urls")),
    path("matters/", include("minsheng.apps.matters.urls")),
    path("orders/", include("minsheng.apps.orders.urls")),
    path("bulletins/", include("minsheng.apps.bulletins.urls")),
    path("scheduling/", include("minsheng.apps.scheduling.urls")),
    path("talks/", include("minsheng.apps.talks.urls")),
    path("checks/", include("minsheng.apps.spotchecks.urls")),
    path("documents/", include("minsheng.apps.documents.urls")),
    path("planning/", include("minsheng.apps.planning.urls")),
    path("workdays/", include("minsheng.apps.workdays.urls")),
    path("account/", include("minsheng.apps.people.urls")),
    path("about/", include("minsheng.apps.ui.urls")),
]

handler400 = "minsheng.apps.ui.views.bad_request"
handler403 = "minsheng.apps.ui.views.forbidden"
handler404 = "minsheng.apps.ui.views.not_found"
handler500 = "minsheng.apps.ui.views.server_error"
