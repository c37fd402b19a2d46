"""Imports and foreign keys point downwards; the core needs no Django."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from tests.contracts.tree import ROOT


def test_imports_keep_the_layers():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _heights() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(each["layers"] for each in contracts if each.get("containers") == ["minsheng.apps"])
    return {app.strip(): -depth for depth, row in enumerate(layers) for app in row.split("|")}


def test_foreign_keys_keep_the_layers():
    heights = _heights()
    faults = []
    for model in apps.get_models():
        own = heights.get(model._meta.app_label)
        if own is None or not model.__module__.startswith("minsheng."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, (ForeignKey, OneToOneField, ManyToManyField)):
                target = field.related_model._meta.app_label
                if target != model._meta.app_label and heights.get(target, -99) >= own:
                    faults.append(f"{model._meta.label}.{field.name} points at {target}")
    assert not faults, faults


def test_audit_has_no_foreign_key():
    fields = [
        field for model in apps.get_app_config("audit").get_models() for field in model._meta.get_fields()
    ]
    assert [field.name for field in fields if field.is_relation] == []


BLOCK = """
import importlib, pkgutil, sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "duckdb", "docx", "rich"}:
            raise ImportError(f"the core asked for {name}")
sys.meta_path.insert(0, Wall())
import minsheng.core
names = [m.name for m in pkgutil.walk_packages(minsheng.core.__path__, "minsheng.core.")]
for name in names:
    importlib.import_module(name)
import minsheng.apps.ui.sentences
assert "django" not in sys.modules
print(len(names))
"""


def test_core_and_its_sentences_import_with_django_absent():
    result = subprocess.run(
        [sys.executable, "-c", BLOCK], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) >= 3
