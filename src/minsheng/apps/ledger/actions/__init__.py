"""Changes to the ledger: how targets are entered, entries on their way to being counted; one each."""

from minsheng.apps.ledger.actions.accepting import accept, return_entries
from minsheng.apps.ledger.actions.building import register_site, register_works, release_site
from minsheng.apps.ledger.actions.correcting import correct_site, correct_works
from minsheng.apps.ledger.actions.entering import change, enter, submit
from minsheng.apps.ledger.actions.opening import accept_opening, put_up_opening, return_opening
from minsheng.apps.ledger.actions.proving import attach, detach
from minsheng.apps.ledger.actions.releasing import release_claim
from minsheng.apps.ledger.actions.setting import set_intake, set_intakes
from minsheng.apps.ledger.actions.settling import explain
from minsheng.apps.ledger.actions.several import enter_several
from minsheng.apps.ledger.actions.withdrawing import withdraw

__all__ = [
    "accept",
    "accept_opening",
    "attach",
    "change",
    "correct_site",
    "correct_works",
    "detach",
    "enter",
    "enter_several",
    "explain",
    "put_up_opening",
    "register_site",
    "register_works",
    "release_claim",
    "release_site",
    "return_entries",
    "return_opening",
    "set_intake",
    "set_intakes",
    "submit",
    "withdraw",
]
