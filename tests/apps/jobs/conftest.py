from dataclasses import dataclass

import pytest
from django.utils.module_loading import autodiscover_modules

from minsheng.apps.jobs import kinds, watching


@dataclass(frozen=True)
class Someone:
    audit_id: str = "lihua"
    audit_post: str = "示例区民生办 民生办 #1"
    area: str | None = "990000/990100/990102/"
    permissions: frozenset[str] = frozenset({"jobs.watch"})

    def may(self, permission: str) -> bool:
        return permission in self.permissions


@pytest.fixture
def clerk():
    return Someone()


@pytest.fixture
def colleague():
    return Someone("wangfang", "示例区民生办 民生办 #2")


@pytest.fixture
def stranger():
    return Someone("zhaolei", "别区民生办 民生办 #9", "990000/990100/990103/")


@pytest.fixture
def work(monkeypatch):
    """Registers a body under the kind `jobs.tried` for the test alone."""

    def register(body):
        monkeypatch.delitem(kinds._kinds, "jobs.tried", raising=False)
        return kinds.job("jobs.tried", title="试办", seen_with="jobs.watch")(body)

    # Before the kinds are put aside: a module is imported once, and would register with the test's own.
    autodiscover_modules("jobs")
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(watching, "_permissions", {})
    return register
