"""The parts of a docx or xlsx and how they point at each other; what is neither is named."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from minsheng.core.errors import Unreadable
from minsheng.engines.office.archive import Archive
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.markup import SHEET, WORD, Element, parse
from minsheng.engines.office.problems import (
    ArchiveGiven,
    BrokenDocument,
    BrokenWorkbook,
    OfdGiven,
    OpenDocumentGiven,
    OpenWorkbookGiven,
    SlidesGiven,
    UnknownFormat,
)

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FOLDERS: tuple[tuple[str, type[Unreadable]], ...] = (
    ("xl/workbook.bin", OpenWorkbookGiven),
    ("xl/", BrokenWorkbook),
    ("ppt/", SlidesGiven),
    ("ofd.xml", OfdGiven),
)
_MIMETYPES: tuple[tuple[bytes, type[Unreadable]], ...] = (
    (b"opendocument.text", OpenDocumentGiven),
    (b"opendocument.spreadsheet", OpenWorkbookGiven),
    (b"opendocument.presentation", SlidesGiven),
    (b"application/epub", UnknownFormat),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from one part: `kind` is the last word of its type, `target` a path unless external."""

    kind: str
    target: str
    external: bool
    identity: str = ""


class Package:
    """A docx or xlsx by its content: a main part whose root is `w:document`, or a `workbook`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        self._limits = limits
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self.main = self._main_part()
        self.document = self.root(self.main)
        self.is_workbook = self.document.tag == f"{SHEET}workbook"
        if not self.is_workbook and self.document.tag != f"{WORD}document":
            raise self._other_kind()

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of all parts in lower case."""
        return self._archive.names

    def stream(self, path: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        return self._archive.stream(path)

    def root(self, path: str) -> Element:
        """The parsed root of a part."""
        return parse(self._archive.read(path), part=path, limits=self._limits)

    def relations(self, path: str) -> tuple[Relation, ...]:
        """The arrows from a part, from the package itself where the path is empty."""
        if path not in self._relations:
            self._relations[path] = self._read_relations(path)
        return self._relations[path]

    def related(self, kind: str) -> Element | None:
        """The root of the part that the main part names for a purpose (`styles`, `numbering` …)."""
        for relation in self.relations(self.main):
            if relation.kind == kind and not relation.external and relation.target in self._archive:
                return self.root(relation.target)
        return None

    def has(self, path: str) -> bool:
        """Whether the archive holds a part."""
        return path in self._archive

    def path_of(self, kind: str) -> str:
        """Where that part stands, empty if there is none."""
        return next((each.target for each in self.relations(self.main) if each.kind == kind), "")

    def _main_part(self) -> str:
        if "[content_types].xml" not in self._archive:
            raise self._other_kind()
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and not relation.external:
                if not relation.target.lower().endswith(".xml"):
                    raise self._other_kind()
                return relation.target
        raise self._other_kind()

    def _read_relations(self, path: str) -> tuple[Relation, ...]:
        folder, name = posixpath.split(path)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self._archive:
            return ()
        return tuple(
            Relation(
                kind=(each.get("Type") or "").rpartition("/")[2],
                target=each.get("Target") or "" if external else _path(folder, each.get("Target") or ""),
                external=external,
                identity=each.get("Id") or "",
            )
            for each in self.root(listing).findall(_RELATION)
            for external in [each.get("TargetMode") == "External"]
        )

    def _other_kind(self) -> Unreadable:
        names = self._archive.names
        for folder, problem in _FOLDERS:
            if any(name.startswith(folder) for name in names):
                return problem()
        if "mimetype" in self._archive:
            declared = self._archive.read("mimetype")[:200]
            for mimetype, problem in _MIMETYPES:
                if mimetype in declared:
                    return problem()
        if "[content_types].xml" in self._archive:
            return BrokenDocument(part="word/document.xml")
        return ArchiveGiven()


def _path(folder: str, target: str) -> str:
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")
