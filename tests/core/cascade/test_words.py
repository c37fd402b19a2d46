"""Every code of the split has a sentence that names exactly the facts given."""

import re
import string
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from minsheng.core import cascade
from minsheng.core.cascade.allocation import pro_rata
from minsheng.core.cascade.balance import Beside, Goal, Node, balance
from minsheng.core.cascade.block import Axis, read_block
from minsheng.core.cascade.cells import read_cell
from minsheng.core.cascade.manner import Manner, manner_of
from minsheng.core.errors import Refusal

D = Decimal
HERE = Path(cascade.__file__).parent
SENTENCES = tomllib.loads((HERE.parents[1] / "apps/ui/sentences/cascade.toml").read_text(encoding="utf-8"))
ROWS = Axis({"甲": "1", "乙": "2"}, ["1", "2"])


def _balances():
    def summed(value="100", **more):
        return Goal(D(value), Manner.SUMMED, "户", **{"scale": 0, **more})

    def node(key, value, parent=None, **more):
        return Node(key, key, parent, None if value is None else D(value), **more)

    yield balance(summed(), [])
    yield balance(summed(reserve=D("-1.5"), each=D(200)), [node("甲", "70.5"), node("乙", None, "丙")])
    yield balance(summed(scale=1), [node("甲", "170.25"), node("乙", "-1", "甲"), node("丙", 1, "乙")])
    yield balance(summed(), [node("甲", 9, reserve=D(-3)), node("乙", 30, "甲", reserve=D(1))])
    yield balance(summed(), [node("甲", None), node("乙", 30, "甲"), node("丙", 1, "乙")])
    yield balance(summed(), [node("甲", 9)], Beside({"甲": D(8)}, {"甲": D(10)}))
    yield balance(Goal(D(9), Manner.RATED, "%", 2, reserve=D(1), at_most=True), [node("甲", 10)])
    yield balance(Goal(None, Manner.NAMED, "", 0), [node("甲", 10)])


def _refusals():
    one = {"a": D(1)}
    for total, bases, floors in (
        (1, {}, {}),
        (-1, one, {}),
        ("0.5", one, {}),
        (1, {"a": None}, {}),
        (1, {"a": D(-1)}, {}),
        (1, {"a": D(0)}, {}),
        (1, one, {"a": D(2)}),
    ):
        yield lambda total=total, bases=bases, floors=floors: pro_rata(
            D(total), bases, scale=0, floors=floors
        )
    yield lambda: manner_of("H", hold="reach", has_value=True, unit="")
    yield balance(Goal(D(1), Manner.SUMMED, "户", 0), []).demand_none
    for text in ("", "1\n" * 999, "1\t2\t3"):
        yield lambda text=text: read_block(text, ROWS, ROWS, lambda *_: read_cell("1", measure="", scale=0))


def _met():
    """Code and facts of one problem of every kind."""
    for found in _balances():
        yield from ((fault.code, fault.facts) for fault in found.faults)
    for refusing in _refusals():
        with pytest.raises(Refusal) as refused:
            refusing()
        yield refused.value.code, refused.value.facts
    for text in ("甲", "1 2", "1e9", "#REF!", "1人", "-1", "9" * 14, "0.5", "约1"):
        cell = read_cell(text, measure="户", scale=0)
        yield from ((note.code, note.facts) for note in (cell.problem, *cell.remarks) if note)
    for text, measure in (("1.255", "公里"), ("1个", "")):
        problem = read_cell(text, measure=measure, scale=2).problem
        yield problem.code, problem.facts
    for text in ("街道\t户\n甲\t1\n甲\t1\n丙\t1\n\t1\n合计\t1\n乙\t", "1\n2\n3"):
        block = read_block(text, ROWS, Axis({}, ["1"]), lambda *_: read_cell("1", measure="", scale=0))
        yield from ((note.code, note.facts) for note in (*block.faults, *block.remarks))


def test_each_code_has_a_sentence_that_names_the_facts_given_and_no_others():
    met = {code: set(facts) for code, facts in _met()}
    named = {
        f"cascade.{key}": {place for _, place, _, _ in string.Formatter().parse(text) if place}
        for key, text in SENTENCES["cascade"].items()
    }
    assert {code: named.get(code) for code in met} == met


def test_every_code_written_in_the_core_is_met_here():
    # What is wrong with a returned sheet is met in test_returned.
    paths = (path for path in HERE.glob("*.py") if path.name != "returned.py")
    written = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    assert {code for code, _ in _met()} == set(re.findall(r'"(cascade\.[a-z_]+)"', written))
