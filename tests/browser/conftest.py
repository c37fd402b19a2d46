"""A real headless Chromium over a live server; every page opened is checked by `checks`."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser import checks, chromium

SHOTS = os.environ.get("SHOTS", "")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL", "") == "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """One browser for a file of tests; its driver's event loop must not outlive the file (STACK 10.12)."""
    if chromium.executable() is None:
        if REQUIRE_ALL:
            pytest.fail("REQUIRE_ALL=1, and this machine has no chromium")
        pytest.skip("this machine has no chromium")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with chromium.launched() as browser:
            yield browser


class Site:
    """The live server as one visitor sees it; contexts are made when first asked for."""

    def __init__(self, chrome: Browser, address: str) -> None:
        self.address = address
        self._chrome = chrome
        self._contexts = {}
        self._watches: list[checks.Watch] = []
        self._cookie = None

    def log_in(self, user) -> None:
        """Be this user from now on, in every guise; the form itself is tested once, in its own test."""
        client = Client()
        client.force_login(user, backend="minsheng.apps.people.backends.PostsBackend")
        session = client.cookies["sessionid"].value
        self._cookie = {"name": "sessionid", "value": session, "url": self.address}
        for context in self._contexts.values():
            context.add_cookies([self._cookie])

    def page(self, guise: str = "desk", *, watched: bool = True) -> Page:
        """An empty page in a guise; unwatched where a test breaks something on purpose."""
        if guise not in self._contexts:
            self._contexts[guise] = chromium.context(self._chrome, guise)
            if self._cookie:
                self._contexts[guise].add_cookies([self._cookie])
        page = self._contexts[guise].new_page()
        if watched:
            self._watches.append(checks.Watch(page, self.address))
        return page

    def open(self, path: str, guise: str = "desk", *, status: int = 200) -> Page:
        """A page, opened and checked; fails the test on any fault."""
        page = self.page(guise)
        reply = page.goto(self.address + path, wait_until="load")
        assert reply is not None
        assert reply.status == status, f"{path}: {reply.status} instead of {status}"
        self.check(page)
        return page

    def check(self, page: Page) -> None:
        """The checks of every page, on one that a test has come to by itself."""
        page.wait_for_load_state("load")  # a click returns when the next page has begun, not when it stands
        self._shoot(page)
        faults = checks.structure_faults(page) + checks.glyph_faults(page) + self.faults()
        if page.context is not self._contexts.get("plain"):  # axe waits on timers, which need scripts
            faults += checks.access_faults(page)
        assert not faults, f"{page.url}\n" + "\n".join(faults)

    def _shoot(self, page: Page) -> None:
        """Keep a picture of each page checked in the folder that `SHOTS` names."""
        if SHOTS:
            guise = next(name for name, context in self._contexts.items() if context is page.context)
            name = re.sub(r"[^\w-]+", "-", page.url.removeprefix(self.address)).strip("-")[:60] or "home"
            taken = len(list(Path(SHOTS).glob(f"{name}.{guise}*.png")))
            page.screenshot(path=Path(SHOTS) / f"{name}.{guise}{taken or ''}.png", full_page=True)

    def faults(self) -> list[str]:
        """What any page of this visitor has done wrong so far."""
        return [fault for watch in self._watches for fault in watch.faults]

    def close(self) -> None:
        """End all contexts; fails the test on what happened after the last check."""
        for context in self._contexts.values():
            context.close()


@pytest.fixture
def site(chrome: Browser, live_server) -> Iterator[Site]:
    """One visitor."""
    visitor = Site(chrome, live_server.url)
    yield visitor
    visitor.close()
    assert not visitor.faults(), "\n".join(visitor.faults())


@pytest.fixture
def open_page(site: Site) -> Callable[..., Page]:
    """`open_page(path, guise="desk", status=200)`: see `Site.open`."""
    return site.open
