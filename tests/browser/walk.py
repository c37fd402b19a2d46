"""The README's walk, done by a program: `python -m tests.browser.walk FOLDER` renews the README's pictures.

A demo is started from nothing; the clerk logs in, reviews the correction, issues it, and looks at what it
changed.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.shoot import log_in, started_demo

Keep = Callable[[str, Page], None]
DOUBTFUL = "第22项"
"""The project whose list and measures differ."""
CHANGED = "990102-2026-18"
"""A project that the correction changes."""
LIVED = {
    "split": "/cascade/targets/990102-2026-22-1/",
    "wall": "/months/walls/990102-2026/?month=2026-09",
}
"""Pages of the demo's year, as they stand before the correction."""


def walk(page: Page, address: str, keep: Keep) -> None:
    """A split, the wall chart, the correction from workbench to issue: `keep(name, page)` at each stop."""
    for name, path in LIVED.items():
        page.goto(f"{address}{path}")
        keep(name, page)
    page.goto(address)
    page.get_by_role("link", name="（更正）").first.click()
    page.wait_for_load_state("networkidle")
    start = page.url
    page.get_by_role("link", name=DOUBTFUL).click()
    page.wait_for_load_state("networkidle")
    keep("review", page)
    page.goto(start)
    page.get_by_role("button", name="整批接受无疑问的").click()
    page.wait_for_load_state("networkidle")
    while (doubtful := page.locator("nav.prog a.dbt")).count():
        doubtful.first.click()
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="接受本项").click()
        page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="预览并发布").click()
    page.wait_for_load_state("networkidle")
    keep("issue", page)
    page.get_by_role("button", name="成为第 2 版").click()
    page.wait_for_load_state("networkidle")
    keep("programme", page)
    page.goto(f"{address}/programmes/projects/{CHANGED}/")
    keep("project", page)


def main() -> None:
    """Walk at a desk; then the review on a telephone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)

    def keep(name: str, page: Page) -> None:
        page.screenshot(path=folder / f"{name}.png")

    with started_demo() as (address, accounts), chromium.launched() as browser:
        phone, desk = chromium.context(browser, "phone"), chromium.context(browser, "desk")
        for context in (phone, desk):
            log_in(context, address, accounts[0])
        page = phone.new_page()
        page.goto(f"{address}/notices/")
        page.get_by_role("link", name="（更正）").first.click()
        page.wait_for_load_state("networkidle")
        page.locator(".fold-label").click()
        page.get_by_role("link", name=DOUBTFUL).click()
        page.wait_for_load_state("networkidle")
        keep("review-phone", page)
        began = time.monotonic()
        walk(desk.new_page(), address, keep)
        sys.stderr.write(f"walked in {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
