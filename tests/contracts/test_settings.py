"""Every setting is documented, and the environment is read in one place."""

import ast
import re

from tests.contracts.tree import ROOT, constants, kept_files, modules, parsed, short

DOCUMENT = ROOT / "docs" / "operations" / "settings.md"
USERS = {"Makefile", "run"}
MAY_READ = {"src/minsheng/kit/env.py", "src/minsheng/config/wsgi.py"}


def test_every_setting_of_the_environment_is_documented():
    named = {name for name in constants() if re.fullmatch(r"MINSHENG_[A-Z_]+", name)}
    documented = set(re.findall(r"`(MINSHENG_[A-Z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert sorted(named - documented) == []
    used = "".join(
        path.read_text(encoding="utf-8")
        for path in kept_files()
        if path.name in USERS or path.suffix == ".py"
    )
    assert sorted(name for name in documented if name.removesuffix("_FILE") not in used) == []


def test_environment_is_read_through_the_typed_helpers_alone():
    faults = []
    for path in modules():
        for node in ast.walk(parsed(path)):
            reads = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            if reads and short(path) not in MAY_READ and "/cli/" not in short(path):
                faults.append(f"{short(path)}:{node.lineno}")
    assert faults == []
