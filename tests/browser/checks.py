"""What every page that a test opens must satisfy, whatever the test is about."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

HAN_FONTS = (
    "CJK",
    "Han",
    "Hei",
    "Song",
    "YaHei",
    "WenQuan",
    "PingFang",
    "Ming",
    "Noto Sans SC",
    "Noto Serif SC",
)
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
STRUCTURE = Path(__file__).with_name("structure.js").read_text(encoding="utf-8")


@dataclass
class Watch:
    """Listens to one page from before its first byte: errors, broken policy, requests to other hosts."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        own_status = "the server responded with a status of" in message.text and self._is_page(message)
        if message.type == "error" and not own_status:
            self.faults.append(f"console: {message.text}")

    def _is_page(self, message: ConsoleMessage) -> bool:
        # The status of a page or of a partial reply is judged where it was asked for, not here.
        return "/static/" not in str(message.location.get("url", ""))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob", "about"}:
            return
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.faults.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"request failed: {request.url} {request.failure}")


def structure_faults(page: Page) -> list[str]:
    """Title, one h1, labels, form actions, anchors, ids, width; needs no scripts of the page itself."""
    return list(page.evaluate(STRUCTURE))


def access_faults(page: Page) -> list[str]:
    """Serious and critical findings of axe."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    grave = [violation for violation in found if violation["impact"] in {"serious", "critical"}]
    return [
        f"axe {violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in grave
    ]


def glyph_faults(page: Page) -> list[str]:
    """Whether the h1's Han characters are drawn by a font that has them, and are not boxes."""
    han = sum("一" <= char <= "鿿" for char in page.locator("h1").inner_text())
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    tools.detach()
    drawn = sum(font["glyphCount"] for font in fonts if any(name in font["familyName"] for name in HAN_FONTS))
    return [] if drawn >= han else [f"{han} Han characters in the h1, {drawn} drawn: {fonts}"]
