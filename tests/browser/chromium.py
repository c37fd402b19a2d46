"""A headless Chromium of the machine, in the three guises in which pages are looked at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
GUISES: dict[str, dict[str, object]] = {
    "desk": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "plain": {"viewport": {"width": 1366, "height": 768}, "java_script_enabled": False},
}
"""An office's screen, a telephone, and a browser without scripts."""


def executable() -> str | None:
    """Path of the browser: `MINSHENG_CHROMIUM`, or Debian's, or Google's."""
    named = os.environ.get("MINSHENG_CHROMIUM", "")
    if named:
        return named if Path(named).is_file() else None
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )


@contextmanager
def launched() -> Iterator[Browser]:
    """A running browser; raises FileNotFoundError where the machine has none."""
    path = executable()
    if path is None:
        raise FileNotFoundError("no chromium on this machine")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def context(browser: Browser, guise: str) -> BrowserContext:
    """A fresh context, Chinese and in Shanghai, without memory of any other."""
    made = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **GUISES[guise])
    made.set_default_timeout(10_000)
    return made
