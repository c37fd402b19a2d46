"""Changes to splits: who takes part, their numbers, what is issued and answered; one function for each."""

from minsheng.apps.cascade.actions.answering import answer_upper, end_answer
from minsheng.apps.cascade.actions.bases import NewBase, register_base
from minsheng.apps.cascade.actions.issuing import issue_level
from minsheng.apps.cascade.actions.methods import apply_method, set_reserve, set_reserve_below, set_way
from minsheng.apps.cascade.actions.opening import add_units, follow_edition, open_split, take_out_unit
from minsheng.apps.cascade.actions.replying import Words, offer, reply, uphold
from minsheng.apps.cascade.actions.seating import Left, Seated, seat
from minsheng.apps.cascade.actions.typing import MOST_CELLS, save_cells

__all__ = [
    "MOST_CELLS",
    "Left",
    "NewBase",
    "Seated",
    "Words",
    "add_units",
    "answer_upper",
    "apply_method",
    "end_answer",
    "follow_edition",
    "issue_level",
    "offer",
    "open_split",
    "register_base",
    "reply",
    "save_cells",
    "seat",
    "set_reserve",
    "set_reserve_below",
    "set_way",
    "take_out_unit",
    "uphold",
]
