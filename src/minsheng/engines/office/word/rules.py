"""Ruled lines, and lines that stand at a place of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

_TYPE_AREA = int(Mm(156))
_BEHIND_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def rule_line(line: Paragraph, edges: Mapping[str, str], color: str = "000000") -> None:
    """Rules at some edges of a paragraph, as wide as it; thickness in eighths of a point by edge."""
    borders = OxmlElement("w:pBdr")
    for name, eighths in edges.items():
        borders.append(_edge(name, eighths, color))
    line._p.get_or_add_pPr().insert_element_before(borders, *_BEHIND_BORDERS)


def stand_at_foot(lines: Sequence[Paragraph], anchor: Paragraph, height: int) -> None:
    """Move lines into a box at the foot of the type area of the page that the anchor is on.

    A box, for LibreOffice puts neither a framed paragraph nor a floating table there.

    Args:
        lines: what stands in the box, each with its own rules.
        anchor: a paragraph of the page.
        height: of the box, in EMU.
    """
    box = parse_xml(_BOX.format(width=_TYPE_AREA, height=height))
    content = box.find(f".//{qn('w:txbxContent')}")
    for line in lines:
        content.append(line._p)
    anchor.add_run()._r.append(box)


_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("w", nsmap["w"]),
        ("wp", nsmap["wp"]),
        ("a", nsmap["a"]),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    )
)
_BOX = (
    f"<w:drawing {_NAMES}>"
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
    'locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
    '<wp:docPr id="1" name="imprint"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
    '<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/>'
    "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
)


def _edge(name: str, eighths: str, color: str) -> BaseOxmlElement:
    edge = OxmlElement(name)
    for key, value in (("w:val", "single"), ("w:sz", eighths), ("w:space", "0"), ("w:color", color)):
        edge.set(qn(key), value)
    return edge
