import io
import struct
import zipfile

import docx
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Unreadable
from minsheng.engines.office import problems
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.ole import root_streams
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.sniffing import ole_problem
from tests.engines.office.office_files import (
    CONTENT_TYPES,
    NAMESPACES,
    cell,
    level,
    lists,
    numbered,
    p,
    relations,
    row,
    table,
    word,
    zipped,
)
from tests.engines.office.old_files import old_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(200)


def package_of(target: str, root: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relations(("officeDocument", target, "")),
            target: root,
        }
    )


def opendocument(kind: str) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"})


FILES = [
    (b"", "empty_file"),
    (b" \r\n\t", "blank_text"),
    ("\u3000\n".encode("gb18030"), "blank_text"),
    (word(p() + p(" ")), "blank_text"),
    (word("<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"), "blank_text"),
    (ole("WordDocument"), "legacy_word"),
    (ole("Workbook"), "legacy_workbook"),
    (ole("PowerPoint Document"), "legacy_slides"),
    (ole("EncryptedPackage"), "password_protected"),
    (OLE, "unknown_format"),
    (word(p("甲"))[:-40], "broken_archive"),
    (word(p("甲"))[:200], "broken_archive"),
    (b"PK\x03\x04", "broken_archive"),
    (package_of("xl/workbook.xml", "<workbook/>"), "broken_workbook"),
    (package_of("xl/workbook.bin", "x"), "open_workbook_given"),
    (package_of("ppt/presentation.xml", "<presentation/>"), "slides_given"),
    (opendocument("text"), "open_document_given"),
    (opendocument("spreadsheet"), "open_workbook_given"),
    (opendocument("presentation"), "slides_given"),
    (zipped({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<d/>"}), "ofd_given"),
    (zipped({"通知.docx": word(p("甲"))}), "archive_given"),
    (zipped({"_rels/.rels": "<a/>", "[Content_Types].xml": CONTENT_TYPES}), "broken_document"),
    (package_of("word/document.xml", "<document/>"), "broken_document"),
    (package_of("word/document.xml", "<w:document"), "broken_document"),
    (b"Rar!\x1a\x07\x00rest", "archive_given"),
    (b"7z\xbc\xaf\x27\x1crest", "archive_given"),
    (b"%PDF-1.7\n%\xe2\xe3", "broken_pdf"),
    (b"\n\n%PDF-1.7\n", "broken_pdf"),
    (b"\x89PNG\r\n\x1a\n....", "image_given"),
    (b"\xff\xd8\xff\xe0..JFIF", "image_given"),
    (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36", "image_given"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image_given"),
    (b"{\\rtf1\\ansi}", "rtf_given"),
    (b"  <HTML lang='zh'><script>1</script>", "blank_text"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "blank_text"),
    (b"<?xml version='1.0'?><pkg:package/>", "xml_given"),
    (b"\x7fELF\x02\x01\x01", "unknown_format"),
    (bytes(range(256)) * 8, "unknown_format"),
]


@pytest.mark.parametrize(("data", "key"), FILES, ids=[f"{i}-{key}" for i, (_, key) in enumerate(FILES)])
def test_each_file_that_cannot_be_read_gets_its_own_sentence(data, key, monkeypatch):
    monkeypatch.setenv("PATH", "")  # a machine without tesseract
    with pytest.raises(Unreadable) as caught:
        open_document(data, name="通知.docx")
    assert caught.value.code == f"office.{key}"
    words = sentence(caught.value)
    assert words.endswith("。")
    assert "{" not in words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("通知.doc", "legacy_word"),
        ("清单.WPS", "legacy_word"),
        ("清单.et", "legacy_workbook"),
        ("清单.xls", "legacy_workbook"),
        ("讲稿.dps", "legacy_slides"),
        ("清单.bin", "unknown_format"),
    ],
)
def test_an_old_container_whose_streams_are_lost_is_told_by_its_name(name, key):
    with pytest.raises(Unreadable) as caught:
        open_document(OLE, name=name)
    assert caught.value.code == f"office.{key}"


def test_an_old_document_named_as_a_workbook_is_told_by_its_stream():
    with pytest.raises(Unreadable) as caught:
        open_document(ole("WordDocument"), name="清单.xls")
    assert caught.value.code == "office.legacy_word"


def test_a_workbook_that_holds_a_pasted_document_is_a_workbook():
    data = old_workbook((0, 0, 1.0)) + "WordDocument".encode("utf-16-le")
    assert ole_problem(data) is problems.LegacyWorkbook
    assert root_streams(data) == {"Workbook"}


@given(st.binary(max_size=2000))
@settings(max_examples=60, deadline=None)
@seed(7)
def test_no_container_can_end_the_reading_of_its_directory(noise):
    data = bytearray(old_workbook((0, 0, 1.0)))
    data[24 : 24 + len(noise)] = noise
    assert isinstance(root_streams(bytes(data)), frozenset)


def test_a_bitmaps_first_letters_alone_are_text():
    assert open_document("BM项目清单".encode()).text == "BM项目清单"


def test_every_problem_class_has_a_code_and_a_sentence():
    found = [each for each in vars(problems).values() if isinstance(each, type)]
    classes = [each for each in found if issubclass(each, Unreadable) and each is not Unreadable]
    facts = dict.fromkeys(("size_mb", "limit_mb", "limit", "line", "characters", "pages"), 1)
    facts |= {"part": "word/document.xml", "sheet": "一", "text": "约"}
    written = {each.code: sentence(each(**facts)) for each in classes}
    assert len(written) == len(set(written.values())) == len(classes)


def test_the_size_limit_counts_the_last_byte():
    data = "甲".encode() * 4
    assert open_document(data, limits=Limits(file_bytes=12)).text == "甲甲甲甲"
    with pytest.raises(problems.FileTooLarge) as caught:
        open_document(data + b"a", limits=Limits(file_bytes=12))
    assert caught.value.facts == {"size_mb": 1, "limit_mb": 1}


def test_an_encrypted_archive_asks_for_its_password_to_be_taken_off():
    data = bytearray(word(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(mark, start + 4)
    with pytest.raises(problems.PasswordProtected):
        open_document(bytes(data))


def document_part(inner: str, *, before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document {NAMESPACES}><w:body>{inner}</w:body></w:document>'
    return word("", parts={"word/document.xml": xml})


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://example.com/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_part_that_declares_entities_is_refused_and_nothing_is_fetched(declaration, monkeypatch):
    monkeypatch.setattr("socket.socket", None)
    with pytest.raises(problems.DeclaresEntities) as caught:
        open_document(document_part(p("&x;"), before=declaration))
    assert caught.value.facts == {"part": "word/document.xml"}


def test_entities_hidden_in_another_encoding_are_refused():
    xml = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><w:document {NAMESPACES}/>'
    with pytest.raises(problems.DeclaresEntities):
        open_document(word("", parts={"word/document.xml": xml.encode("utf-16")}))
    seven = b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>"
    with pytest.raises(problems.BrokenDocument):
        open_document(word("", parts={"word/document.xml": seven}))


def test_an_archive_that_unpacks_beyond_the_limit_is_stopped():
    bomb = word("", parts={"word/document.xml": b" " * 3_000_000})
    with pytest.raises(problems.UnpacksTooLarge) as caught:
        open_document(bomb, limits=Limits(unpacked_bytes=2 * 1024 * 1024))
    assert caught.value.facts == {"limit_mb": 2}


def test_one_part_beyond_its_own_limit_is_stopped_while_it_streams():
    bomb = word("", parts={"word/document.xml": b" " * 3_000_000})
    with pytest.raises(problems.UnpacksTooLarge) as caught:
        open_document(bomb, limits=Limits(part_bytes=2 * 1024 * 1024))
    assert caught.value.facts == {"limit_mb": 2}


def test_a_part_that_is_too_dense_is_stopped():
    bomb = word("", parts={"word/document.xml": b" " * 6_000_000})
    with pytest.raises(problems.PackedTooDense) as caught:
        open_document(bomb)
    assert caught.value.facts == {"part": "word/document.xml", "limit": 200}


def lying(data: bytes, name: bytes, size: int) -> bytes:
    """The archive with the unpacked size of one entry rewritten in its central directory."""
    at = data.rfind(name)
    start = data.rfind(b"PK\x01\x02", 0, at)
    return data[: start + 24] + struct.pack("<I", size) + data[start + 28 :]


def test_the_sizes_an_archive_declares_are_not_believed():
    honest = word("", parts={"word/document.xml": b" " * 3_000_000})
    small = lying(honest, b"word/document.xml", 10)
    with pytest.raises(Unreadable) as caught:
        open_document(small, limits=Limits(unpacked_bytes=2 * 1024 * 1024))
    assert caught.value.code in ("office.unpacks_too_large", "office.broken_document")
    with pytest.raises(problems.UnpacksTooLarge):
        open_document(lying(word(p("甲")), b"word/document.xml", 4_000_000_000))


def test_an_archive_of_very_many_entries_is_refused_before_it_is_listed():
    many = zipped({f"a{index}": "" for index in range(12)})
    with pytest.raises(problems.TooManyParts) as caught:
        open_document(many, limits=Limits(parts=11))
    assert caught.value.facts == {"limit": 11}


def test_markup_beyond_the_limit_is_refused_before_it_is_parsed():
    with pytest.raises(problems.TooMuchMarkup):
        open_document(word(p("甲") * 100), limits=Limits(markup=500))


def test_tables_inside_each_other_stop_at_the_limit():
    nested = p("甲")
    for _ in range(20):
        nested = table(row(f"<w:tc>{nested}</w:tc>", cell("乙")))
    with pytest.raises(problems.NestedTooDeep) as caught:
        open_document(word(nested))
    assert caught.value.facts == {"limit": 12}


def test_markup_deeper_than_any_document_is_broken():
    deep = "<w:sdt>" * 300 + p("甲") + "</w:sdt>" * 300
    with pytest.raises(problems.BrokenDocument):
        open_document(word(deep))


def test_text_that_grows_out_of_numbering_stops_at_the_limit():
    numbering = lists(level(0, "decimal", "%1" + "字" * 190))
    with pytest.raises(problems.TextTooLong):
        open_document(word(numbered("甲") * 100, numbering=numbering), limits=Limits(characters=10_000))


def test_a_line_of_a_docx_has_the_same_limit_as_one_of_a_text():
    with pytest.raises(problems.LineTooLong) as caught:
        open_document(word(p("甲") + p("乙" * 11)), limits=Limits(line_characters=10))
    assert caught.value.facts == {"line": 2, "characters": 11, "limit": 10}


def rich_document() -> bytes:
    document = docx.Document()
    document.add_heading("2024年民生实事", 0)
    document.add_paragraph("甲", style="List Number")
    document.add_table(2, 2).cell(0, 0).merge(document.tables[0].cell(1, 0))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


RICH = rich_document()
PLAIN = zipfile.ZipFile(io.BytesIO(RICH))
PARTS = {name: PLAIN.read(name) for name in PLAIN.namelist()}
EDITED = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels", "[Content_Types].xml"]
EDITS = st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), min_size=1, max_size=6)


def edited(data: bytes, edits: list[tuple[float, bytes]]) -> bytes:
    for place, piece in edits:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + len(piece) :]
    return data


def opens_or_is_refused(data: bytes) -> None:
    try:
        outcome = open_document(data).text
    except Unreadable as problem:
        outcome = sentence(problem)
    assert outcome.strip()


@seed(1)
@settings(max_examples=150, deadline=None, database=None)
@given(EDITS)
def test_no_change_to_the_bytes_of_a_docx_raises_anything_else(edits):
    opens_or_is_refused(edited(RICH, edits))


@seed(2)
@settings(max_examples=150, deadline=None, database=None)
@given(st.sampled_from(EDITED), EDITS)
def test_no_change_to_a_part_of_a_docx_raises_anything_else(name, edits):
    opens_or_is_refused(zipped(PARTS | {name: edited(PARTS[name], edits)}))


@seed(3)
@settings(max_examples=150, deadline=None, database=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"BM", b"<?xml ", OLE[:8]]), st.binary(max_size=400))
def test_random_bytes_raise_nothing_else(start, data):
    opens_or_is_refused(start + data)


