"""Changes to notices: import, decide on facts, issue; one function for each."""

from minsheng.apps.notices.actions.changing import drop_change, start_change
from minsheng.apps.notices.actions.deciding import (
    Accepted,
    Addition,
    accept_facts,
    add_fact,
    confirm_phrases,
    decide_fact,
    withdraw_notice,
)
from minsheng.apps.notices.actions.importing import Intake, import_notice
from minsheng.apps.notices.actions.issuing import issue_reading
from minsheng.apps.notices.actions.registering import register_units
from minsheng.apps.notices.drafting import Issue

__all__ = [
    "Accepted",
    "Addition",
    "Intake",
    "Issue",
    "accept_facts",
    "add_fact",
    "confirm_phrases",
    "decide_fact",
    "drop_change",
    "import_notice",
    "issue_reading",
    "register_units",
    "start_change",
    "withdraw_notice",
]
