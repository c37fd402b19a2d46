"""Everything about one project, as the edition in force says it, with what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.difference import Change, differences, said_by_texts
from minsheng.apps.programmes.models import (
    Deadline,
    Edition,
    Measure,
    Pledge,
    Project,
    ProjectText,
    Responsibility,
    Standard,
    TargetValue,
)
from minsheng.apps.programmes.standing import Standing, Standings, coming_words
from minsheng.apps.programmes.wording import figure_words


@dataclass(frozen=True, slots=True)
class Underlined:
    """A stretch of a promise; `is_figure` where a target's words stand."""

    words: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Alteration:
    """Where an edition gave a target another figure; `before` is empty where it set the target anew.

    `document` is the number of the edition's own paper, empty where it repeats that of the edition before.
    """

    edition: Edition
    document: str
    before: str
    after: str

    def __str__(self) -> str:
        """`由 8 家改为 10 家（第 2 版，望民生〔2026〕20号，追加任务）`."""
        told = f"由 {self.before}改为 {self.after}" if self.before else f"新增 {self.after}"
        place = [f"第 {self.edition.ordinal} 版", self.document, self.edition.reason]
        return f"{told}（{'，'.join(filter(None, place))}）"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with what became of its figure; `keeps_words` where the first notice's words still stand."""

    value: TargetValue
    altered: Sequence[Alteration]
    keeps_words: bool


