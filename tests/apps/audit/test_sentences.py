"""Sentences of events, and that their places are filled where they are recorded."""

import ast
import re
from pathlib import Path

import pytest

import minsheng
from minsheng.apps.audit.sentences import filled, places, sentence, shown, verbs

SOURCE = Path(minsheng.__file__).parent
VERB = re.compile(r"[a-z]+\.[a-z]+(?:_[a-z]+)+")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "无"),
        ("", "无"),
        (True, "是"),
        (0, "0"),
        (["甲", "乙"], "甲、乙"),
        ([], ""),
        (list(range(12)), "0、1、2、3、4、5、6、7、8、9等 12 项"),
        ({"旧": 1, "新": None}, "旧：1、新：无"),
    ],
)
def test_facts_in_words(value, words):
    assert shown(value) == words


def test_a_missing_fact_is_said_and_no_attribute_can_be_reached():
    assert filled("{a}与{b}", {"a": "甲"}) == "甲与（未记）"
    assert filled("{a.__class__}{a[0]}{a!r}", {"a": "甲"}) == "（未记）（未记）甲"
    for template in ("{a.b}", "{a[0]}", "{a!r}", "{a:>5}", "{}"):
        with pytest.raises(ValueError, match="plain name"):
            places(template)


def test_a_verb_that_has_gone_is_still_readable():
    assert sentence("old.thing_done", "某项目", {}) == "某项目 old.thing_done"


def recorded_verbs():
    """(file and line, literal verbs, fact names or None when they are not literal) of every `record` call."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) == "record" and node.args:
                literals = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                found = [text for text in literals if isinstance(text, str) and VERB.fullmatch(text)]
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", found, _facts(node)


def _called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _facts(node):
    given = {keyword.arg: keyword.value for keyword in node.keywords}.get("facts")
    if given is None:
        return frozenset()
    if not isinstance(given, ast.Dict) or not all(isinstance(key, ast.Constant) for key in given.keys):
        return None
    return frozenset(key.value for key in given.keys)


def test_the_places_of_a_sentence_are_given_where_its_event_is_recorded():
    problems = []
    for place, found, facts in recorded_verbs():
        for verb in found:
            lacking = places(verbs().get(verb, "")) - {"subject"} - (facts or frozenset())
            if lacking and facts is not None:
                problems.append(f"{place}: {verb} asks for {sorted(lacking)}, which is not given")
    assert problems == []


def test_sentences_are_plain_texts_with_plain_places():
    for verb, text in verbs().items():
        assert isinstance(text, str), f"{verb}: quote the key, since a bare dot makes a table"
        assert VERB.fullmatch(verb)
        places(text)
