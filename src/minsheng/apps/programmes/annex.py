"""An edition as the annexes of a notice: the list with its units, then each project's measures."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import cn2an

from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.models import Category, Edition, ProjectText, Responsibility
from minsheng.apps.programmes.printed import days_beside, printed_body, whole_body
from minsheng.engines.office.word.papers import Line, Style, write_paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STOPS = "，；：,;:、"


def annex_document(edition: Edition) -> bytes:
    """A .docx: 附件1 lists the projects, 附件2 their measures where the notice has any; eight queries."""
    texts = list(edition.texts.select_related("project", "category"))
    contents = contents_of(texts)
    measured = any(contents[text.pk].measures for text in texts)
    lines = [*_head(edition, numbered=measured), *_list(texts, contents, whole=not measured)]
    if measured:
        lines += _measures(edition, texts, contents)
    return write_paper(lines, title=edition.title, created=edition.issued_at)


def _head(edition: Edition, *, numbered: bool) -> Iterator[Line]:
    yield Line("附件1" if numbered else "附件", Style.LABEL)
    yield Line("")
    yield Line(edition.title, Style.TITLE)
    if edition.document_number:
        yield Line(edition.document_number, Style.CENTRED)
    yield Line("")


Contents = dict[int, Content]


def _list(texts: Sequence[ProjectText], contents: Contents, *, whole: bool) -> Iterator[Line]:
    unnumbered = [text for text in texts if not text.number and not text.has_task]
    for heading, members in _chapters([text for text in texts if text not in unnumbered]):
        yield from heading
        for text in members:
            content = contents[text.pk]
            body = whole_body(text, content) if whole else printed_body(text, content)
            beside = f"{_remark(text)}{_beside(text, content)}"
            if not body or body[0] in _STOPS:
                yield Line(f"{_numbered(text)}{text.title}{body}{beside}")
                continue
            yield Line(f"{_numbered(text)}{text.title}")
            yield Line(f"{body}{beside}")
    if unnumbered:
        names = "、".join(text.title for text in unnumbered)
        yield Line(f"以下{len(unnumbered)}项无任务：{names}。")


def _measures(edition: Edition, texts: Sequence[ProjectText], contents: Contents) -> Iterator[Line]:
    yield Line("附件2", Style.LABEL, new_page=True)
    yield Line("")
    yield Line(f"{edition.title}推进措施", Style.TITLE)
    yield Line("")
    for heading, members in _chapters([text for text in texts if text.has_task]):
        yield from heading
        for text in members:
            yield Line(f"{_numbered(text)}{text.title}", Style.SUBHEADING)
            if contents[text.pk].measures:
                yield Line("推进措施：")
            for measure in contents[text.pk].measures:
                yield Line(f"（{measure.number}）{measure.words}" if measure.number else measure.words)


def _chapters(texts: Sequence[ProjectText]) -> Iterator[tuple[list[Line], list[ProjectText]]]:
    """Neighbouring texts of one category under its numbered heading; a part has its own line above."""
    part, number = "", 0
    for category, members in groupby(texts, key=lambda text: text.category):
        heading: list[Line] = []
        if category is not None:
            number += 1
            if category.part and category.part != part:
                heading.append(Line(category.part, Style.CENTRED))
            part = category.part
            heading.append(Line(f"{cn2an.an2cn(number)}、{_counted(category)}", Style.HEADING))
        yield heading, list(members)


def _counted(category: Category) -> str:
    printed = category.declared_count
    return category.name if printed is None else f"{category.name}（{printed}项）"


def _numbered(text: ProjectText) -> str:
    """`12.`, `1.2 ` below an item that is not printed: a stop behind it would look like a third number."""
    return f"{text.number} " if "." in text.number else f"{text.number}." if text.number else ""


def _remark(text: ProjectText) -> str:
    return "" if text.has_task else "（无任务）"


def _beside(text: ProjectText, content: Content) -> str:
    """（牵头单位：甲、乙；配合单位：丙；完成时限：6月底）, nothing where none is known."""
    sides = {
        "牵头单位": [row.name for row in content.units if row.relation == Responsibility.Relation.LEAD],
        "配合单位": [row.name for row in content.units if row.relation != Responsibility.Relation.LEAD],
        "完成时限": days_beside(text, content),
    }
    said = "；".join(f"{label}：{'、'.join(names)}" for label, names in sides.items() if names)
    return f"（{said}）" if said else ""
