"""Very many at once on connections of their own, and one that makes all others wait."""

import threading
from collections import Counter
from contextlib import contextmanager
from itertools import cycle, islice

from django.db import connection, transaction

from minsheng.apps.audit.models import Head
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal


def together(works):
    """Runs all at the same moment on connections of their own; what each gave or raised, in order.

    Fails on anything raised that is no refusal, and on a refusal without a sentence.
    """
    gate = threading.Barrier(len(works))
    found = [None] * len(works)

    def run(number, work):
        try:
            gate.wait(20)
            found[number] = work()
        except Exception as problem:  # noqa: BLE001 (whatever it is, the test tells it)
            found[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for each in found:
        assert each is not None, "one did not come back"
        if isinstance(each, Exception):
            assert isinstance(each, Refusal), repr(each)
            assert sentence(each)
    return found


def kinds(found):
    """How many of each kind."""
    return Counter(type(each) for each in found)


def several(actors, count):
    """So many actors, taken in turn."""
    return list(islice(cycle(actors), count))


@contextmanager
def impatient():
    """This connection waits for a lock no longer than a twentieth of a second."""
    is_server = connection.vendor == "postgresql"
    short, usual = (
        ("SET lock_timeout = '50ms'", "SET lock_timeout = 0")
        if is_server
        else ("PRAGMA busy_timeout = 50", "PRAGMA busy_timeout = 20000")
    )
    with connection.cursor() as cursor:
        cursor.execute(short)
    yield
    with connection.cursor() as cursor:
        cursor.execute(usual)


@contextmanager
def writing_elsewhere():
    """Another connection holds what every action locks, until the end."""
    held, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Head.objects.select_for_update())
            held.set()
            over.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join(20)
