"""What the styles of a docx say about a paragraph or run, with inheritance resolved."""

from dataclasses import dataclass, replace

from minsheng.engines.office.markup import WORD, Element, switched_on, value, whole

DEFAULT_SIZE = 20
"""Half-points: what Word takes where neither run nor style nor default tells a size."""
_NO_OUTLINE = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all it inherits.

    Attributes:
        name: as the file stores it, lower case (`heading 1`, `title`), whatever language Word showed.
        number_id, level: automatic numbering, None where it has none.
        numbered_by: id of the style in the chain that names the numbering.
        outline: level from 0, None for body text.
        size: half-points, 0 where not told.
    """

    name: str = ""
    number_id: int | None = None
    level: int | None = None
    numbered_by: str = ""
    outline: int | None = None
    align: str = ""
    size: int = 0
    hidden: bool = False
    new_page: bool = False


class Styles:
    """The styles by id; each resolved once."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default_size = DEFAULT_SIZE
        self._default = ""
        if root is None:
            return
        for element in root.findall(f"{WORD}style"):
            identity = element.get(f"{WORD}styleId") or ""
            self._elements.setdefault(identity, element)
            if element.get(f"{WORD}type") == "paragraph" and element.get(f"{WORD}default") in ("1", "true"):
                self._default = identity
        defaults = root.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        self.default_size = whole(value(defaults, "sz"), DEFAULT_SIZE)

    def of_paragraph(self, identity: str | None) -> Style:
        """The style of a paragraph; one without a style has the default one."""
        return self.of_run(self._default if identity is None else identity)

    def of_run(self, identity: str | None) -> Style:
        """A style by its id, an empty one where the id is unknown."""
        if identity is None or identity not in self._elements:
            return Style()
        if identity not in self._resolved:
            self._resolve(identity)
        return self._resolved[identity]

    def _resolve(self, identity: str) -> None:
        chain: dict[str, None] = {}
        known = identity
        while known in self._elements and known not in chain and known not in self._resolved:
            chain[known] = None
            known = value(self._elements[known], "basedOn") or ""
        style = self._resolved.get(known, Style())
        for each in reversed(chain):
            style = _laid_over(style, each, self._elements[each])
            self._resolved[each] = style


def _laid_over(base: Style, identity: str, element: Element) -> Style:
    paragraph = element.find(f"{WORD}pPr")
    run = element.find(f"{WORD}rPr")
    numbering = None if paragraph is None else paragraph.find(f"{WORD}numPr")
    style = replace(base, name=(value(element, "name") or "").lower())
    if numbering is not None:
        number = value(numbering, "numId")
        style = replace(
            style,
            number_id=style.number_id if number is None else whole(number, 0),
            level=whole(value(numbering, "ilvl"), style.level or 0),
            numbered_by=identity,
        )
    outline = value(paragraph, "outlineLvl")
    if outline is not None:
        level = whole(outline, _NO_OUTLINE)
        style = replace(style, outline=level if level < _NO_OUTLINE else None)
    hidden = switched_on(run, "vanish")
    new_page = switched_on(paragraph, "pageBreakBefore")
    return replace(
        style,
        align=value(paragraph, "jc") or style.align,
        size=whole(value(run, "sz"), style.size),
        hidden=style.hidden if hidden is None else hidden,
        new_page=style.new_page if new_page is None else new_page,
    )
