"""The review of documents in other formats: `python -m tests.browser.formats FOLDER` renews the pictures.

A demo is started from nothing; the clerk uploads a PDF, a workbook and a web page of the samples, and looks
at an item of each beside its source.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.shoot import log_in, started_demo

CORPUS = Path(__file__).parents[1] / "corpus"
SAMPLES = {
    "review-pdf": ("lanqiao-table.pdf", "第2项"),
    "review-workbook": ("luming-workbook.xlsx", "第2项"),
    "review-page": ("biwan-page.html", "第3项"),
}


def review(page: Page, address: str, name: str, item: str) -> None:
    """Upload a sample and open one of its items."""
    page.goto(f"{address}/notices/import/")
    page.locator("input[type=file]").set_input_files(CORPUS / name)
    page.get_by_role("button", name="导入并开始读").click()
    page.locator("nav.prog").wait_for(timeout=60_000)
    page.get_by_role("link", name=item).first.click()
    page.wait_for_load_state("networkidle")


def main() -> None:
    """One picture of each at a desk and on a telephone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with started_demo() as (address, accounts), chromium.launched() as browser:
        desk = chromium.context(browser, "desk")
        log_in(desk, address, accounts[0])
        for picture, (name, item) in SAMPLES.items():
            page = desk.new_page()
            review(page, address, name, item)
            page.screenshot(path=folder / f"{picture}.png")


if __name__ == "__main__":
    main()
