"""What Word documents hold besides paragraphs and tables: footnotes, text boxes, cells merged downwards."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from paper import Paper

FOOTNOTE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Word writes a text box twice: as a drawing, and as an old picture for programs that know no drawing.
BOX = """<w:r xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
 <wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5200000" cy="420000"/>
 <wp:docPr id="{number}" name="文本框 {number}"/><a:graphic><a:graphicData
 uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>
 <wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5200000" cy="420000"/></a:xfrm>
 <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
 <wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/>
 </wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>
 <v:shape style="width:410pt;height:33pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>
 </w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def text_box(paper: Paper, text: str, number: int = 1) -> None:
    """A text box in a line of its own."""
    paragraph = paper.document.add_paragraph()
    paragraph._p.append(parse_xml(BOX.format(w=W, text=text, number=number)))


def add_footnotes(paper: Paper, notes: list[tuple[str, str]]) -> None:
    """Put each note at the foot of the page, its mark behind the first place where its words are printed."""
    body = [
        _footnote(-1, "<w:r><w:separator/></w:r>", "separator"),
        _footnote(0, "<w:r><w:continuationSeparator/></w:r>", "continuationSeparator"),
    ]
    for number, (words, text) in enumerate(notes, 1):
        _mark(paper, words, number)
        body.append(_footnote(number, f"<w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r>"))
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{W}">{"".join(body)}</w:footnotes>'
    package = paper.document.part.package
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTE_TYPE, xml.encode(), package)
    paper.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _footnote(number: int, runs: str, kind: str = "") -> str:
    kind = f' w:type="{kind}"' if kind else ""
    return f'<w:footnote w:id="{number}"{kind}><w:p>{runs}</w:p></w:footnote>'


def _mark(paper: Paper, words: str, number: int) -> None:
    """Split the run that holds the words and put the raised mark between its halves."""
    for node in paper.document.element.body.iter(qn("w:t")):
        before, found, after = (node.text or "").partition(words)
        if not found:
            continue
        node.text = before + found
        run = node.getparent()
        mark, rest = OxmlElement("w:r"), OxmlElement("w:r")
        properties, raised = OxmlElement("w:rPr"), OxmlElement("w:vertAlign")
        raised.set(qn("w:val"), "superscript")
        properties.append(raised)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        mark.extend([properties, reference])
        if run.rPr is not None:
            rest.append(parse_xml(run.rPr.xml))
        for follower in [*node.itersiblings()]:
            rest.append(follower)
        tail = OxmlElement("w:t")
        tail.text = after
        rest.insert(1 if run.rPr is not None else 0, tail)
        run.addnext(mark)
        mark.addnext(rest)
        return
    raise ValueError(f"no place for the footnote: {words}")


def merge_down(table, column: int, begin: int, end: int) -> None:
    """Merge the cells of a column from row `begin` to `end`; the first one's text stays."""
    if end > begin:
        merged = table.cell(begin, column).merge(table.cell(end, column))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)


def repeat_header(table, rows: int = 1) -> None:
    """Print the first rows of a table again on each page."""
    for row in table.rows[:rows]:
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(repeat)


def small(table, size: int = 10) -> None:
    """Set a crowded table in smaller letters."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.line_spacing = Pt(size + 6)
                for run in paragraph.runs:
                    run.font.size = Pt(size)
