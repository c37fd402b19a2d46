"""The source tree as the contracts read it."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "minsheng"
HERE = Path(__file__).parent


def short(path: Path) -> str:
    """A path as it is written in a message or a list: from the repository's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the product."""
    return tuple(sorted(SOURCE.rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def templates() -> tuple[Path, ...]:
    """Every HTML template of the product."""
    return tuple(sorted(SOURCE.rglob("*.html")))


@cache
def stylesheets() -> tuple[Path, ...]:
    """Every stylesheet of the product."""
    return tuple(sorted(SOURCE.rglob("*.css")))


@cache
def scripts() -> tuple[Path, ...]:
    """Every script of the product."""
    return tuple(sorted(SOURCE.rglob("*.js")))


@cache
def constants() -> dict[str, list[str]]:
    """Every string constant in the product's modules, docstrings left out, with the modules that hold it."""
    found: dict[str, list[str]] = {}
    for path in modules():
        docs = {id(node.value) for node in ast.walk(parsed(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                found.setdefault(node.value, []).append(short(path))
    return found


def calls(name: str) -> list[tuple[Path, ast.Call]]:
    """Every call of a function of that name, bare or as an attribute, in the product."""
    found = []
    for path in modules():
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == name:
                found.append((path, node))
    return found


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def without_comments(text: str) -> str:
    """Template text without comments of either kind; line ends stay."""
    blank = lambda match: "\n" * match.group().count("\n")  # noqa: E731 (used twice, in one line each)
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", blank, text, flags=re.S)
    return re.sub(r"\{#.*?#\}", "", text)
