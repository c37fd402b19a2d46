"""A reading beside its gold, for our own samples: harmonic mean of precision and recall for each field."""

from __future__ import annotations

from collections import Counter

from minsheng.core.quantity.passage import fold

FIELDS = (
    "projects",
    "titles",
    "lead_units",
    "cooperating_units",
    "targets",
    "subtargets",
    "standards",
    "deadlines",
    "pledges",
    "measures",
)


def _bare(text):
    return "".join(sign for sign in fold(text or "") if sign.isalnum() or sign == "%")


def _unit(text):
    head, *per = fold(text or "").split("/")
    return (head, *sorted(per))


def _value(value):
    if isinstance(value, list):
        return tuple(float(part) for part in value)
    return value if isinstance(value, str) else float(value)


def _name(project):
    return (
        (project["number"], _bare(project["category"]))
        if project["number"]
        else ("", _bare(project["title"]))
    )


def _items(project):
    """Each fact of a project as a pair of field and key."""
    yield "projects", project["status"]
    yield "titles", _bare(project["title"])
    for field in ("lead_units", "cooperating_units"):
        for unit in project[field]:
            yield field, _bare(unit)
    for field in ("targets", "subtargets", "standards"):
        for item in project[field]:
            yield field, (item["comparator"], _value(item["value"]), _unit(item["unit"]))
    for item in project["deadlines"]:
        yield "deadlines", item["date"]
    for words in set(project["pledges"]):
        yield "pledges", words
    for measure in project["measures"]:
        yield "measures", (measure["number"], _bare(measure["head"])[:6])


def facts(document):
    """All facts of a document, counted by field."""
    found = {field: Counter() for field in FIELDS}
    for project in document["projects"]:
        for field, key in _items(project):
            found[field][(*_name(project), key)] += 1
    return found


def scores(gold, output):
    """F1 by field, 1.0 where neither side has anything; with what was missed and what was too much."""
    wanted, given = facts(gold), facts(output)
    result = {}
    for field in FIELDS:
        hits = (wanted[field] & given[field]).total()
        all_facts = wanted[field].total() + given[field].total()
        wrong = (
            sorted(map(str, wanted[field] - given[field])),
            sorted(map(str, given[field] - wanted[field])),
        )
        result[field] = (2 * hits / all_facts if all_facts else 1.0, wrong)
    return result
