"""Projects as one printing of the list gives them, before the printings are laid together."""

import re
from dataclasses import dataclass, field

from minsheng.core.policy.chapters import chapter_name, declared_count
from minsheng.core.policy.levels import Plan
from minsheng.core.policy.lexicon import holds, one_of, words
from minsheng.core.policy.nodes import Node, Region
from minsheng.core.policy.paragraphs import is_field_line, is_heading_like
from minsheng.core.policy.progress import days_to_come, is_bulletin, promised, told_so_far
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role, Status
from minsheng.core.policy.steps import STEP, Step, counted_steps, scheduled_in
from minsheng.core.policy.units import UnitLists
from minsheng.core.quantity.passage import EMPTY, Passage


@dataclass(slots=True)
class Chapter:
    """A category as printed, with the count in its brackets and the part it belongs to."""

    name: Passage
    declared: int | None = None
    part: Passage = EMPTY


@dataclass(slots=True, eq=False)
class Draft:
    """A project of one printing.

    Attributes:
        title: what names it.
        texts: what its targets are read from: the title, or a heading and the text below it, both without the
            bracket of units.
        passage: all it prints, number included.
        columns: due dates printed in a column or clause of their own.
        region: position of the printing.
        repeats: True where its printing sets out measures of items listed before, by their numbers.
        reported: True where it tells with a figure what was done so far.
    """

    number: str
    title: Passage
    texts: tuple[Passage, ...]
    passage: Passage
    chapter: Chapter | None = None
    status: Status = Status.TASK
    origin: str = ""
    units: UnitLists = field(default_factory=UnitLists)
    steps: list[Step] = field(default_factory=list)
    columns: list[Passage] = field(default_factory=list)
    region: int = 0
    repeats: bool = False
    reported: bool = False


# 孕产妇健康服务。规范… · 老旧小区改造:改造…
_INLINE = re.compile(r"[【\[]?([^,。;:!?()【】\[\]]{2,26}?|[^,。;:!?]{2,30}?)[】\]]?[。:](?=.{6})")
# (无任务) · (我区无任务)
_NO_TASK = re.compile(rf"[(\[〔【][^()\[\]〔〕【】]{{0,10}}?{one_of('outline.chapters.no_task')}[)\]〕】]")
# 戏曲进乡村(无任务)。
_ONE_MARKED = re.compile(rf"[^、,;。]+{_NO_TASK.pattern}[。;]?")
_ETC = re.compile(
    r"(?:等)?[,、]?(?:共计?|合计)?\d{0,3}[一二三四五六七八九十]{0,4}[项件个]?(?:民生实事|项目|任务|工作|无任务)?(?:无任务)?[。;]*$"
)
_LABEL = re.compile(
    rf"(?:{one_of('outline.text_line.words')}:|[\[【(]{one_of('outline.text_line.words')}[\]】)]:?)"
)


def chapter_status(name: str) -> tuple[Status, str]:
    """Status and origin of a chapter's items by its name: 某区无任务, 市级民生实事, 某市自定民生实事."""
    if holds(name, "outline.chapters.no_task"):
        return Status.NO_TASK, ""
    if holds(name, "outline.chapters.own"):
        return Status.LOCAL, "own"
    for level in words("outline.chapters.level"):
        after = name[name.find(level) + len(level) :] if level in name else ""
        if after.startswith(words("outline.chapters.level_things")):
            if level == "省级":
                return Status.TASK, "province"
            return Status.LOCAL, "city" if level in ("市级", "州级") else "own"
    return Status.TASK, ""


def _heading_line(node: Node) -> bool:
    """True where the first paragraph, its bracket of units aside, only names the item."""
    if not node.body or node.measured == 0:
        return False
    if is_heading_like(node.text.text):
        return True
    whole = node.parted.text if node.parted else node.text
    own = whole.text[: _length_in(whole, node.text)]
    return own != node.text.text and is_heading_like(own) and not re.search(r"\d", own)


def _inline(text: str) -> re.Match[str] | None:
    match = _INLINE.match(text)
    if match and scheduled_in(text) and STEP.match(text):
        return None
    return None if match is None or re.search(r"\d[\d.]*[万亿]?[个家所处人名户%]", match[1]) else match


