"""Every problem has its sentence and every sentence its problem; the same for audit events."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import minsheng
from minsheng.apps.audit.sentences import places, verbs
from minsheng.apps.ui.sentences import codes
from minsheng.core.errors import Problem, Refusal, Unreadable
from tests.contracts.tree import calls, constants, parsed, short


def _problems() -> set[type[Problem]]:
    for module in pkgutil.walk_packages(minsheng.__path__, "minsheng."):
        if not re.search(r"\.(config\.settings|config\.wsgi|migrations)", module.name):
            importlib.import_module(module.name)
    found, waiting = set(), [Refusal, Unreadable]
    while waiting:
        children = [
            child for child in waiting.pop().__subclasses__() if child.__module__.startswith("minsheng.")
        ]
        found.update(children)
        waiting += children
    return found


def test_every_problem_has_a_code_of_its_own_and_a_sentence():
    problems = [
        problem for problem in _problems() if not inspect.isabstract(problem) and not problem.__subclasses__()
    ]
    coded = [problem.code for problem in problems]
    assert sorted(problem.__name__ for problem in problems if not problem.code) == []
    assert sorted(code for code in set(coded) if coded.count(code) > 1) == []
    assert sorted(set(coded) - codes()) == []


def test_every_finding_of_verify_has_a_sentence():
    named = {
        node.args[0].value
        for _, node in calls("Finding")
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert sorted(named - codes()) == []


def test_every_sentence_has_its_problem():
    assert sorted(code for code in codes() if code not in constants()) == []


def _verbs(path: Path, verb: ast.expr) -> set[str]:
    """The verbs that the first argument of `record` can be: written there, or assigned to its name."""
    values = [verb]
    if isinstance(verb, ast.Name):
        assigned = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Assign)]
        values = [
            node.value for node in assigned if any(getattr(to, "id", "") == verb.id for to in node.targets)
        ]
    parts = [part for value in values for part in ast.walk(value)]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_every_audit_event_recorded_has_a_sentence():
    faults = []
    for path, node in calls("record"):
        if not node.args or all(keyword.arg != "subject" for keyword in node.keywords):
            continue
        named = _verbs(path, node.args[0])
        if not named or named - verbs().keys():
            faults.append(
                f"{short(path)}:{node.lineno}: {sorted(named - verbs().keys()) or 'no verb to be seen'}"
            )
    assert faults == []


def test_every_audit_sentence_has_its_event_and_plain_places():
    assert sorted(verb for verb in verbs() if verb not in constants()) == []
    assert all(places(sentence) is not None for sentence in verbs().values())