@dataclass(frozen=True, slots=True)
class History:
    """What one edition said of the project: new, changed, dropped or the same; `coming` says from when.

    `document` as in `Alteration`.
    """

    edition: Edition
    document: str
    changes: Sequence[Change]
    coming: str

    @property
    def heading(self) -> str:
        """`调整，望民生〔2026〕20号，追加任务`; of the first edition its paper alone."""
        basis = self.edition.get_basis_display() if self.edition.ordinal > 1 else ""
        return "，".join(filter(None, [basis, self.document, self.edition.reason]))

    @property
    def kind(self) -> str:
        """new, changed, dropped, or empty where nothing is said otherwise."""
        return self.changes[0].kind if self.changes else ""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything about one project."""

    project: Project
    text: ProjectText
    standing: Standing
    coming: str
    promise: Sequence[Underlined]
    leads: Sequence[Responsibility]
    cooperating: Sequence[Responsibility]
    targets: Sequence[TargetRow]
    subtasks: Sequence[TargetRow]
    standards: Sequence[Standard]
    deadlines: Sequence[Deadline]
    pledges: Sequence[Pledge]
    measures: Sequence[Measure]
    history: Sequence[History]
    source: Edition
    keeps_title: bool
    origin: str
    on: date
    is_chosen: bool
    replaced_by: Edition | None

    @property
    def is_dropped(self) -> bool:
        """Whether the edition in force no longer names the project."""
        return self.standing == Standing.OVER and not self.is_chosen

    @property
    def is_altered(self) -> bool:
        """Whether a later edition set another figure while the title is still that of the first notice."""
        return self.keeps_title and any(row.altered for row in self.targets)

    @property
    def ahead(self) -> Sequence[History]:
        """What coming editions say otherwise than the one shown."""
        return [row for row in self.history if row.coming and row.edition.ordinal > self.text.edition.ordinal]


def project_page(project: Project, on: date, *, wanted: int | None = None) -> ProjectPage | None:
    """The project as the edition in force says, else the last before it, else the first to come.

    With `wanted`, as the edition of that ordinal says. None where no edition, or not that one, names it.
    """
    standings = Standings(list(project.programme.editions.all()), on)
    texts = list(project.texts.select_related("edition__programme__division", "edition__file", "category"))
    texts.sort(key=lambda text: text.edition.ordinal)
    chosen = [text for text in texts if wanted in {None, text.edition.ordinal}]
    if not chosen:
        return None
    text = _shown(chosen, standings)
    contents = contents_of(texts)
    mine = contents[text.pk]
    source = _source(text.edition, standings)
    first = next((each for each in texts if each.edition == source), None)
    targets = _target_rows(text, texts, contents, first, standings)
    return ProjectPage(
        project=project,
        text=text,
        standing=standings.of(text.edition),
        coming=_when(text.edition, standings),
        promise=_promise(text, [value.words for value in mine.targets if not value.is_subtask]),
        leads=[unit for unit in mine.units if unit.relation == Responsibility.Relation.LEAD],
        cooperating=[unit for unit in mine.units if unit.relation == Responsibility.Relation.COOPERATING],
        targets=[row for row in targets if not row.value.is_subtask],
        subtasks=[row for row in targets if row.value.is_subtask],
        standards=mine.standards,
        deadlines=mine.deadlines,
        pledges=mine.pledges,
        measures=mine.measures,
        history=_history(standings, texts, contents),
        source=source,
        keeps_title=first is not None and first != text and first.title == text.title,
        origin=_origin(text),
        on=on,
        is_chosen=wanted is not None,
        replaced_by=standings.replaced_by(text.edition),
    )


def _promise(text: ProjectText, figures: Sequence[str]) -> list[Underlined]:
    """The title cut at the words of its figures, as far as they stand in it."""
    marked = [False] * len(text.title)
    folded = text.title.translate(_HALF)
    for words in figures:
        at = folded.find(words.translate(_HALF)) if words else -1
        if at >= 0:
            marked[at : at + len(words)] = [True] * len(words)
    cuts = [0, *(n for n in range(1, len(marked)) if marked[n] != marked[n - 1]), len(marked)]
    return [Underlined(text.title[a:b], marked[a]) for a, b in pairwise(cuts) if a < b]


_HALF = str.maketrans("，；：（）％", ",;:()%")


def _shown(texts: Sequence[ProjectText], standings: Standings) -> ProjectText:
    in_force = standings.in_force
    begun = [text for text in texts if in_force is not None and text.edition.ordinal <= in_force.ordinal]
    coming = [text for text in texts if text.edition in standings.coming]
    return [*coming[:1], *begun][-1] if begun or coming else texts[-1]


def _when(edition: Edition, standings: Standings) -> str:
    return coming_words(edition, standings.on) if standings.of(edition) == Standing.COMING else ""


def _source(edition: Edition, standings: Standings) -> Edition:
    """The edition whose own notice holds the words: an amendment keeps the text that it changes."""
    return next(each for each in standings.editions if each.text_hash == edition.text_hash)


def _origin(text: ProjectText) -> str:
    """The origin in words; nothing where the document names none of any project."""
    if text.origin:
        return f"来源：{text.get_origin_display()}"
    return "文件没有写明上级来源" if text.edition.texts.exclude(origin="").exists() else ""


def _target_rows(
    text: ProjectText,
    texts: Sequence[ProjectText],
    contents: Mapping[int, Content],
    first: ProjectText | None,
    standings: Standings,
) -> list[TargetRow]:
    """The targets of a text with every figure that an edition up to its own gave them otherwise."""
    documents = _documents(standings)
    told = [each for each in texts if each.edition.ordinal <= text.edition.ordinal]
    altered: dict[int, list[Alteration]] = {}
    for earlier, later in pairwise(told):
        before = {value.target_id: figure_words(value) for value in contents[earlier.pk].targets}
        for value in contents[later.pk].targets:
            was, now = before.get(value.target_id, ""), figure_words(value)
            if was != now:
                row = Alteration(later.edition, documents[later.edition_id], was, now)
                altered.setdefault(value.target_id, []).append(row)
    words = {} if first in {None, text} else {v.target_id: v.words for v in contents[first.pk].targets}
    return [
        TargetRow(value, altered.get(value.target_id, []), words.get(value.target_id) == value.words)
        for value in contents[text.pk].targets
    ]


def _documents(standings: Standings) -> dict[int, str]:
    """Of each edition the number of its paper where it is not that of the edition before."""
    editions = standings.editions
    numbers = {each.pk: each.document_number for each in editions}
    repeated = {b.pk: "" for a, b in pairwise(editions) if a.document_number == b.document_number}
    return numbers | repeated


def _history(
    standings: Standings, texts: Sequence[ProjectText], contents: Mapping[int, Content]
) -> list[History]:
    editions = standings.editions
    documents = _documents(standings)
    said = {text.edition_id: said_by_texts([text], contents) for text in texts}
    first = editions[0]
    rows = [History(first, documents[first.pk], [], _when(first, standings))] if first.pk in said else []
    rows += [
        History(later, documents[later.pk], changes, _when(later, standings))
        for earlier, later in pairwise(editions)
        if (changes := differences(said.get(earlier.pk, []), said.get(later.pk, [])))
    ]
    return rows
