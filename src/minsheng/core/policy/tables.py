"""Projects of a list that is laid out as a table."""

from minsheng.core.policy.chapters import chapter_name, declared_count
from minsheng.core.policy.drafts import Chapter, Draft, Step, chapter_status, read_remarks
from minsheng.core.policy.grids import Grid, aligned, column_of, header_of
from minsheng.core.policy.lexicon import holds, words
from minsheng.core.policy.names import split_names
from minsheng.core.policy.numbering import marker_of
from minsheng.core.policy.paragraphs import numbered_parts
from minsheng.core.policy.units import UnitLists, part_units
from minsheng.core.quantity.passage import EMPTY, Passage, joined


class _Reader:
    """Walks the rows of one table; a category goes on until the next, a merged item takes in its rows."""

    def __init__(self, columns: dict[str, int], known: frozenset[str]) -> None:
        self.columns, self.known = columns, known
        self.chapter: Chapter | None = None
        self.category = EMPTY
        self.drafts: list[Draft] = []
        self.chapters: list[Chapter] = []
        self.last: tuple[Passage, Passage] | None = None

    def cell(self, row: tuple[Passage, ...], name: str) -> Passage:
        place = self.columns.get(name, -1)
        return row[place] if 0 <= place < len(row) else EMPTY

    def open_chapter(self, text: Passage) -> None:
        marker = marker_of(text.text)
        bare = text.cut(marker.length) if marker and len(text) > marker.length else text
        self.chapter = Chapter(chapter_name(bare), declared_count(text.text))
        self.chapters.append(self.chapter)

    def row(self, row: tuple[Passage, ...]) -> None:
        filled = [cell for cell in row if cell.text]
        if not filled or filled[0].text in words("outline.table.totals"):
            return
        if sum(bool(column_of(cell.text)) for cell in filled) * 2 > len(filled):
            return
        if len(filled) == 1 or all(cell.at == filled[0].at for cell in filled):
            if not filled[0].text.isdecimal() and len(filled[0]) < 60:
                self.open_chapter(filled[0])
            return
        category = self.cell(row, "category")
        if category.text and category.at != self.category.at:
            self.category = category
            self.open_chapter(category)
        self.item(row)

    def item(self, row: tuple[Passage, ...]) -> None:
        name, task = self.cell(row, "name"), self.cell(row, "task")
        key = (self.cell(row, "number"), name)
        same = self.last is not None and key[1].at == self.last[1].at and key[0].at == self.last[0].at
        if same and self.drafts and (key[0].at or key[1].at):
            self.more(self.drafts[-1], row, task)
            return
        if not (name.text or task.text):
            return
        self.last = key
        self.drafts.append(self.draft(row, name, task))

    def more(self, draft: Draft, row: tuple[Passage, ...], task: Passage) -> None:
        """A further row of an item whose number or name cell is merged downwards."""
        known = {text.at for text in draft.texts}
        if task.text and task.at not in known:
            draft.texts = (*draft.texts, task)
        lists = self.units(row)
        seen = {name.at for name in (*draft.units.lead, *draft.units.cooperating)}
        draft.units.lead += [unit for unit in lists.lead if unit.at not in seen]
        draft.units.cooperating += [unit for unit in lists.cooperating if unit.at not in seen]

    def units(self, row: tuple[Passage, ...]) -> UnitLists:
        lists = UnitLists()
        lead, duty = self.cell(row, "lead"), self.cell(row, "duty")
        lists.lead = split_names(lead, known=self.known)
        if "lead" in self.columns:
            lists.cooperating = split_names(duty, known=self.known)
        else:
            labelled = part_units(EMPTY + duty, self.known)
            found = labelled.units if labelled.units else UnitLists(lead=split_names(duty, known=self.known))
            lists.lead, lists.cooperating = list(found.lead), list(found.cooperating)
            lists.told = found.told
        lists.told = lists.told or "lead" in self.columns
        lists.cooperating += split_names(self.cell(row, "cooperating"), known=self.known)
        return lists

    def draft(self, row: tuple[Passage, ...], name: Passage, task: Passage) -> Draft:
        title, number = name if name.text else task, self.cell(row, "number").strip(".、()")
        marker = marker_of(title.text)
        printed = number.text if number.text.isdecimal() else ""
        if marker and len(title) > marker.length:
            title = title.cut(marker.length)
            printed = printed or str(marker.number)
        parted = part_units(task if name.text else title, self.known)
        texts = (title, parted.text) if name.text and task.text else (title if name.text else parted.text,)
        units = self.units(row)
        if not units:
            units = parted.units
        passages = joined(cell for cell in row if cell.text and cell.at != self.category.at)
        draft = Draft(
            printed, title if name.text else parted.text, texts, passages, self.chapter, units=units
        )
        draft.columns = [cell for cell in (self.cell(row, "deadline"),) if cell.text]
        draft.steps = steps_in(self.cell(row, "measures"))
        if self.chapter is not None:
            draft.status, draft.origin = chapter_status(self.chapter.name.text)
        if any(holds(cell.text, "outline.chapters.no_task") and len(cell) < 12 for cell in row):
            draft.status = chapter_status("无任务")[0]
        return read_remarks(draft)


def steps_in(cell: Passage) -> list[Step]:
    """The numbered measures inside one cell; one without number where none is printed."""
    found = []
    for part in numbered_parts(cell):
        marker = marker_of(part.text)
        if marker:
            found.append(Step(str(marker.number), part.cut(marker.length)))
        elif len(part) > 4:
            found.append(Step("", part))
    return found


def drafts_of_grid(grid: Grid, known: frozenset[str]) -> tuple[list[Draft], list[Chapter]]:
    """The projects and categories of a table, none where its heading row names no project column."""
    header = header_of(grid.rows)
    if header is None:
        return [], []
    place, columns = header
    reader = _Reader(columns, known)
    width = len(grid.rows[place])
    for row in grid.rows[place + 1 :]:
        reader.row(aligned(row, width, columns))
    return reader.drafts, reader.chapters
