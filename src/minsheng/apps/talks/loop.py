"""The loop that talks go through, as its table says."""

from importlib.resources import files

from minsheng.core.process import Process, loaded

TABLE = 1
"""Number of the table in use; `verify` asks a step's own."""

LOOP: Process = loaded((files(__package__) / "loop.toml").read_text(encoding="utf-8"))
