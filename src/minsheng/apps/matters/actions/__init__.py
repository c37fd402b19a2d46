"""What changes matters: registering one, and every step of its loop."""

from minsheng.apps.matters.actions.registering import register_matter
from minsheng.apps.matters.actions.stepping import take_step

__all__ = ["register_matter", "take_step"]
