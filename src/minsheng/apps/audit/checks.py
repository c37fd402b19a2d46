"""What `minsheng verify` asks of the chain."""

from minsheng.apps.audit import trail
from minsheng.kit.checks import register

register("审计链", trail.verify)
