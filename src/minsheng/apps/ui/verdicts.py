"""What a notice says to a claim of an interpretation, in words and classes (解读比对)."""

from dataclasses import dataclass

from minsheng.core.policy.reading import Verdict


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """One verdict as printed: its word, the class of the word and that of the passage it judges."""

    word: str
    css: str = "c-h"
    mark: str = "dbt"


VERDICTS = {
    Verdict.AGREES: VerdictWords("一致", "tick", "ok"),
    Verdict.DIFFERS: VerdictWords("不一致", mark="miss"),
    Verdict.NO_TASK: VerdictWords("无任务"),
    Verdict.DIGITS_LOST: VerdictWords("缺字"),
    Verdict.UNMATCHED: VerdictWords("对不上"),
}
"""In the order in which they are counted."""
