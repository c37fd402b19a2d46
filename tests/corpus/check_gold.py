"""Check each gold file against its document, with nothing of the reader it judges.

    python tests/corpus/check_gold.py [NAME…]

Every title, unit, quote, pledge and head of a measure must stand in the document once white space is removed
and full-width forms are narrowed; a target's quote must stand in its title, or in the item's text where the
plan has no measures; a measure's facts must stand between its head and the next one; each value must be among
the numbers that the quote holds. Prints one line for each fault and ends with status 1 if there is any. A
chapter whose printed count differs from its rows is a remark: the demo has one on purpose.
"""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from docx import Document
from docx.document import Document as Doc
from docx.table import Table
from filetexts import markdown_text, old_workbook_text, page_text, workbook_text
from markup import read_source, words

HERE = Path(__file__).parent
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"两": 2, "半": Decimal("0.5")}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}
COMPARATORS = {"eq", "ge", "le", "approx", "range"}
# 1.15万, 30, 二百万, 万 alone
FIGURE = re.compile(r"\d+(?:\.\d+)?[百千万亿萬億]*|[零一二三四五六七八九两十百千万亿萬億]+")
# 三分之二, 百分之九十二
FRACTION = re.compile(r"([一二三四五六七八九十百千]+)分之([一二三四五六七八九十百]+)")
# 九成, 两成, 九成五
TENTHS = re.compile(r"([一二两三四五六七八九])成([一二三四五六七八九]?)")
# 6.3千米, 800千瓦: the 千 belongs to the unit
KILOMETRES = re.compile(r"(\d+(?:\.\d+)?[万亿萬億]?)千[米瓦克]")
# 四点六, 一点二万
POINT = re.compile(r"([一二三四五六七八九十百千]+)点([零一二三四五六七八九]+)([万亿]?)")
# 千分之六
PER_MILLE = re.compile(r"千分之([一二三四五六七八九十]+)")
NUMERAL = r"(\d+|[一二三四五六七八九十]+)"
DAY = re.compile(rf"(?:(20\d\d)年)?{NUMERAL}月(?:{NUMERAL}日|底)?|年底")
# The document beside a gold file; the gold itself where there is none.
SUFFIXES = (".txt", ".docx", ".pdf", ".xlsx", ".xls", ".html", ".md", ".json")
READERS = {
    ".xlsx": workbook_text,
    ".xls": old_workbook_text,
    ".html": page_text,
    ".md": markdown_text,
}
# How far behind its title an item with measures prints facts of its own: in other cells, in lines of dates.
BEHIND = {
    "tanxi-lines": 900,
    "luming-workbook": 500,
    "biwan-page": 120,
    "qingping-pipe": 120,
    "luting-annexes": 300,
    "weizhou-district": 120,
    "shipan-tasks": 300,
    "liuyan-city": 400,
}
# Lines that stand between the words of one sentence: the running head and the number of a page.
FURNITURE = {
    "jichuan-city": re.compile(r"— \d+ —|霁川市人民政府公报.*"),
    "yuanting-city": re.compile(r"第 \d+ 页 共 \d+ 页"),
    "qiyun-ocr": re.compile(r"[—－-] ?[\d０-９]+ ?[—－-]|第 ?\d+ ?页.*|\d{1,2}"),
}
# Rows that a page cuts in two, or an image: such a document is judged by the words of its source.
BY_SOURCE = {"lanqiao-table", "fengdu-scan", "tingze-table"}
MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def narrow(text: str) -> str:
    """The text without white space, full-width forms narrowed."""
    return "".join(text.split()).translate(NARROW)


def document_text(path: Path) -> str:
    """The document's words in printed order, narrowed; automatic numbers are not among them."""
    if path.stem in BY_SOURCE:
        return narrow(words(read_source(path.stem)))
    if path.suffix in READERS:
        return narrow(READERS[path.suffix](path))
    if path.suffix == ".pdf":
        return narrow(without_furniture(path.stem, pdf_text(path)))
    if path.suffix == ".txt":
        data = path.read_bytes()
        try:
            return narrow(without_furniture(path.stem, data.decode("utf-8")))
        except UnicodeDecodeError:
            return narrow(data.decode("gb18030"))
    return narrow("".join(word_texts(Document(str(path)))))


