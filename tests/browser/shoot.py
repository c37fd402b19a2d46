"""Pictures of every page at both widths, for looking at: `python -m tests.browser.shoot FOLDER`.

Without `--site` a demo is started in a folder of its own and ended afterwards. Each account logs in and
follows every link; of pages that differ only in numbers one is taken, and the workbench of each account.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium

GUISES = ("desk", "phone")
TALLEST = 4000
START_SECONDS = 400


@contextmanager
def started_demo() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Address and accounts of a demo that is filled from nothing and ended with the block."""
    with tempfile.TemporaryDirectory(prefix="minsheng-shots-") as var, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [Path(sys.executable).with_name("minsheng"), "demo", "--port", str(port)]
        server = subprocess.Popen(command, env={**os.environ, "MINSHENG_VAR": var, "MINSHENG_DEMO": "1"})
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server)
            yield address, json.loads((Path(var) / "demo-accounts.json").read_text(encoding="utf-8"))
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the site answers; raises TimeoutError or, if the server has ended, RuntimeError."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if server.poll() is not None:
            raise RuntimeError(f"the demo ended with status {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/about/feedback/", timeout=2).close()  # noqa: S310 (our own address)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
        else:
            return
    raise TimeoutError(f"nothing answers at {address}")


def kind_of(path: str) -> str:
    """What pages of one kind have in common: numbers and the query left out."""
    return re.sub(r"\d+", "N", path.split("?")[0].split("#")[0])


def log_in(context: BrowserContext, address: str, account: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("用户名").fill(account["username"])
    page.get_by_label("密码").fill(account["password"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    page.close()


def shoot(
    browser: Browser, address: str, account: dict[str, str] | None, folder: Path, seen: set[str]
) -> int:
    """Pictures of what one visitor can reach and nobody before could; how many pages."""
    contexts = {guise: chromium.context(browser, guise) for guise in GUISES}
    if account is not None:
        for context in contexts.values():
            log_in(context, address, account)
    who = account["username"] if account else "nobody"
    waiting = ["/"] if account else ["/account/login/", "/about/feedback/", "/no-such-page/"]
    asked: set[str] = set()
    taken = 0
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in asked:
            continue
        asked.add(kind_of(path))
        if path := page_at(contexts["desk"], address, path):
            is_new = path == "/" or kind_of(path) not in seen
            seen.add(kind_of(path))
            taken += is_new
            name = f"{who}-{taken:02d}-{re.sub('[^A-Za-z0-9]+', '-', path).strip('-')[:50] or 'home'}"
            waiting += look(contexts, address, path, folder / name if is_new else None)
    for context in contexts.values():
        context.close()
    return taken


def look(contexts: dict[str, BrowserContext], address: str, path: str, name: Path | None) -> list[str]:
    """The paths that a page links to; with a name, pictures of it in every guise."""
    links: list[str] = []
    for guise, context in contexts.items():
        if guise != "desk" and name is None:
            continue
        page = context.new_page()
        page.goto(address + path)
        if name is not None:
            height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
            page.screenshot(path=f"{name}.{guise}.png", full_page=True, clip=clip)
        if guise == "desk":
            links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        page.close()
    return [link.removeprefix(address) for link in links if link.startswith(f"{address}/")]


def page_at(context: BrowserContext, address: str, path: str) -> str:
    """The path of the page that an address leads to; empty for a file to keep."""
    reply = context.request.get(address + path)
    return reply.url.removeprefix(address) if "text/html" in reply.headers.get("content-type", "") else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", default="", help="address of a running demo")
    parser.add_argument("--accounts", type=Path, help="its demo-accounts.json")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.site:
        accounts = json.loads(given.accounts.read_text(encoding="utf-8")) if given.accounts else []
        shoot_all(given.site.rstrip("/"), accounts, given.folder)
        return
    with started_demo() as (address, accounts):
        shoot_all(address, accounts, given.folder)


def shoot_all(address: str, accounts: list[dict[str, str]], folder: Path) -> None:
    """Everybody's pages; each kind of page is taken from the first visitor who reaches it."""
    seen: set[str] = set()
    with chromium.launched() as browser:
        for account in [None, *accounts]:
            taken = shoot(browser, address, account, folder, seen)
            print(f"{account['username'] if account else 'nobody'}: {taken} pages", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
