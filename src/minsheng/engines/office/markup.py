"""XML of an untrusted part: no document type, no entity, no network, a bounded tree."""

import re
from collections.abc import Iterator
from typing import Protocol, cast

from lxml import etree  # type: ignore[import-untyped]

from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import BrokenDocument, DeclaresEntities, TooMuchMarkup

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([^"']{0,40})["']""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"utf8")
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}")


class Element(Protocol):
    """The part of an lxml element that the readers use."""

    tag: str
    text: str | None

    def get(self, key: str) -> str | None:
        """An attribute."""

    def find(self, path: str) -> "Element | None":
        """The first child, or descendant by a path."""

    def findall(self, path: str) -> "list[Element]":
        """All such children."""
        ...

    def iter(self, *tags: str) -> "Iterator[Element]":
        """The element and its descendants with these tags, in document order."""
        ...

    def __iter__(self) -> "Iterator[Element]": ...
    def __len__(self) -> int: ...


def parse(data: bytes, *, part: str, limits: Limits) -> Element:
    """The root of a part.

    The parser itself refuses depth beyond 256 and texts beyond 10 million bytes (`huge_tree` off).

    Raises:
        DeclaresEntities: there is a document type declaration, harmless or not.
        TooMuchMarkup: the tree would not fit the memory set for it.
        BrokenDocument: it is not well-formed.
    """
    declared = _ENCODING.match(data[:300])
    if declared and declared.group(1).lower() not in _ENCODINGS:
        raise BrokenDocument(part=part)
    if any(mark in data for mark in _DECLARATIONS):
        raise DeclaresEntities(part=part)
    if data.count(b"<") + 2 * data.count(b"=") > limits.markup:
        raise TooMuchMarkup(part=part)
    for strict, transitional in _STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return cast(Element, etree.fromstring(data, parser))
    except etree.XMLSyntaxError as error:
        raise BrokenDocument(part=part) from error


def value(parent: Element | None, tag: str) -> str | None:
    """The `w:val` of a child, None where there is no such child."""
    child = None if parent is None else parent.find(WORD + tag)
    return None if child is None else child.get(f"{WORD}val") or ""


def whole(text: str | None, default: int) -> int:
    """A whole number as an attribute prints it; anything else is the default."""
    if text is None or not _WHOLE.fullmatch(text.strip()):
        return default
    return int(text)


def switched_on(parent: Element | None, tag: str) -> bool | None:
    """A toggle such as `w:vanish`: None where it is not said."""
    child = None if parent is None else parent.find(WORD + tag)
    if child is None:
        return None
    return (child.get(f"{WORD}val") or "true") not in ("0", "false", "off")
