"""Migrations: they say what the models say, and each can be taken back."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("minsheng.")}


def migrations():
    disk = MigrationLoader(None).disk_migrations
    return [migration for (app, _), migration in sorted(disk.items()) if app in OURS]


def test_no_model_has_changed_without_a_migration():
    loader = MigrationLoader(None)
    with translation.override(None):  # the words of Django's own models are English in its migrations
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        found = detector.changes(graph=loader.graph)
    assert {app: [change.operations for change in changes] for app, changes in found.items()} == {}


@pytest.mark.parametrize("migration", migrations(), ids=str)
def test_each_migration_can_be_taken_back(migration):
    assert [operation for operation in migration.operations if not operation.reversible] == []