def without_furniture(name: str, text: str) -> str:
    """The text without the lines that belong to its pages."""
    furniture = FURNITURE.get(name)
    return "\n".join(
        line for line in text.splitlines() if not furniture or not furniture.fullmatch(line.strip())
    )


def pdf_text(path: Path) -> str:
    """The text of all pages, line by line as printed."""
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path))


def word_texts(document: Doc) -> list[str]:
    """The paragraphs and the table cells, a merged cell once."""
    texts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            cells = dict.fromkeys(cell._tc for row in block.rows for cell in row.cells)
            texts += [
                "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t")) for cell in cells
            ]
        else:
            texts.append(block.text)
    return texts


def chinese_value(text: str) -> Decimal:
    """The value of a numeral such as 二百, 九十二, 12.6万 or 万 alone."""
    number = re.match(r"\d+(?:\.\d+)?", text)
    total, section, digit = Decimal(0), Decimal(0), Decimal(number[0]) if number else None
    for mark in text[number.end() :] if number else text:
        if mark in DIGITS:
            digit = Decimal(DIGITS[mark])
        elif POWERS[mark] < 10_000:
            section, digit = section + (1 if digit is None else digit) * POWERS[mark], None
        else:
            whole = section + (digit or 0)
            total, section, digit = (total + (whole or 1)) * POWERS[mark], Decimal(0), None
    return total + section + (digit or 0)


def numbers(quote: str) -> set[Decimal]:
    """Every number that the quote holds, in every reading."""
    found = {chinese_value(text) for text in FIGURE.findall(quote)}
    # In 1.9—2.3万 the power stands once for both ends.
    for low, power in re.findall(r"(\d+(?:\.\d+)?)[—-]\d+(?:\.\d+)?([万亿])", quote):
        found.add(Decimal(low) * POWERS[power])
    for below, above in FRACTION.findall(quote):
        found.add((100 * chinese_value(above) / chinese_value(below)).quantize(Decimal("0.0001")))
    found |= {chinese_value(tenth) * 10 + chinese_value(more) for tenth, more in TENTHS.findall(quote)}
    found |= {chinese_value(length) for length in KILOMETRES.findall(quote)}
    found |= {chinese_value(part) for part in PER_MILLE.findall(quote)}
    for whole, parts, power in POINT.findall(quote):
        tenths = "".join(str(DIGITS[mark]) for mark in parts)
        found.add(Decimal(f"{chinese_value(whole)}.{tenths}") * POWERS.get(power, 1))
    if "百分之百" in quote:
        found.add(Decimal(100))
    return found


def dates(quote: str, year: int) -> set[str]:
    """The days that the quote names, as ISO dates; `year` where it prints none."""
    found = set()
    for match in DAY.finditer(quote):
        month = int(chinese_value(match[2] or "12"))
        day = int(chinese_value(match[3] or str(MONTH_ENDS[month - 1])))
        found.add(f"{match[1] or year}-{month:02d}-{day:02d}")
    return found


