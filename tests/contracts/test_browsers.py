"""Stylesheets and scripts hold nothing newer than Chromium 86."""

import re

import pytest

from tests.contracts.tree import scripts, short, stylesheets

AT_RULES = {"@media", "@page", "@supports", "@keyframes", "@font-face", "@charset"}
NEWER_SELECTORS = {
    ":has(": 105,
    ":is(": 88,
    ":where(": 88,
    ":user-valid": 119,
    ":user-invalid": 119,
    "&": 112,
}
NEWER_PROPERTIES = {
    "aspect-ratio": 88,
    "inset": 87,
    "inset-block": 87,
    "inset-inline": 87,
    "margin-inline": 87,
    "margin-block": 87,
    "padding-inline": 87,
    "padding-block": 87,
    "border-inline": 87,
    "border-block": 87,
    "accent-color": 93,
    "color-scheme": 98,
    "translate": 104,
    "rotate": 104,
    "scale": 104,
    "text-wrap": 114,
    "text-underline-offset": 87,
    "text-decoration-thickness": 89,
    "scrollbar-gutter": 94,
    "scrollbar-color": 121,
    "print-color-adjust": 136,
    "container": 105,
    "container-type": 105,
    "field-sizing": 123,
    "font-palette": 101,
    "object-view-box": 104,
}
NEWER_VALUES = (
    r"\b\d+(?:\.\d+)?(?:d|s|l)v[hwib]\b|\dcq[whib]\b|color-mix\(|\b(?:ok)?l(?:ab|ch)\(|hwb\("
    r"|\bsubgrid\b|overflow[^;]*:\s*clip"
)
NEWER_SCRIPT = {
    ".at(": 92,
    "structuredClone": 98,
    "Object.hasOwn": 93,
    "findLast": 97,
    "static {": 94,
    "toSorted": 110,
    "Object.groupBy": 117,
    ".showPicker": 99,
    ".replaceChildren": 86.5,
    "await import": 89,
    "<dialog": 37,
}


def _plain(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', css)


def rules(css: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Selectors, declarations and at-rules of a stylesheet; a rule inside a rule raises ValueError."""
    selectors, declarations, at_rules = [], [], []
    stack: list[str] = []
    for part in re.findall(r"[^{};]+|[{};]", _plain(css)):
        text = part.strip()
        if part == "}":
            stack.pop()
        elif part == "{":
            if len(stack) > 1 and not stack[-2].startswith("@"):
                raise ValueError(f"nested rule: {stack[-2]} {{ {stack[-1]}")
        elif part == ";" or not text:
            continue
        elif (
            stack
            and not stack[-1].startswith(("@media", "@supports", "@keyframes"))
            and ":" in text
            and _declares(text)
        ):
            name, _, value = text.partition(":")
            declarations.append((name.strip(), value.strip()))
        else:
            stack.append(text)
            (at_rules if text.startswith("@") else selectors).append(text)
    return selectors, declarations, at_rules


def _declares(text: str) -> bool:
    return re.match(r"^-{0,2}[a-z][a-z0-9-]*\s*:\s", text + " ") is not None


@pytest.mark.parametrize("path", stylesheets(), ids=short)
def test_stylesheet_is_read_by_chromium_86(path):
    selectors, declarations, at_rules = rules(path.read_text(encoding="utf-8"))
    faults = [f"{new} in {selector}" for selector in selectors for new in NEWER_SELECTORS if new in selector]
    faults += [selector for selector in selectors if re.search(r":not\([^)]*,", selector)]
    faults += [f"{name}: {value}" for name, value in declarations if name in NEWER_PROPERTIES]
    faults += [
        f"{name}: {value}" for name, value in declarations if re.search(NEWER_VALUES, f"{name}: {value}")
    ]
    faults += [rule for rule in at_rules if rule.split()[0] not in AT_RULES]
    faults += [rule for rule in at_rules if rule.startswith("@media") and re.search(r"[<>]", rule)]
    faults += [f"{name}: {value}" for name, value in declarations if "url(" in value]
    assert faults == []
    assert declarations


@pytest.mark.parametrize(
    "css",
    [
        "a { b { color: red } }",
        "a { & b { color: red } }",
        "@layer x { a { color: red } }",
        "a:has(b) { color: red }",
    ],
)
def test_newer_rules_are_found(css):
    try:
        selectors, _, at_rules = rules(css)
    except ValueError:
        return
    newer = [new for selector in selectors for new in NEWER_SELECTORS if new in selector]
    assert newer or [rule for rule in at_rules if rule.split()[0] not in AT_RULES]


@pytest.mark.parametrize("path", scripts(), ids=short)
def test_script_is_read_by_chromium_86_and_evaluates_nothing(path):
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert [new for new in NEWER_SCRIPT if new in text] == []
    assert re.findall(r"\beval\(|new Function|innerHTML|outerHTML\s*=|document\.write|https?://", text) == []
