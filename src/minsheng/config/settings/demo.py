"""The invented district on one machine; its keys are made at the first start and kept in `var/`."""

from minsheng.config.settings.base import *  # noqa: F403 (settings modules build on each other by design)
from minsheng.config.settings.base import VAR
from minsheng.kit.keys import demo_keys

DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY, FIELD_KEYS = demo_keys(VAR / "demo-keys.json")
