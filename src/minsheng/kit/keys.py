"""Fresh secrets, and the ones a demo makes for itself."""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from minsheng.kit.folders import private_folder


def fresh_secret() -> str:
    """A random text of 64 URL-safe characters, for signing."""
    return secrets.token_urlsafe(48)


def fresh_field_key(name: str) -> str:
    """A named 256-bit key for `EncryptedField`, written `name:base64`."""
    return f"{name}:{urlsafe_b64encode(os.urandom(32)).decode()}"


def demo_keys(path: Path) -> tuple[str, str]:
    """The demo's signing secret and field key: made at the first call, then read from `path` (owner only)."""
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        return kept["secret"], kept["field"]
    private_folder(path.parent)
    made = {"secret": fresh_secret(), "field": fresh_field_key("demo")}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file)
    return made["secret"], made["field"]
