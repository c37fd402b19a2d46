"""Sources of the sample notices: marked text in, plain text and gold annotation out.

A source (`sources/*.src`) is written by hand. `! key: value` gives the document's facts, `[name]` starts
a block of plain lines, and the block `[projects]` holds

    == 养老助老 | 4        a chapter and its printed count (`-` for none; name `-` for no chapter)
    # 5 local             a project: number, then status where it is not `task`
    L 新建22个…            the sentence in the list, only where it differs from the one in the measures
    T 新建22个…            the sentence, or the heading in a plan
    B …                   the body of an item in a plan without separate measures
    D …                   its cell in a column of deadlines
    U 区民政局 | 区卫健委    lead units | cooperating units; a third field is how they are printed
    X deadline 10月底      what another column or line of the item prints, under a key of the layout
    M …                   a measure (`M3 …` gives its printed number, `M- …` prints none)
    N …                   a project without task

A fact is marked where it stands: `[[spec|quote]]`, several facts on one quote parted by `;`. A spec is
`t|s|m comparator value unit [base=value]` (target, subtarget, money standard), `d 2026-06-30` or `p`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "sources"

MARK = re.compile(r"\[\[([^|\[\]]+)\|([^\[\]]*)\]\]")
# Between two units; a mark inside a bracket, as in 各县（市、区）, parts none.
BETWEEN = re.compile(r"[、,，](?![^（(]*[）)])")
KINDS = {"t": "targets", "s": "subtargets", "m": "standards"}
COMPARATORS = {"eq", "ge", "le", "approx", "range"}
LISTS = ("targets", "subtargets", "standards", "deadlines", "pledges", "measures")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass
class Item:
    """One project of a source; `title`, `listed`, `body` and `measures` keep their marks."""

    number: str | None
    status: str
    category: str | None
    title: str = ""
    listed: str = ""
    body: str = ""
    due: str = ""
    leads: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)
    printed_units: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    measures: list[tuple[str | None, str]] = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter with its printed count and its projects; no name where the list has no chapters."""

    name: str | None
    count: int | None
    items: list[Item] = field(default_factory=list)


@dataclass
class Source:
    """A whole source: facts of the document, blocks of plain lines, chapters."""

    facts: dict[str, str]
    blocks: dict[str, list[str]]
    chapters: list[Chapter]


def plain(text: str) -> str:
    """The text as printed, without marks."""
    return MARK.sub(r"\2", text)


def words(source: Source) -> str:
    """Every word of the source as printed, item by item."""
    lines = [*source.facts.values(), *(line for block in source.blocks.values() for line in block)]
    for chapter in source.chapters:
        lines.append(chapter.name or "")
        for item in chapter.items:
            lines += [item.title, item.listed, item.body, item.due, *item.extras.values()]
            lines += [*item.leads, *item.cooperating]
            lines += [text for _, text in item.measures]
    return plain("\n".join(lines))


