"""Nothing grows beyond what can be read at one sitting; `size_exceptions.txt` may only shrink."""

import ast

from tests.contracts.tree import HERE, modules, parsed, short, templates

FUNCTION, MODULE, VIEW, TEMPLATE = 40, 400, 20, 120


def _too_long() -> dict[str, int]:
    found = {}
    for path in modules():
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MODULE and "migrations" not in path.parts:
            found[short(path)] = lines
        limit = VIEW if path.name == "views.py" or path.parent.name == "views" else FUNCTION
        for node in ast.walk(parsed(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > limit:
                    found[f"{short(path)}::{node.name}"] = length
    for path in templates():
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > TEMPLATE:
            found[short(path)] = lines
    return found


def _excused() -> dict[str, int]:
    rows = (HERE / "size_exceptions.txt").read_text(encoding="utf-8").splitlines()
    pairs = [row.rsplit(" ", 1) for row in rows if row and not row.startswith("#")]
    return {place: int(lines) for place, lines in pairs}


def test_functions_modules_views_and_templates_stay_small():
    excused = _excused()
    grown = {place: lines for place, lines in _too_long().items() if lines > excused.get(place, 0)}
    assert grown == {}


def test_every_size_exception_is_still_needed():
    assert {place: _too_long().get(place) for place in _excused()} == _excused()
