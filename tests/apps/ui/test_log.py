"""What the log says of a request: one line where a visitor is turned away, the traceback of a fault."""

import io
import logging

import pytest

from minsheng.apps.people.problems import PostNotHeld
from minsheng.kit.logs import CalmFormatter
from tests.conftest import signed_in


@pytest.fixture
def log(monkeypatch):
    """What the handler of the settings writes; its own stream may have been closed by a test runner."""
    (handler,) = [each for each in logging.getLogger().handlers if isinstance(each.formatter, CalmFormatter)]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def broken(*_args, **_named):
    raise ZeroDivisionError("a fault of ours")


def refused(*_args, **_named):
    raise PostNotHeld(username="clerk")


@pytest.mark.parametrize(
    ("who", "path", "status", "line"),
    [
        ("lead_reporter", "/audit/", 403, "Forbidden (Permission denied): /audit/"),
        ("clerk", "/programmes/990102-2030/", 404, "Not Found: /programmes/990102-2030/"),
        ("clerk", "/no-such-page/", 404, "Not Found: /no-such-page/"),
    ],
)
def test_who_may_not_or_cannot_leaves_one_line(client, world, log, who, path, status, line):
    assert signed_in(client, getattr(world, who)).get(path).status_code == status
    (written,) = log.getvalue().splitlines()
    assert written.endswith(f"WARNING django.request {line}")


def test_a_refusal_leaves_one_line(client, world, log, monkeypatch):
    monkeypatch.setattr("minsheng.apps.programmes.queries.programme_rows", refused)
    assert signed_in(client, world.clerk).get("/programmes/").status_code == 422
    (written,) = log.getvalue().splitlines()
    assert written.endswith("WARNING django.request Unprocessable Entity: /programmes/")


def test_a_fault_keeps_its_traceback(client, world, log, monkeypatch):
    monkeypatch.setattr("minsheng.apps.programmes.queries.programme_rows", broken)
    client.raise_request_exception = False
    assert signed_in(client, world.clerk).get("/programmes/").status_code == 500
    assert "Traceback (most recent call last):" in log.getvalue()
    assert "ZeroDivisionError: a fault of ours" in log.getvalue()


def test_the_record_itself_keeps_its_exception_for_other_handlers():
    try:
        broken()
    except ZeroDivisionError as fault:
        record = logging.LogRecord("x", logging.WARNING, "x", 1, "words", (), (type(fault), fault, None))
    record.status_code = 403
    assert CalmFormatter("%(message)s").format(record) == "words"
    assert record.exc_info is not None