def has_inline_headings(plan: Plan) -> bool:
    """True where most items of a printing begin with a heading that runs into the text."""
    parted = [node.parted.text.text for node in plan.projects if node.parted and not _heading_line(node)]
    full = [text for text in parted if len(text) > 14]
    return bool(full) and sum(_inline(text) is not None for text in full) * 10 >= len(full) * 6


def _lists_measures(plan: Plan) -> bool:
    """True for a printing whose items are names with numbered measures and no task between."""
    parents = [node for node in plan.projects if node.children]
    bare = all(not node.body and is_heading_like(_own(node).text) for node in parents)
    return bare and len(parents) * 2 > len(plan.projects)


def _split_item(
    node: Node, *, inline: bool, measured: bool, repeats: bool
) -> tuple[Passage, tuple[Passage, ...], list[Passage]]:
    """Title, texts for targets, and unnumbered paragraphs that are measures.

    Args:
        node: the item.
        inline: the printing's items begin with headings that run into the text.
        measured: its items have measures right below their names.
        repeats: they are known from an earlier printing.
    """
    whole = node.parted.text if node.parted else node.text
    first = _length_in(whole, node.text)
    if _heading_line(node) and node.body:
        heading = whole.cut(0, first).strip("。:")
        if (measured and not node.children and _closed(node)) or (repeats and not _named(node)):
            return heading, (heading,), list(node.body)
        return heading, (heading, _unlabelled(whole.cut(first))), []
    if node.body and node.measured < 0 and not node.children and _closed(node):
        own = whole.cut(0, first)
        return own, (own,), list(node.body)
    match = _inline(whole.text) if inline else None
    if match:
        return whole.cut(match.start(1), match.end(1)), (whole,), []
    return whole, (whole,), []


def _unlabelled(text: Passage) -> Passage:
    """A text without its label: `目标任务:…`."""
    label = _LABEL.match(text.text)
    return text.cut(label.end()) if label else text


def _length_in(whole: Passage, first: Passage) -> int:
    """How many characters of `whole` stand in its first paragraph."""
    last = first.at[-1] if first.at else -1
    return sum(place <= last for place in whole.at)


def _closed(node: Node) -> bool:
    """True where the item's own first paragraph names the units already."""
    units = node.parted.units if node.parted else UnitLists()
    named = [*units.lead, *units.cooperating]
    return (
        bool(named)
        and bool(node.text.at)
        and all(name.at[-1] <= node.text.at[-1] for name in named if name.at)
    )


def _named(node: Node) -> bool:
    return node.parted is not None and bool(node.parted.units)


def _steps(node: Node, loose: list[Passage]) -> list[Step]:
    steps = [Step(str(child.marker.number), _all_text(child)) for child in node.children]
    after = node.body[node.measured :] if node.measured >= 0 else []
    plain = [text for text in [*loose, *after] if len(text) > 4 and not is_field_line(text.text)]
    if steps:  # 主要从三方面推进: only leads to the numbers
        plain = [text for text in plain if text.text.endswith(("。", ";"))]
    counted = [] if steps else counted_steps(plain)
    return counted or [Step("", text) for text in plain] + steps


def _all_text(node: Node) -> Passage:
    text = node.whole
    for below in node.walk()[1:]:
        text = text + below.mark + below.whole
    return text


def _own(node: Node) -> Passage:
    return node.parted.text if node.parted else node.text


def _only_heading(node: Node, plan: Plan) -> bool:
    """True for an item that only names its numbered parts, so that they are its task and no measures.

    Where the item names units itself, all items of the printing must be such names.
    """
    if plan.labelled or plan.repeats or not node.children or node.body:
        return False
    if _closed(node) and any(re.search(r"\d", _own(other).text) for other in plan.projects):
        return False
    own = _own(node).text
    return len(own) <= 30 and not re.search(r"[,;\d]", own) and not harvest(own, Role.TARGET).quantities


def _number(node: Node, plan: Plan) -> str:
    group = plan.group_of(node)
    own = str(node.marker.number) if node.marker.number else ""
    if node.marker.above:
        return f"{node.marker.above}.{own}"
    return f"{group.marker.number}.{own}" if group is not None else own


