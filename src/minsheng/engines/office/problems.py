"""Why a file cannot be read: one class and one code for each thing a user can do something about."""

from typing import ClassVar

from minsheng.core.errors import Refusal, Unreadable


class EmptyFile(Unreadable):
    """There is not one byte."""

    code: ClassVar[str] = "office.empty_file"


class BlankText(Unreadable):
    """There is nothing but white space."""

    code: ClassVar[str] = "office.blank_text"


class FileTooLarge(Unreadable):
    """Facts: `size_mb`, `limit_mb`, both rounded up."""

    code: ClassVar[str] = "office.file_too_large"


class LegacyWord(Unreadable):
    """A .doc or .wps of the old binary kind."""

    code: ClassVar[str] = "office.legacy_word"


class LegacyWorkbook(Unreadable):
    """An .xls or .et of the old binary kind that cannot be read."""

    code: ClassVar[str] = "office.legacy_workbook"


class LegacySlides(Unreadable):
    """A .ppt or .dps of the old binary kind."""

    code: ClassVar[str] = "office.legacy_slides"


class PasswordProtected(Unreadable):
    """The file asks for a password before it can be opened."""

    code: ClassVar[str] = "office.password_protected"


class BrokenArchive(Unreadable):
    """A docx or xlsx by its first bytes whose archive is cut off or damaged."""

    code: ClassVar[str] = "office.broken_archive"


class BrokenDocument(Unreadable):
    """The archive is whole, a part of the document is not. Facts: `part`, its path in the archive."""

    code: ClassVar[str] = "office.broken_document"


class DeclaresEntities(Unreadable):
    """A part declares a document type, which no office program writes. Facts: `part`."""

    code: ClassVar[str] = "office.declares_entities"


class UnpacksTooLarge(Unreadable):
    """The archive unpacks to more than the limit. Facts: `limit_mb`."""

    code: ClassVar[str] = "office.unpacks_too_large"


class PackedTooDense(Unreadable):
    """A part unpacks to so many times its size that it is no document. Facts: `part`, `limit`."""

    code: ClassVar[str] = "office.packed_too_dense"


class TooManyParts(Unreadable):
    """The archive has more entries than the limit. Facts: `limit`."""

    code: ClassVar[str] = "office.too_many_parts"


class TooMuchMarkup(Unreadable):
    """A part has more elements than can be held in memory. Facts: `part`."""

    code: ClassVar[str] = "office.too_much_markup"


class NestedTooDeep(Unreadable):
    """Tables or text boxes stand inside each other beyond the limit. Facts: `limit`."""

    code: ClassVar[str] = "office.nested_too_deep"


class TextTooLong(Unreadable):
    """Facts: `limit`, in characters."""

    code: ClassVar[str] = "office.text_too_long"


class TooManyLines(Unreadable):
    """Facts: `limit`."""

    code: ClassVar[str] = "office.too_many_lines"


class LineTooLong(Unreadable):
    """Facts: `line` from 1, `characters`, `limit`."""

    code: ClassVar[str] = "office.line_too_long"


class SlidesGiven(Unreadable):
    """A .pptx or .odp."""

    code: ClassVar[str] = "office.slides_given"


class OpenDocumentGiven(Unreadable):
    """An .odt."""

    code: ClassVar[str] = "office.open_document_given"


class OfdGiven(Unreadable):
    """An .ofd, the national layout format."""

    code: ClassVar[str] = "office.ofd_given"


class BrokenPdf(Unreadable):
    """A .pdf by its first bytes that is cut off or damaged, or breaks the program that reads it."""

    code: ClassVar[str] = "office.broken_pdf"


class NoPages(Unreadable):
    """A .pdf without a page."""

    code: ClassVar[str] = "office.no_pages"


class TooManyPages(Unreadable):
    """Facts: `pages`, `limit`."""

    code: ClassVar[str] = "office.too_many_pages"


class TooMuchWork(Unreadable):
    """A file that takes more time or memory than any that an office makes."""

    code: ClassVar[str] = "office.too_much_work"


class PdfOfPictures(Unreadable):
    """A .pdf whose pages are pictures, where no program recognises their text."""

    code: ClassVar[str] = "office.pdf_of_pictures"


class TooManyScans(Unreadable):
    """More pages are pictures than are recognised in one go. Facts: `pages`, `limit`."""

    code: ClassVar[str] = "office.too_many_scans"


class PictureUnread(Unreadable):
    """A picture that cannot be opened, or in which recognising text takes too much."""

    code: ClassVar[str] = "office.picture_unread"


class PdfWithoutCharacters(Unreadable):
    """A .pdf whose fonts do not say which characters they print, so that its text cannot be copied out."""

    code: ClassVar[str] = "office.pdf_without_characters"


class ImageGiven(Unreadable):
    """A picture, where no program recognises its text."""

    code: ClassVar[str] = "office.image_given"


class RtfGiven(Unreadable):
    """An .rtf."""

    code: ClassVar[str] = "office.rtf_given"


class XmlGiven(Unreadable):
    """An .xml, the flat forms of Word's and WPS's documents among them."""

    code: ClassVar[str] = "office.xml_given"


class ArchiveGiven(Unreadable):
    """A .zip, .rar, .7z or the like that holds files and is no document itself."""

    code: ClassVar[str] = "office.archive_given"


class UnknownFormat(Unreadable):
    """Neither text nor any format known by its first bytes."""

    code: ClassVar[str] = "office.unknown_format"


class UnknownEncoding(Unreadable):
    """Text by its look, in none of the encodings that are read."""

    code: ClassVar[str] = "office.unknown_encoding"


class DocumentGiven(Unreadable):
    """A document or any other file where a workbook is asked for."""

    code: ClassVar[str] = "office.document_given"


class OpenWorkbookGiven(Unreadable):
    """An .ods or .xlsb: a few bytes of either can stand for billions of cells, so neither is opened."""

    code: ClassVar[str] = "office.open_workbook_given"


class TooManyRows(Refusal):
    """A sheet to be written has more rows than the format holds. Facts: `sheet`, `rows`, `limit`."""

    code: ClassVar[str] = "office.too_many_rows"


class BrokenWorkbook(Unreadable):
    """A workbook by its first bytes that cannot be read."""

    code: ClassVar[str] = "office.broken_workbook"


class TooManyCells(Unreadable):
    """A sheet's used range is beyond the limit. Facts: `sheet`, `limit`."""

    code: ClassVar[str] = "office.too_many_cells"


class NoQuantity(Unreadable):
    """A cell that does not hold a number. Facts: `text`."""

    code: ClassVar[str] = "office.no_quantity"
