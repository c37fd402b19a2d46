import pytest


@pytest.fixture
def storage(settings, tmp_path):
    """A storage of its own for the test: the folder it lies in."""
    local = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": local}
    return tmp_path / "files"


@pytest.fixture
def elsewhere(settings):
    """A storage without paths, as an object store is."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