def chapters_of(plan: Plan) -> dict[int, Chapter]:
    """The chapters that directly hold items, by the identity of their nodes."""
    holding = {id(chapter) for node in plan.projects if (chapter := plan.chapter_of(node)) is not None}
    found = {}
    for node in plan.chapters:
        bare = not any(plan.role(other) in ("chapters", "projects") for other in node.children)
        if id(node) in holding or (bare and not any(plan.group_of(p) for p in node.children)):
            part = chapter_name(node.parent.text) if node.parent is not None else EMPTY
            found[id(node)] = Chapter(chapter_name(node.text), declared_count(node.text.text), part)
    return found


def _draft(node: Node, plan: Plan, chapters: dict[int, Chapter], *, inline: bool, measured: bool) -> Draft:
    title, texts, loose = _split_item(node, inline=inline, measured=measured, repeats=plan.repeats)
    above = plan.chapter_of(node)
    chapter = chapters.get(id(above)) if above is not None else None
    units = node.parted.units if node.parted else UnitLists()
    draft = Draft(_number(node, plan), title, texts, node.mark + node.whole, chapter, units=units)
    draft.repeats = plan.repeats
    draft.reported = bool(told_so_far(draft.passage.text))
    draft.steps = _steps(node, loose)
    if _only_heading(node, plan):
        draft.title = draft.title.strip("。:")
        draft.texts = (*texts, *(step.text for step in draft.steps))
        draft.steps = []
    if len(units.deadline):
        draft.columns.append(units.deadline)
    if plan.bulletin:
        parts = [promised(text) for text in draft.texts]
        draft.texts = tuple(text for text, _ in parts)
        draft.columns += [days for _, told in parts if len(days := days_to_come(told))]
    if chapter is not None:
        draft.status, draft.origin = chapter_status(chapter.name.text)
    return read_remarks(draft)


def read_remarks(draft: Draft) -> Draft:
    """Read and take off `(无任务)` and `目标任务:`; note `(市级民生实事)`."""
    match = _NO_TASK.search(draft.title.text)
    if match:
        draft.status = Status.NO_TASK
        draft.title = draft.title.cut(0, match.start()) + draft.title.cut(match.end())
        draft.texts = (draft.title,)
    elif draft.status is Status.TASK:
        bracket = re.search(r"[(\[〔【]([^()\[\]〔〕【】]{3,14})[)\]〕】]。?$", draft.title.text)
        if bracket:
            draft.status, draft.origin = chapter_status(bracket[1])
    draft.title = _unlabelled(draft.title)
    return draft


def named_items(text: Passage) -> list[Passage]:
    """Items that one sentence names (分别为:甲、乙、丙等,共3项)."""
    start = 0
    colon = text.text.find(":")
    lead = text.text[:colon] if 0 <= colon <= 30 else ""
    if lead:
        start = colon + 1
    else:
        for word in words("outline.series_sentence.leads"):
            if text.text.startswith(word):
                start = len(word)
                break
    rest = text.cut(start)
    tail = _ETC.search(rest.text)
    rest = rest.cut(0, tail.start()) if tail and tail.start() > 0 else rest
    found, depth, begin = [], 0, 0
    for place, char in enumerate(rest.text):
        depth += (char in "([〔【《“") - (char in ")]〕】》”")
        if char in "、;,。" and depth <= 0:
            found.append(rest.cut(begin, place))
            begin = place + 1
    found.append(rest.cut(begin))
    return [item.strip("。,;、 ") for item in found if len(item.strip("。,;、 ")) > 1]


def _named_drafts(node: Node, chapter: Chapter) -> list[Draft]:
    status, origin = chapter_status(chapter.name.text)
    return [
        read_remarks(Draft("", item, (item,), item, chapter, status, origin))
        for paragraph in node.body
        for item in _items_of(paragraph)
    ]


def _items_of(paragraph: Passage) -> list[Passage]:
    """The items that a paragraph names; one name with its mark `(无任务)` behind it is one."""
    return [paragraph] if _ONE_MARKED.fullmatch(paragraph.text) else named_items(paragraph)