VALUES = st.sampled_from(["-1", "99999999999", "x", "", "0", "１", "3.5", "%1%9", "bullet", "0,", "\ud7ff"])


@seed(4)
@settings(max_examples=100, deadline=None, database=None)
@given(VALUES, VALUES, VALUES, VALUES)
def test_odd_attribute_values_raise_nothing_else(first, second, third, fourth):
    numbering = lists(
        level(0, first, second, more=f'<w:lvlRestart w:val="{third}"/><w:suff w:val="{fourth}"/>')
    )
    spans = f'<w:gridSpan w:val="{first}"/><w:vMerge w:val="{second}"/><w:hMerge w:val="{third}"/>'
    body = (
        p("甲", properties=f'<w:outlineLvl w:val="{first}"/><w:jc w:val="{second}"/>')
        + p("乙", properties=f'<w:numPr><w:ilvl w:val="{third}"/><w:numId w:val="1"/></w:numPr>')
        + table(row(cell("a", properties=spans), cell("b", properties=spans))) * 2
        + f'<w:p><w:r><w:rPr><w:sz w:val="{fourth}"/></w:rPr><w:t>丙</w:t></w:r></w:p>'
        + f'<w:p><w:r><w:sym w:char="{first}"/></w:r></w:p>'
    )
    opens_or_is_refused(word(body, numbering=numbering))
