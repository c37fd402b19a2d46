"""What `minsheng verify` asks of the stored files."""

from minsheng.apps.files import queries
from minsheng.kit.checks import register

register("文件", queries.unsound)
