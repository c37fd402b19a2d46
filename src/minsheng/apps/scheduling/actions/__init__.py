"""What changes rounds, minutes, instructions and rhythms."""

from minsheng.apps.scheduling.actions.instructions import file_instruction, give_out, write_instruction
from minsheng.apps.scheduling.actions.minutes import (
    add_resolution,
    draft_minutes,
    drop_resolution,
    issue_minutes,
    return_minutes,
    save_meeting,
)
from minsheng.apps.scheduling.actions.rhythms import set_rhythms
from minsheng.apps.scheduling.actions.rounds import (
    call_meeting,
    cancel_round,
    chase_units,
    issue_notice,
    open_round,
    redo_agenda,
)

__all__ = [
    "add_resolution",
    "call_meeting",
    "cancel_round",
    "chase_units",
    "draft_minutes",
    "drop_resolution",
    "file_instruction",
    "give_out",
    "issue_minutes",
    "issue_notice",
    "open_round",
    "redo_agenda",
    "return_minutes",
    "save_meeting",
    "set_rhythms",
    "write_instruction",
]
