"""The one door: bytes in, a source or one clear problem out."""

from minsheng.core.policy.source import Source
from minsheng.engines.office.children import Told
from minsheng.engines.office.limits import DEFAULT_LIMITS, Limits, check_size
from minsheng.engines.office.package import Package
from minsheng.engines.office.pdf.source import read_pdf, read_picture
from minsheng.engines.office.plain import open_text
from minsheng.engines.office.problems import ImageGiven, LegacyWorkbook
from minsheng.engines.office.sheets.source import read_old_workbook_source, read_workbook_source
from minsheng.engines.office.sniffing import is_ole, is_page, is_pdf, is_zip, known_problem, ole_problem
from minsheng.engines.office.web.markdown import is_markdown, read_markdown
from minsheng.engines.office.web.source import read_page
from minsheng.engines.office.word.source import read_document


def open_document(
    data: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS, progress: Told | None = None
) -> Source:
    """The text and layout of a document, told by its content.

    Args:
        data: the whole file, or a little more than `limits.file_bytes` of a larger one.
        name: handed on to the source; of it counts whether a text ends in `.md`, and its ending where an old
            container does not tell what it holds.
        limits: what the file may cost.
        progress: hears (done, total) after each page of a long file; what it raises ends the reading.

    Raises:
        Unreadable: a class of `problems` for any file that is no document; nothing else is ever raised.

    Source: docs/algorithms/office.md.
    """
    check_size(data, limits)
    if is_zip(data):
        package = Package(data, limits)
        read = read_workbook_source if package.is_workbook else read_document
        return read(package, name=name, limits=limits)
    if is_ole(data):
        kind = ole_problem(data, name)
        if kind is LegacyWorkbook:
            return read_old_workbook_source(data, name=name, limits=limits)
        raise kind()
    if is_pdf(data):
        return read_pdf(data, name=name, limits=limits, progress=progress)
    if is_page(data):
        return read_page(data, name=name, limits=limits)
    if problem := known_problem(data):
        if problem is ImageGiven:
            return read_picture(data, name=name, limits=limits, progress=progress)
        raise problem()
    if is_markdown(data, name):
        return read_markdown(data, name=name, limits=limits)
    return open_text(data, name=name, limits=limits)
