"""What pages and other apps read of splits, each in a fixed number of queries."""

from minsheng.apps.cascade.goals import said_of
from minsheng.apps.cascade.history import Held, Leaf, held_on, leaves_on, value_on
from minsheng.apps.cascade.replies import Asked, Said
from minsheng.apps.cascade.splitpage import Row, SplitPage, split_page
from minsheng.apps.cascade.standing import ProgrammeCascade, State, TargetRow, programme_page
from minsheng.apps.cascade.unitpage import Cell, UnitPage, unit_page
from minsheng.apps.cascade.upper import OpenUppers, UpperLine, UpperPage, open_uppers, upper_page, uppers_of
from minsheng.apps.cascade.waiting import (
    Asking,
    Objection,
    Waiting,
    open_objections,
    replies_due,
    waiting_replies,
)

__all__ = [
    "Asked",
    "Asking",
    "Cell",
    "Held",
    "Leaf",
    "Objection",
    "OpenUppers",
    "ProgrammeCascade",
    "Row",
    "Said",
    "SplitPage",
    "State",
    "TargetRow",
    "UnitPage",
    "UpperLine",
    "UpperPage",
    "Waiting",
    "held_on",
    "leaves_on",
    "open_objections",
    "open_uppers",
    "programme_page",
    "replies_due",
    "said_of",
    "split_page",
    "unit_page",
    "upper_page",
    "uppers_of",
    "value_on",
    "waiting_replies",
]
