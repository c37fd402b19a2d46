from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Someone:
    audit_id: str = "lihua"
    audit_post: str = "示例区民生办 民生办 #1"
    area: str | None = "1/2/3/"


@pytest.fixture
def clerk():
    return Someone()
