"""A matter that is pressed. All invented."""

import datetime

from django.apps import apps

from minsheng.apps.documents.actions import save_letterhead, set_contact, set_series
from minsheng.apps.documents.models import Kind
from minsheng.apps.documents.texts import Texts
from minsheng.apps.matters.models import Matter
from minsheng.apps.orders.actions import issue, put_up
from minsheng.apps.orders.models import Order, Sheet
from minsheng.apps.orders.values import Wanted
from tests.apps.ledger.steps import AT
from tests.apps.matters.steps import assigned, took

ORDER = Texts(
    head="望湖区民生办督办单",
    issuer="望湖区民生办",
    title="关于办理“{督办事项}”的督办单",
    opening="现将下列事项交由{责任单位}办理，请于{办结时限}前办结，并于{反馈时限}前反馈。",
    closing="联系处室：{联系处室}，电话：{联系电话}。",
)
DEMAND = "补齐 12 户的服务记录，附名册。"


def ready(scene, last=0):
    save_letterhead(actor=scene.clerk, kind=Kind.ORDER, texts=ORDER, seen=0, at=AT)
    set_contact(actor=scene.clerk, office="综合科", phone="0990-5550100")
    set_series(actor=scene.clerk, code="望民督", last=last, seen=None, at=AT)


def everything():
    """All rows of the apps that a sheet touches, and of the chain."""
    models = [
        m
        for app in ("orders", "matters", "documents", "audit")
        for m in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def at_days(days):
    return AT + datetime.timedelta(days=days)


def handling(scene, **more):
    """A matter that its street has signed for."""
    return took(scene.approver, assigned(scene, **more), "sign")


def wanted(matter, **more):
    order = Order.objects.filter(matter=matter, round=matter.round).first()
    given = {
        "demand": DEMAND,
        "answer_days": 3,
        "seen": matter.version,
        "order": order.version if order else 0,
    }
    return Wanted(**given | more)


def up(actor, matter, at=AT, **more):
    fresh = Matter.objects.get(pk=matter.pk)
    return put_up(actor=actor, matter=fresh, wanted=wanted(fresh, **more), at=at)


def fresh(sheet):
    rows = Sheet.objects.select_related("order__matter__programme__division", "order__matter__unit")
    return rows.get(pk=sheet.pk)


def out(scene, matter, at=AT, **more):
    """The next sheet of a matter, put up by the supervisor and issued by the clerk."""
    return issue(actor=scene.clerk, sheet=fresh(up(scene.supervisor, matter, at, **more)), at=at)
