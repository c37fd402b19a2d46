"""Changes to splits: who takes part, their numbers, what is issued; one function for each."""

from minsheng.apps.cascade.actions.issuing import issue_level
from minsheng.apps.cascade.actions.opening import add_units, follow_edition, open_split, take_out_unit
from minsheng.apps.cascade.actions.typing import save_cells

__all__ = ["add_units", "follow_edition", "issue_level", "open_split", "save_cells", "take_out_unit"]
