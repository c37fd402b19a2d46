"""Notices as long as wanted: the demo's projects again and again, numbered through, with other figures."""

import re

import cn2an

from tests.corpus.markup import plain, read_source

YEAR = "2026"
# Figures of two digits and more, but no year, day or number of a document.
_FIGURE = re.compile(r"(?<![\d.第])\d{2,5}(?![\d.]|年|月|日|号|分钟)")


def of_size(size):
    """A notice of at least `size` bytes in UTF-8, by at most one project: a list, then the measures.

    The numbers begin anew in each of the chapters, of which there are at most 99: no notice numbers to 1,000.
    """
    source = read_source("demo")
    items = [item for chapter in source.chapters for item in chapter.items if item.status != "no_task"]
    wanted = size - len(_text(source, [[]]).encode())
    taken = []
    while wanted > 0:
        copy, place = divmod(len(taken), len(items))
        taken.append((items[place], copy))
        for way in (False, True):
            wanted -= sum(len(line.encode()) + 1 for line in _item(items[place], copy, 10, measures=way))
    length = max(10, -(-len(taken) // 98))
    return _text(source, [taken[start : start + length] for start in range(0, len(taken), length)])


def _text(source, chapters):
    title = f"望湖区{YEAR}年{sum(map(len, chapters))}项民生实事"
    lines = [f"关于印发《{title}》的通知", f"望民生办〔{YEAR}〕1号", *source.blocks["cover"]]
    lines += ["望湖区民生工作领导小组办公室", f"{YEAR}年2月26日"]
    for ordinal, (name, way) in enumerate(((title, False), (f"{title}推进措施", True)), 1):
        lines += [f"附件{ordinal}", name]
        for place, chapter in enumerate(chapters, 1):
            lines.append(f"{cn2an.an2cn(place)}、民生领域之{cn2an.an2cn(place)}（{len(chapter)}项）")
            for number, (item, copy) in enumerate(chapter, 1):
                lines += _item(item, copy, number, measures=way)
    return "\n".join(lines)


def _item(item, copy, number, *, measures):
    """The lines of one project, its words and figures telling the copies apart."""
    batch = f"第{cn2an.an2cn(copy + 1)}批" if copy else ""
    cooperating = f"；配合单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
    units = f"（牵头单位：{'、'.join(item.leads)}{cooperating}）"
    yield f"（{number}）{batch}{_varied(item.title, copy)}{units}"
    if measures:
        yield "推进措施："
        for serial, (_, text) in enumerate(item.measures, 1):
            yield f"{serial}.{_varied(text, copy)}"


def _varied(text, copy):
    """The sentence with its figures raised by the number of the copy; the first copy is as written."""
    return _FIGURE.sub(lambda found: str(int(found.group()) + copy), plain(text))
