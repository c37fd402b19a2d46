"""Changes to the ledger: how targets are entered, entries on their way to being counted; one each."""

from minsheng.apps.ledger.actions.accepting import accept, return_entries
from minsheng.apps.ledger.actions.building import register_site, register_works, release_site
from minsheng.apps.ledger.actions.entering import change, enter, submit
from minsheng.apps.ledger.actions.proving import attach, detach
from minsheng.apps.ledger.actions.setting import set_intake, set_intakes, set_opening
from minsheng.apps.ledger.actions.settling import explain
from minsheng.apps.ledger.actions.several import enter_several
from minsheng.apps.ledger.actions.withdrawing import withdraw

__all__ = [
    "accept",
    "attach",
    "change",
    "detach",
    "enter",
    "enter_several",
    "explain",
    "register_site",
    "register_works",
    "release_site",
    "return_entries",
    "set_intake",
    "set_intakes",
    "set_opening",
    "submit",
    "withdraw",
]
