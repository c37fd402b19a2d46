"""What the reader of documents left out or did on the way, as remarks for the clerk."""

from collections.abc import Mapping

from minsheng.core.policy.source import Remark
from minsheng.engines.office.markup import WORD, Element
from minsheng.engines.office.package import Package

_COUNTED = (
    ("deleted", "office.deleted_text_left_out"),
    ("inserted", "office.inserted_text_kept"),
    ("struck", "office.struck_text_left_out"),
    ("hidden", "office.hidden_text_left_out"),
    ("pictures", "office.pictures_left_out"),
    ("objects", "office.objects_left_out"),
    ("symbols", "office.symbols_left_out"),
    ("nested", "office.nested_tables_flattened"),
    ("boxes", "office.text_boxes_moved"),
    ("footnotes", "office.footnotes_moved"),
    ("endnotes", "office.endnotes_moved"),
)
_FETCHED_KINDS = (
    "attachedTemplate",
    "image",
    "oleObject",
    "subDocument",
    "frame",
    "aFChunk",
    "video",
    "audio",
)
_PAGE_NUMBER = frozenset("0123456789-—–－·.　 \t第页共/")


def remarks_of(package: Package, counts: Mapping[str, int]) -> tuple[Remark, ...]:
    """The remarks on one document, in a fixed order, each with its `count`."""
    counted = [Remark(code, {"count": counts[key]}) for key, code in _COUNTED if counts.get(key)]
    relations = package.relations(package.main)
    settings = package.path_of("settings")
    external = [
        each
        for each in (*relations, *(package.relations(settings) if settings else ()))
        if each.external and each.kind in _FETCHED_KINDS
    ]
    chunks = sum(each.kind == "aFChunk" and not each.external for each in relations)
    comments = _comments(package)
    further = (
        ("office.external_not_fetched", len(external)),
        ("office.embedded_document_left_out", chunks),
        ("office.comments_left_out", comments),
        ("office.macros_ignored", sum(each.kind == "vbaProject" for each in relations)),
        ("office.headers_left_out", _headers(package)),
    )
    return (*counted, *(Remark(code, {"count": count}) for code, count in further if count))


def _comments(package: Package) -> int:
    root = package.related("comments")
    return 0 if root is None else sum(1 for _ in root.iter(f"{WORD}comment"))


def _headers(package: Package) -> int:
    """Headers and footers that print more than a page number."""
    paths = dict.fromkeys(
        each.target
        for each in package.relations(package.main)
        if each.kind in ("header", "footer") and not each.external
    )
    return sum(_says_something(package.root(path)) for path in paths if package.has(path))


def _says_something(root: Element) -> bool:
    text = "".join(each.text or "" for each in root.iter(f"{WORD}t"))
    return bool(set(text) - _PAGE_NUMBER)
