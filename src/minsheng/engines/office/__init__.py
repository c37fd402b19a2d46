"""Office files in and out: bytes in, the block-and-table type of `core.policy` out, and back.

Documents are read here; workbooks by `workbooks_in` and `workbooks_out`, which a notice never loads.
"""

from minsheng.engines.office.limits import DEFAULT_LIMITS, Limits
from minsheng.engines.office.notice import read_notice
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.plain import pasted_document

__all__ = ["DEFAULT_LIMITS", "Limits", "open_document", "pasted_document", "read_notice"]
