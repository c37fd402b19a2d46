"""What changes matters: registering one, every step of its loop, the numbers it goes by.

Those that end in `within` are steps of other apps' actions, in their transactions.
"""

from minsheng.apps.matters.actions.registering import register_matter, register_within
from minsheng.apps.matters.actions.ruling import set_rules
from minsheng.apps.matters.actions.stepping import step_within, take_step

__all__ = ["register_matter", "register_within", "set_rules", "step_within", "take_step"]
