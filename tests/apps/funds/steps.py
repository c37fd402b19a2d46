"""Money of the project of a ledger stage, as its units enter it and the office confirms it. All invented."""

from django.apps import apps

from minsheng.apps.funds.actions import confirm_funds, enter_funds, return_funds
from minsheng.apps.funds.models import Funds
from minsheng.apps.funds.values import Cell, LineGiven
from minsheng.apps.programmes.models import Project
from tests.apps.ledger.steps import AT, end
from tests.conftest import make_actor, make_unit

WAN = 1_000_000


def everything():
    """All rows of the app."""
    models = apps.get_app_config("funds").get_models()
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def finance_of(world):
    unit = make_unit(world.district, "望湖区财政局", "区财政局")
    return make_actor(unit, "finance", "finance", "钱行简")


def line(source, planned, arrived, paid, **more):
    """A source in 万元."""
    return LineGiven(source, planned * WAN, arrived * WAN, paid * WAN, **more)


def cell_of(stage, month, at_row=0):
    project = Project.objects.select_related("programme__division").get(pk=stage.target.project_id)
    return Cell(project, stage.rows[at_row].unit, end(month))


def entered(stage, month, *lines, at_row=0, version=None, at=AT, actor=None):
    cell = cell_of(stage, month, at_row)
    if version is None:
        known = Funds.objects.filter(project=cell.project, unit=cell.unit, month=cell.month).first()
        version = known.version if known else 0
    actor = actor or stage.reporters[at_row]
    return enter_funds(actor=actor, cell=cell, given=lines, version=version, at=at)


def fresh(funds):
    return Funds.objects.select_related("project__programme__division", "unit").get(pk=funds.pk)


def confirmed(stage, month, *lines, at_row=0, at=AT):
    funds = entered(stage, month, *lines, at_row=at_row, at=at)
    return confirm_funds(actor=stage.clerk, funds=fresh(funds), version=funds.version, at=at)


def returned(stage, funds, reason="和指标文件不一致", at=AT):
    return return_funds(actor=stage.clerk, funds=fresh(funds), version=funds.version, reason=reason, at=at)
