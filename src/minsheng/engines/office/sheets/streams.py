"""XML of an untrusted part read as a stream: no tree, no document type, no entity, nothing fetched."""

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from minsheng.engines.office.problems import BrokenDocument, DeclaresEntities, TooMuchMarkup


class Listener(Protocol):
    """Hears of elements by their name without namespace."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element starts; attributes have no namespace either."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """A piece of text; one text may come in several."""


def listen(pieces: Iterable[bytes], listener: Listener, *, part: str, elements: int) -> None:
    """Read a part to its end.

    Raises:
        DeclaresEntities: there is a document type declaration.
        TooMuchMarkup: more than `elements` elements.
        BrokenDocument: it is not well-formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    left = elements

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise TooMuchMarkup(part=part)
        listener.begin(_local(name), {_local(key): value for key, value in attributes.items()})

    def declared(*_: object) -> None:
        raise DeclaresEntities(part=part)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: listener.end(_local(name))
    parser.CharacterDataHandler = listener.characters
    parser.StartDoctypeDeclHandler = declared
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenDocument(part=part) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
