"""A target split over two streets, the people who enter and accept, and the way of an entry to its count."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from minsheng.apps.cascade.actions import add_units
from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.ledger.actions import (
    accept,
    accept_opening,
    enter,
    put_up_opening,
    register_works,
    set_intake,
    submit,
    withdraw,
)
from minsheng.apps.ledger.models import Entry, Period, Site, Standing
from minsheng.apps.ledger.moving import close_month
from minsheng.apps.ledger.values import (
    EntryGiven,
    IntakeGiven,
    OpeningGiven,
    SiteGiven,
    SubjectGiven,
    WorksGiven,
)
from minsheng.apps.ledger.waiting import to_accept
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Programme, Target
from minsheng.core.counting import months_of
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.notices.steps import SHANGHAI
from tests.conftest import make_actor

AT = datetime.datetime(2026, 6, 10, 9, 0, tzinfo=SHANGHAI)
JANUARY = datetime.date(2026, 1, 1)

PEOPLE = {"words": "为失能老人上门服务 100 人", "low": Decimal(100), "unit": "人", "type": "A"}
RESIDENTS = {"words": "托养残疾人 100 人", "low": Decimal(100), "unit": "人", "type": "A", "stock": True}
PLACES = {"words": "新增停车位 100 个", "low": Decimal(100), "unit": "个", "type": "A"}
BUILDINGS = {"words": "改造小区 100 个", "low": Decimal(100), "unit": "个", "type": "E"}
RATE = {"words": "签约率不低于 80%", "low": Decimal(80), "unit": "%", "type": "B", "comparator": "ge"}
HELD_RATE = RATE | {"hold": "held"}
MECHANISM = {"words": "建立探访机制", "low": None, "unit": "", "type": "F"}
PLEDGE = {"words": "环境明显改善", "low": None, "unit": "", "type": "G"}

PERSONS = IntakeGiven("subjects", subject="person", key_kind="identity", asks=("name", "identity"))
CASES = IntakeGiven("subjects", subject="case", key_kind="code")
TOTALS = IntakeGiven("totals")
MEASURED = IntakeGiven("measured")
REVIEW = IntakeGiven("review")
DELIVERABLES = IntakeGiven("deliverables", deliverables=("探访制度", "探访名册"))
WORKS = IntakeGiven("works")
PAPERS = {"开工报告或施工许可证": "望建施〔2026〕1号", "竣工验收意见": "望建验〔2026〕1号"}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Stage:
    """Two streets with a row of one target each, and who acts."""

    target: Target
    rows: tuple[Allocation, Allocation]
    reporters: tuple[Actor, Actor]
    approvers: tuple[Actor, Actor]
    lead: Actor
    clerk: Actor

    @property
    def programme(self) -> Programme:
        return self.target.project.programme


def number(serial, born="19400131"):
    """The identity number of nobody: region 999999."""
    digits = f"999999{born}{serial:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def day(month, of_month):
    """A day of 2026."""
    return datetime.date(2026, month, of_month)


def end(month):
    """The last day of a month of 2026; 13 is the closing period."""
    return months_of(2026)[month - 1]


def moment(month, of_month):
    """Nine in the morning of a day of 2026."""
    return datetime.datetime(2026, month, of_month, 9, 0, tzinfo=SHANGHAI)


def stage_of(world, said=PEOPLE, intake=PERSONS, numbers=("60", "40"), prefix="S"):
    """The target split over two streets, issued from January, and entered as given."""
    edition = edition_of(world.district, said, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    units = streets(world.district, 2, prefix)
    if said["low"] is None:
        split = Split.objects.create(target=target, edition=edition)
        add_units(actor=world.clerk, split=split, version=1, units=units, at=AT)
    else:
        split = typed(world.clerk, target, dict(zip(units, numbers, strict=True)))
    issued(world.clerk, split, holds_from=JANUARY)
    if intake is not None:
        set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=intake, version=0, at=AT)
    rows = tuple(Allocation.objects.filter(split=split).select_related("unit").order_by("unit__code"))
    return Stage(
        target=Target.objects.select_related("project__programme").get(pk=target.pk),
        rows=rows,
        reporters=tuple(make_actor(unit, "reporter", f"r{unit.code}", "赵清") for unit in units),
        approvers=tuple(make_actor(unit, "approver", f"a{unit.code}", "钱宁") for unit in units),
        lead=make_actor(world.civil_affairs, "approver", f"lead-{prefix}", "孙和"),
        clerk=world.clerk,
    )  # fmt: skip


def person(serial, **more):
    return SubjectGiven(identity=number(serial), name="某人", **more)


def given(happened_on, serial=None, **more):
    """An entry as typed: of a person by serial, or of figures."""
    subject = {"subject": person(serial)} if serial is not None else {}
    return EntryGiven(happened_on, **(subject | more))


def total(happened_on, quantity, **more):
    more = {"issuer": "区民政局", "document": "望民〔2026〕8号"} | more
    return EntryGiven(happened_on, quantity=Decimal(quantity), **more)


def fresh(entry):
    return Entry.objects.get(pk=entry.pk)


def entered(stage, at_row, said, at=AT):
    return enter(actor=stage.reporters[at_row], row=stage.rows[at_row], given=said, at=at)


def submitted(stage, at_row, said, at=AT):
    entry = entered(stage, at_row, said, at)
    submit(actor=stage.approvers[at_row], seen={entry.pk: entry.version}, at=at)
    return fresh(entry)


def accepted(stage, at_row, said, at=AT):
    entry = submitted(stage, at_row, said, at)
    accept(actor=stage.lead, seen={entry.pk: entry.version}, at=at)
    return fresh(entry)


def put_up(stage, at_row, from_month, value, *, includes_names=False, at=AT, document="望政办〔2026〕3号"):
    """What a row had done before a month, as its street puts it up."""
    said = OpeningGiven(from_month, Decimal(value), document, includes_names)
    return put_up_opening(actor=stage.reporters[at_row], row=stage.rows[at_row], given=said, at=at)


def opened(stage, at_row, from_month, value, **more):
    """The same, taken by the lead."""
    found = put_up(stage, at_row, from_month, value, **more)
    return accept_opening(actor=stage.lead, proposal=found, at=more.get("at", AT))


def withdrawn(stage, entry, at=AT):
    entry = fresh(entry)
    return withdraw(actor=stage.lead, entry=entry, version=entry.version, at=at, reason="重复登记")


def values(stage, at_row, *months):
    """What stands of a row at the ends of months."""
    found = dict(Standing.objects.filter(allocation=stage.rows[at_row]).values_list("month", "value"))
    return [found.get(end(month)) for month in months]


def close(stage, at_row, month):
    """A month of a row closed, as an approved report does."""
    rows = Allocation.objects.select_related("split__target__project__programme")
    close_month([rows.get(pk=stage.rows[at_row].pk)], end(month))


def freeze(stage, month):
    """A month of the programme frozen."""
    Period.objects.filter(programme=stage.programme, month=end(month)).update(closing_at=AT, frozen_at=AT)


def works_stage(world, **more):
    """A target of 100 places over two streets, entered by works."""
    return stage_of(world, BUILDINGS, WORKS, **more)


def built(stage, at_row, site="和平里小区", amount="10", kind="renewed", at=AT, **place):
    """Work of a row at a site of its street, found by its name or registered."""
    row = stage.rows[at_row]
    division = row.unit.division
    where = Site.objects.filter(division=division, name=site).first() or SiteGiven(division, site, **place)
    said = WorksGiven(where, kind, Decimal(amount))
    return register_works(actor=stage.reporters[at_row], row=row, given=said, at=at)


def reached(works, stage_name, happened_on, quantity=None, papers=PAPERS):
    """A stage of works as typed, with all its papers."""
    exact = None if quantity is None else Decimal(quantity)
    return EntryGiven(happened_on, quantity=exact, works=works, stage=stage_name, papers=papers)


def awaiting(actor, on=None):
    """Entries that wait for acceptance by the actor's unit, oldest first."""
    found = Entry.objects.filter(to_accept(actor, on or AT.date()))
    return list(found.order_by("happened_on", "pk"))
