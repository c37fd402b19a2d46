"""Names in a notice that stand for no single body: several under one word (泛指), or a masked one (打码)."""

import re

from minsheng.core.policy.lexicon import holds

# 乡镇（街道） · 县（市、区） · 镇街: levels of government alone, without a name
_LEVELS = re.compile(r"(?:全|县|市|区|旗|镇|乡|街道|街|园区|、|[()（）]){2,}")


def is_collective(name: str) -> bool:
    """Whether a name means several bodies: 各街道, 各县（市）区, 相关单位, 乡镇（街道）.

    Source: `names.groups` of the lexicon `units`.
    """
    return name.startswith("各") or holds(name, "units.names.groups") or bool(_LEVELS.fullmatch(name))


def is_masked(name: str) -> bool:
    """Whether signs stand in a name instead of its words: 区**局."""
    return holds(name, "units.names.mask_signs")
