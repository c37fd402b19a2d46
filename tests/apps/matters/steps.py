"""A problem of a street and its way through the loop. All invented."""

import datetime
from dataclasses import dataclass, replace

from django.apps import apps

from minsheng.apps.ledger.proofs import Proof
from minsheng.apps.matters.actions import register_matter, take_step
from minsheng.apps.matters.models import Matter
from minsheng.apps.matters.values import Registered, Said
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Unit
from tests.apps.ledger.steps import AT, Stage, day

DUE = day(6, 30)
PROBLEM = Registered(
    kind="problem",
    source="inspection",
    found_on=day(6, 8),
    title="上门服务记录不全",
    facts="抽看 12 户，3 户没有服务记录。",
    reference="望督〔2026〕3号",
    item="1",
)


@dataclass(frozen=True)
class Scene:
    """Who takes part."""

    stage: Stage
    street: Unit
    reporter: Actor
    approver: Actor
    lead: Actor
    clerk: Actor
    second: Actor
    supervisor: Actor
    evaluator: Actor

    @property
    def programme(self):
        return self.stage.programme


def everything():
    """All rows of the app and of the chain."""
    models = [m for app in ("matters", "audit") for m in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def proof(words="整改后的名册"):
    return Proof(f"{words}.txt", words.encode())


def registered(scene, actor=None, at=AT, **more):
    given = replace(PROBLEM, project=scene.stage.target.project, **more)
    return register_matter(actor=actor or scene.clerk, programme=scene.programme, given=given, at=at)


def took(actor, matter, verb, at=AT, **said):
    """The matter after a step that is taken as it stands."""
    fresh = Matter.objects.get(pk=matter.pk)
    return take_step(actor=actor, matter=fresh, verb=verb, said=Said(fresh.version, **said), at=at)


def assigned(scene, at=AT, due_on=DUE, **more):
    return took(scene.clerk, registered(scene, at=at, **more), "assign", at, unit=scene.street, due_on=due_on)


def answered(scene, **more):
    matter = took(scene.approver, assigned(scene, **more), "sign")
    took(scene.reporter, matter, "attach", proofs=[proof()])
    return took(scene.approver, matter, "answer", words="记录已补齐，附名册。")


def closed(scene, at=AT, **more):
    matter = took(scene.supervisor, answered(scene, **more), "accept")
    return took(scene.clerk, matter, "close", at)


def later(days):
    return AT + datetime.timedelta(days=days)