def squeeze(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def narrow(text: str) -> str:
    """The text without white space, full-width forms made half-width, as quotes are written in gold."""
    return squeeze(text).translate(NARROW)


def read_source(name: str) -> Source:
    """Read `sources/<name>.src`."""
    source = Source({}, {}, [])
    block = ""
    for line in (SOURCES / f"{name}.src").read_text(encoding="utf-8").splitlines():
        if line.startswith("! "):
            key, _, value = line[2:].partition(": ")
            source.facts[key] = value
        elif re.fullmatch(r"\[[a-z]+\]", line):
            block = line[1:-1]
            source.blocks[block] = []
        elif block == "projects":
            if line.strip():
                _take(source.chapters, line)
        elif block and line.strip():
            source.blocks[block].append(line)
    return source


def _take(chapters: list[Chapter], line: str) -> None:
    head, _, rest = line.partition(" ")
    if head == "==":
        name, _, count = rest.partition(" | ")
        chapters.append(Chapter(None if name == "-" else name, int(count) if count.isdigit() else None))
        return
    chapter = chapters[-1]
    if head == "#":
        number, _, status = rest.partition(" ")
        chapter.items.append(Item(None if number == "-" else number, status or "task", chapter.name))
    elif head == "N":
        chapter.items.append(Item(None, "no_task", chapter.name, title=rest))
    else:
        _fill(chapter.items[-1], head, rest)


def _fill(item: Item, head: str, rest: str) -> None:
    if head == "T":
        item.title = rest
    elif head == "L":
        item.listed = rest
    elif head == "B":
        item.body = rest
    elif head == "D":
        item.due = rest
    elif head == "U":
        leads, cooperating, item.printed_units = [*(part.strip() for part in rest.split("|")), "", ""][:3]
        item.leads, item.cooperating = _units(leads), _units(cooperating)
    elif head == "X":
        key, _, text = rest.partition(" ")
        item.extras[key] = text
    elif head == "M-":
        item.measures.append((None, rest))
    elif re.fullmatch(r"M\d*", head):
        item.measures.append((head[1:] or str(len(item.measures) + 1), rest))
    else:
        raise ValueError(f"line of no kind: {head} {rest}")


def _units(text: str) -> list[str]:
    return [unit for unit in BETWEEN.split(squeeze(text)) if unit]


def roles(item: Item) -> dict[str, list[str]]:
    """The units under the words that print them; the third field of `U` says how many stand under each.

    `责任2 配合1` puts the first two of leads and cooperating units together under 责任 and one under 配合;
    without it the leads stand under 牵头 and the others under 配合.
    """
    units = [*item.leads, *item.cooperating]
    parts = re.findall(r"(\D+?)(\d+)", item.printed_units.replace(" ", ""))
    if not parts:
        return {"牵头": item.leads, "配合": item.cooperating}
    printed: dict[str, list[str]] = {}
    for word, count in parts:
        printed[word], units = units[: int(count)], units[int(count) :]
    if units:
        raise ValueError(f"units without a word: {units}")
    return printed


def gold(source: Source) -> dict[str, object]:
    """The gold annotation in the shape of the corpus schema."""
    facts = source.facts
    head: dict[str, object] = {"source": facts["source"]}
    if "document" in facts:
        head["document"] = facts["document"]
    for key in ("title", "document_number", "issuer", "date"):
        head[key] = facts.get(key) or None
    head["year"] = int(facts["year"])
    head["categories"] = [{"name": c.name, "declared_count": c.count} for c in source.chapters if c.name]
    head["projects"] = [_project(item) for chapter in source.chapters for item in chapter.items]
    return head


def _project(item: Item) -> dict[str, object]:
    title = item.listed or item.title
    found: dict[str, list[object]] = {name: [] for name in LISTS}
    _collect(found, title, None)
    for text in (item.body, item.due, *item.extras.values()):
        _collect(found, text, None)
    for number, text in item.measures:
        _collect(found, text, number)
        found["measures"].append({"number": number, "head": squeeze(plain(text))[:12]})
    return {
        "number": item.number,
        "category": item.category,
        "status": item.status,
        "title": squeeze(plain(title)),
        "lead_units": item.leads,
        "cooperating_units": item.cooperating,
        **found,
    }


def _collect(found: dict[str, list[object]], text: str, measure: str | None) -> None:
    printed = int(measure) if measure else None
    for spec, quote in MARK.findall(text):
        for one in spec.split(";"):
            _fact(found, one.split(), narrow(quote), printed)


def _fact(found: dict[str, list[object]], spec: list[str], quote: str, measure: int | None) -> None:
    kind, *rest = spec
    if kind == "p":
        if quote not in found["pledges"]:
            found["pledges"].append(quote)
    elif kind == "d":
        found["deadlines"].append({"quote": quote, "date": rest[0], "measure": measure})
    else:
        comparator, value, unit, *more = rest
        if comparator not in COMPARATORS:
            raise ValueError(f"no comparator: {spec}")
        entry: dict[str, object] = {
            "quote": quote,
            "comparator": comparator,
            "value": _value(value),
            "unit": None if unit == "-" else unit,
        }
        if more:
            entry["baseline"] = _number(more[0].removeprefix("base="))
        if kind != "t":
            entry["measure"] = measure
        found[KINDS[kind]].append(entry)


def _value(text: str) -> object:
    if ":" in text:
        return text
    if ".." in text:
        return [_number(part) for part in text.split("..")]
    return _number(text)


def _number(text: str) -> int | float:
    exact = Decimal(text)
    # JSON knows one kind of number; a float prints these few digits back unchanged.
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def write_gold(source: Source, folder: Path) -> Path:
    """Write `<source>.json` in the folder and return its path."""
    path = folder / f"{source.facts['source']}.json"
    path.write_text(json.dumps(gold(source), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
