"""What must not stand in any file, and that documents name files that exist."""

import re

import pytest

from tests.contracts.tree import ROOT, SOURCE, kept_files, short

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".ini",
    ".yaml",
    ".yml",
    ".json",
    ".in",
    ".sh",
    "",
}
# Written in parts, so that this file does not find itself.
FOREIGN = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "pypi" + ".org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "mirrors" + ".",
]


def _texts():
    return [path for path in kept_files() if path.suffix in TEXT and path.stat().st_size < 2_000_000]


@pytest.mark.parametrize("mark", FOREIGN)
def test_no_file_names_a_machine_path_or_a_registry(mark):
    found = [short(path) for path in _texts() if mark in path.read_text(encoding="utf-8", errors="replace")]
    assert found == []


def _documents():
    return [path for path in kept_files() if path.suffix == ".md"]


@pytest.mark.parametrize("path", _documents(), ids=short)
def test_document_names_no_missing_file(path):
    text = path.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (path.parent / link).exists()]
    tops = "src|docs|tests|requirements|\\.ci"
    named = re.findall(rf"`((?:{tops})/[\w./-]*\w)`", text)
    missing += [name for name in named if not (ROOT / name).exists()]
    inner = re.findall(r"`((?:core|engines|kit|apps|cli|config)/[\w./-]*\.\w+)`", text)
    missing += [name for name in inner if not (SOURCE / name).exists()]
    assert missing == []