class Check:
    """The faults of one gold file."""

    def __init__(self, path: Path) -> None:
        self.gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        default = next(p for suffix in SUFFIXES if (p := path.with_suffix(suffix)).exists())
        place = path.parent / self.gold["document"] if "document" in self.gold else default
        self.text = document_text(place)
        self.faults: list[str] = []
        self.remarks: list[str] = []

    def run(self) -> None:
        """Fill `faults` and `remarks`."""
        for key in ("title", "document_number", "issuer"):
            if self.gold[key] and narrow(self.gold[key]) not in self.text:
                self.faults.append(f"{key} not in the document")
        for chapter in self.gold["categories"]:
            self.chapter(chapter)
        for project in self.gold["projects"]:
            self.project(project)

    def chapter(self, chapter: dict[str, Any]) -> None:
        """The chapter is printed and its count is the number of its rows."""
        name, count = chapter["name"], chapter["declared_count"]
        if narrow(name) not in self.text:
            self.faults.append(f"chapter not in the document: {name}")
        rows = sum(project["category"] == name for project in self.gold["projects"])
        if count is not None and count != rows:
            self.remarks.append(f"{name}: printed count {count}, rows {rows}")

    def project(self, project: dict[str, Any]) -> None:
        """Title, units, pledges, measures and figures of one project."""
        title = narrow(project["title"])
        label = f"{project['number']} {title[:12]}"
        for text in [title, *project["lead_units"], *project["cooperating_units"], *project["pledges"]]:
            if narrow(text) not in self.text:
                self.faults.append(f"{label}: not in the document: {text}")
        scopes = self.scopes(project)
        for name in ("targets", "subtargets", "standards"):
            for fact in project[name]:
                self.figure(label, fact, scopes)
        for fact in project["deadlines"]:
            self.quote(label, fact, scopes)
            if fact["date"] not in dates(fact["quote"], self.gold["year"]):
                self.faults.append(f"{label}: date {fact['date']} not in {fact['quote']}")

    def scopes(self, project: dict[str, Any]) -> dict[int | None, str]:
        """The text in which the facts of each measure, and of the title (None), must stand."""
        title = narrow(project["title"])
        if not project["measures"]:
            begin = self.text.find(title)
            return {None: self.text[begin : begin + len(title) + 500]}
        heads = [narrow(measure["head"]) for measure in project["measures"]]
        begin, behind = self.text.find(title), BEHIND.get(self.gold["source"], 0)
        scopes: dict[int | None, str] = {None: self.text[begin : begin + len(title) + behind]}
        at = self.text.find(heads[0])
        for index, (measure, head) in enumerate(zip(project["measures"], heads, strict=True)):
            at = self.text.find(head, at)
            if at < 0:
                self.faults.append(f"{project['number']}: measure not in the document: {head}")
                return scopes
            after = self.text.find(heads[index + 1], at + 1) if index + 1 < len(heads) else at + 300
            number = int(measure["number"]) if measure["number"] else None
            scopes[number] = scopes.get(number, "") + self.text[at:after]
        return scopes

    def quote(self, label: str, fact: dict[str, Any], scopes: dict[int | None, str]) -> None:
        """The quote is narrowed and stands where the fact says."""
        if fact["quote"] != narrow(fact["quote"]):
            self.faults.append(f"{label}: quote not narrowed: {fact['quote']}")
        if fact["quote"] not in scopes.get(fact.get("measure"), ""):
            self.faults.append(f"{label}: not in measure {fact.get('measure')}: {fact['quote']}")

    def figure(self, label: str, fact: dict[str, Any], scopes: dict[int | None, str]) -> None:
        """Comparator, unit and value agree with the quote."""
        self.quote(label, fact, scopes)
        quote, value, unit = fact["quote"], fact["value"], fact["unit"]
        if fact["comparator"] not in COMPARATORS:
            self.faults.append(f"{label}: comparator {fact['comparator']}")
        if unit == "ratio":
            if value not in quote:
                self.faults.append(f"{label}: {value} not in {quote}")
            return
        ends = value if isinstance(value, list) else [value]
        wanted = {Decimal(str(end)) for end in [*ends, *([fact["baseline"]] if "baseline" in fact else [])]}
        if not wanted <= numbers(quote):
            self.faults.append(f"{label}: {sorted(wanted)} not among the numbers of {quote}")
        if unit and unit not in {"%", "‰"} and unit.split("/")[0] not in quote:
            self.faults.append(f"{label}: unit {unit} not in {quote}")


def main(names: list[str]) -> int:
    """Check the named gold files, or all."""
    faulty = 0
    paths = [HERE / f"{name}.json" for name in names] or sorted(HERE.glob("*.json"))
    for path in paths:
        check = Check(path)
        check.run()
        faulty += bool(check.faults)
        lines = [
            *(f"  fault: {fault}" for fault in check.faults),
            *(f"  remark: {note}" for note in check.remarks),
        ]
        sys.stdout.write("\n".join([f"{path.stem}: {len(check.gold['projects'])} projects", *lines]) + "\n")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
