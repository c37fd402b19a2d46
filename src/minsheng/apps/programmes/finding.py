"""Looking for words in the editions in force and in those to come, for papers in all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from minsheng.apps.programmes.models import Edition, ProjectText
from minsheng.apps.programmes.standing import Standing, Standings, coming_words
from minsheng.apps.ui import words as ui_words

_MOST_PAPERS = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    kind: str
    title: str
    url: str
    snippet: str


class Finder:
    """Finds papers and projects of several programmes as they stand on a day."""

    def __init__(self, programmes: Sequence[Standings]) -> None:
        shown = [
            (edition, standings)
            for standings in programmes
            for edition in _once([standings.in_force, *standings.coming])
        ]
        self._programmes = programmes
        self._editions = {edition.pk: edition for edition, _ in shown}
        self._standings = {edition.pk: standings for edition, standings in shown}
        self._most = max((1 + len(standings.coming) for standings in programmes), default=1)

    def hits(self, words: str, limit: int) -> list[Hit]:
        """Papers first, then at most `limit` projects; two queries."""
        papers = [
            (row, standings) for standings in self._programmes for row in _papers_with(words, standings)
        ]
        papers.sort(key=lambda paper: paper[1].of(paper[0]) == Standing.OVER)
        found: dict[int, ProjectText] = {}
        for text in _texts_with(words, self._editions)[: limit * self._most]:
            earlier = found.get(text.project_id)
            if earlier is None or self._comes_before(text, earlier):
                found[text.project_id] = text
        texts = list(found.values())[:limit]
        naming = self._naming(texts)
        return [_paper(*paper) for paper in papers[:_MOST_PAPERS]] + [
            self._project(text, naming.get(text.project_id, set())) for text in texts
        ]

    def _comes_before(self, text: ProjectText, other: ProjectText) -> bool:
        """Whether a text is in force where the other is not, or comes sooner."""
        return self._editions[text.edition_id].ordinal < self._editions[other.edition_id].ordinal

    def _naming(self, texts: Iterable[ProjectText]) -> dict[int, set[int]]:
        """Ids of the editions looked through that name the project of each text."""
        pairs = ProjectText.objects.filter(
            edition__in=list(self._editions), project__in=[text.project_id for text in texts]
        ).values_list("project_id", "edition_id")
        naming: dict[int, set[int]] = {}
        for project, edition in pairs:
            naming.setdefault(project, set()).add(edition)
        return naming

    def _project(self, text: ProjectText, naming: set[int]) -> Hit:
        programme = text.edition.programme
        place = f"{programme.division.name}{programme.year}年 第{text.number or '—'}项"
        notes = [self._when(self._editions[text.edition_id]), self._dropping(text, naming)]
        url = reverse("programmes:project", args=[text.project.code])
        return Hit("项目", text.title, url, "　".join(filter(None, [place, *notes])))

    def _when(self, edition: Edition) -> str:
        standings = self._standings[edition.pk]
        if standings.of(edition) != Standing.COMING:
            return ""
        return coming_words(edition, standings.on)

    def _dropping(self, text: ProjectText, naming: set[int]) -> str:
        """Which coming edition, the first of them, no longer names what is in force."""
        standings = self._standings[text.edition_id]
        for edition in standings.coming:
            if edition.ordinal > self._editions[text.edition_id].ordinal and edition.pk not in naming:
                day = ui_words.day(edition.in_force_from, standings.on)
                return f"第 {edition.ordinal} 版没有这一项，自{day}起"
        return ""


def _papers_with(words: str, standings: Standings) -> list[Edition]:
    """Editions whose number or title holds the words: in force and to come first, then such as are over.

    One that is over, the newest first, is found by a number or title alone that none before it bears.
    """
    shown = _once([standings.in_force, *standings.coming])
    found = [edition for edition in shown if words in edition.document_number or words in edition.title]
    told = {name for edition in shown for name in (edition.document_number, edition.title)}
    for edition in reversed(standings.editions):
        new = {edition.document_number, edition.title} - told
        if standings.of(edition) == Standing.OVER and any(words in name for name in new):
            found.append(edition)
            told |= new
    return found


def _paper(edition: Edition, standings: Standings) -> Hit:
    standing, later = standings.of(edition), standings.replaced_by(edition)
    notes = {
        Standing.IN_FORCE: "",
        Standing.COMING: coming_words(edition, standings.on),
        Standing.OVER: f"第 {edition.ordinal} 版" + (f"，已被第 {later.ordinal} 版取代" if later else ""),
    }
    url = reverse("programmes:programme", args=[edition.programme.code])
    if standing != Standing.IN_FORCE:
        url = reverse("programmes:edition", args=[edition.programme.code, edition.ordinal])
    return Hit(
        "方案", edition.title, url, "　".join(filter(None, [edition.document_number, notes[standing]]))
    )


def _once(editions: Iterable[Edition | None]) -> list[Edition]:
    return list({edition.pk: edition for edition in editions if edition is not None}.values())


def _texts_with(words: str, editions: Iterable[int]) -> QuerySet[ProjectText]:
    return (
        ProjectText.objects.filter(edition__in=list(editions))
        .filter(
            Q(title__icontains=words)
            | Q(number=words)
            | Q(responsibility_rows__name__icontains=words)
            | Q(measure_rows__words__icontains=words)
        )
        .select_related("project", "edition__programme__division")
        .distinct()
        .order_by("-edition__programme__year", "edition", "ordinal")
    )
