"""How the log is written."""

import logging
from copy import copy


class CalmFormatter(logging.Formatter):
    """Lines without a traceback for what a visitor may not do or cannot find; a fault keeps its own.

    Django gives such a record the status of the answer, and 403 and 400 the exception besides.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, with a traceback unless the status is below 500."""
        if getattr(record, "status_code", 500) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