# 第5项"校园营养餐" · 5.校园营养餐
_NOTED = re.compile(r"(?:第?(\d{1,3})项?[、.]?)?(.+)")
# 标“—”的为本县不承担的内容: what a mark in the table means · 共28项=23项有任务+5项无任务: a count
_NAMES_NONE = re.compile(r"=|\d项有任务|[“\"(‘](?:[—\-/×]{1,3}|空白)[”\")’]")
_NOTE_LEAD = re.compile(r"^(?:备?注|说明|另外|另|此外|以下项目|以下|其中|上述)[:,]?")
# 市级下达的民生实事中, · 在全市20项任务里,
_NOTE_FRAME = re.compile(
    r"^(?:在|对)?(?:[省市县区州]、)?[^,、;:“”]{2,24}?"
    r"(?:民生实事|实事|项目|任务|工作|工程|清单)(?:中|里|内)(?:的|,|:)?"
)
# 等5项,荷山区 · 2项我县暂 · 等任务本区均
_NOTE_TAIL = re.compile(
    r"(?:(?:等|共|共计|合计)?[\d一二两三四五六七八九十]{1,3}[项件个](?:民生)?(?:实事|项目|任务|工作)?[,]?(?:在|因)?[\u4e00-\u9fff]{0,12}?"
    r"|等(?:民生)?(?:实事|项目|任务|工作)?[,]?(?:在)?[\u4e00-\u9fff]{0,8}?|,(?:在)?[\u4e00-\u9fff]{1,8}?"
    r"|(?:等)?(?:项目|任务|工作)?(?:我|本|在|全)?[市县区州旗]?)(?:暂|均|都)?$"
)
# 我区无任务的有:甲、乙 · 本县不承担以下2项:甲、乙 · 本区无任务2项,分别为:甲、乙
_NAMED_AFTER = re.compile(r"[^,。;:]{0,16}(?:,(?:分别为|分别是|具体为|具体是|即|包括))?:")


def _noted(note: Passage) -> Passage:
    """The names of items without task in a sentence: before the words that say so, or after a colon."""
    start, end = min(
        (
            (place, place + len(word))
            for word in words("outline.chapters.no_task")
            if (place := note.text.find(word)) >= 0
        ),
        default=(0, 0),
    )
    after = _NAMED_AFTER.match(note.text, end)
    if after and "、" not in note.text[:start]:
        return note.cut(after.end())
    inner = note.cut(0, start)
    for opening in (_NOTE_LEAD, _NOTE_FRAME, _NOTE_LEAD):
        if match := opening.match(inner.text):
            inner = inner.cut(match.end())
    tail = _NOTE_TAIL.search(inner.text)
    return inner.cut(0, tail.start()) if tail and tail.start() else inner


def noted_drafts(note: Passage) -> list[Draft]:
    """Items without task that a closing sentence names, each with its number where one is printed."""
    if _NAMES_NONE.search(note.text):
        return []
    found = []
    for item in named_items(_noted(note)):
        match = _NOTED.fullmatch(item.text)
        if match and len(match[2]) > 2:
            title = item.cut(match.start(2))
            found.append(Draft(match[1] or "", title, (title,), item, None, Status.NO_TASK))
    return found


def drafts_of(region: Region, plan: Plan) -> list[Draft]:
    """The projects of one printing in order of print, named no-task items at the place of their chapter."""
    chapters = chapters_of(plan)
    plan.bulletin = is_bulletin(block.text.text for block in region.before[-2:])
    inline, measured = has_inline_headings(plan), _lists_measures(plan)
    projects = set(map(id, plan.projects))
    found: list[Draft] = []
    for node in region.nodes():
        if id(node) in projects:
            found.append(_draft(node, plan, chapters, inline=inline, measured=measured))
        elif id(node) in chapters and node.body and not node.children:
            found += _named_drafts(node, chapters[id(node)])
    return found + noted_in(region, found)


def noted_in(region: Region, found: list[Draft]) -> list[Draft]:
    """Items without task that sentences below a list name, none where there is no list or it prints them."""
    printed = {draft.number for draft in found if draft.number}
    notes = region.notes if found else []
    return [draft for note in notes for draft in noted_drafts(note) if draft.number not in printed]
