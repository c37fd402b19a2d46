"""A workbook of very many rows, and its writing in a process that is killed."""

import datetime
import io
import os
import random
import signal

import xlsxwriter
from django.db import connection, connections

from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheets.taking_in import write_batch
from tests.apps.ledger.sheetsteps import HEAD, body
from tests.apps.ledger.steps import number


def of_many(sheets, count, *, since=0):
    """The downloaded sheets with so many persons typed into the one of the target, as bytes.

    `since` are the days between the first birthday of these and of others.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    filled = body(sheets)
    heads = {title: place for place, title in enumerate(filled[HEAD])}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows if rows is not filled else rows[: HEAD + 1]):
            for m, value in enumerate(row):
                if value is not None:
                    sheet.write_string(n, m, str(value))
        if rows is filled:
            for n in range(count):
                born = datetime.date(1940, 1, 1) + datetime.timedelta(days=since + n // 99)
                sheet.write_string(HEAD + 1 + n, heads["办成的日期"], "2026-06-03")
                sheet.write_string(HEAD + 1 + n, heads["身份证号"], number(n % 99 + 1, f"{born:%Y%m%d}"))
                sheet.write_string(HEAD + 1 + n, heads["姓名"], f"某{n}")
        if name == "对照":
            sheet.hide()
    book.close()
    return buffer.getvalue()


def killed(actor, batch, at_most):
    """Write a batch in a process of its own that kills itself before its `at_most`-th statement.

    False where it came to its end before.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = at_most

        def counted(execute, sql, params, many, context):
            nonlocal left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        code = 1
        try:
            with connection.execute_wrapper(counted):
                write_batch(actor, Batch.objects.get(pk=batch.pk))
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def seeded(seed, kills, most):
    """Where the kills fall, in statements from the start of each run."""
    return [random.Random(f"{seed}-{n}").randint(1, most) for n in range(kills)]  # noqa: S311 (no secret)
