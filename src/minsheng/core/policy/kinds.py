"""How a target would be measured: type A–H, flow or stock, reach or held, part or subset."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from minsheng.core.policy.lexicon import class_of, first_in, one_of, words
from minsheng.core.policy.quantities import Found
from minsheng.core.policy.rates import clause_end, clause_start
from minsheng.core.policy.reading import Comparator, Hold, Proposal
from minsheng.core.policy.shares import shares_of

_STANDARD_PER = re.compile(r"/(?:[百千万]\S+|平方米|床位|亩)")
_GROWTH = re.compile(r"(?:增长|增加|提高|提升)$")
# 投诉量同比下降20%: a state below last year's, held to the end of the year
_FALL = re.compile(r"(?:下降|降低|减少|压降)$")
_POINTS = ("个百分点", "百分点", "个点")
_REACHES_CLASS = re.compile(r"[^,。;]{0,16}(?:达到|符合)[^,。;]{0,12}(?:标准|等级|级|类)")


_CAPACITY = ("学位", "床位")
"""Places for people: works where they are built, a mere count where they are found in standing houses."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The words around a target: its clause before and behind the figure, and what stands earlier."""

    before: str
    after: str
    clause: str
    earlier: str
    unit: str
    per: bool


def setting_of(text: str, found: Found) -> Setting:
    """The words around a quantity of a folded text."""
    start = clause_start(text, found.figure.start)
    end = clause_end(text, found.end)
    unit = found.unit or ""
    tail = re.split(r"[、\d]", text[found.end : end])[0][:24]
    before = text[min(found.start, found.figure.start) : found.figure.start]
    per = any(not word.endswith(words("measures.every.periods")) for word in unit.split("/")[1:])
    window = max(0, start - 200)
    sentence = max(text.rfind("。", window, start), text.rfind(";", window, start), window - 1) + 1
    return Setting(
        before, tail, text[start:end], text[sentence:start], found.figure.unit, per and "/" in unit
    )


def _money(place: Setting) -> tuple[str, str]:
    task = first_in(place.before + place.after, "promises.standards.tasks")
    return ("A", task) if task and not place.per else ("C", "元")


def _share(place: Setting) -> tuple[str, str]:
    if word := first_in(place.before or place.clause, "promises.held.state"):
        return "D", word
    if word := first_in(place.clause, "promises.held.shares"):
        return "C", word
    if place.unit in _POINTS:
        return "B", place.unit
    if match := _FALL.search(place.before):
        return "D", match[0]
    if match := _GROWTH.search(place.before):
        return "A", match[0]
    return "B", place.unit


def _per_unit(place: Setting, found: Found) -> tuple[str, str]:
    counted = class_of(place.unit)
    measured = counted in ("measures", "places") or place.unit in ("册", "本", "张")
    if _STANDARD_PER.search(found.unit or "") or (
        measured and counted != "events" and "标准" in place.clause
    ):
        return "C", (found.unit or "").partition("/")[2]
    if place.unit in ("册", "本"):
        return "C", place.unit
    if counted == "events" and not place.per:
        # 每年开展4次: times of one year add up; those of a term or month are a rhythm
        yearly = (found.unit or "").endswith(("/年", "/年度"))
        return ("A", place.unit) if yearly else ("B", "每")
    return "B", "每"


def _counted(place: Setting, found: Found) -> tuple[str, str]:
    """A count without 每: people and events add up (A), sites are works (E), bodies are founded (F)."""
    counted = class_of(place.unit)
    near = place.before + place.after
    if "全覆盖" in place.after:
        return "B", "全覆盖"
    if counted in ("persons", "households", "events"):
        if counted == "events" and found.bound.printed in ("至", "到"):
            return "C", found.bound.printed
        return ("E", "改厕") if "改厕" in near else ("A", place.unit)
    if "监测" in near:
        return "B", "监测"
    if place.unit == "项" and place.after.startswith(("任务", "活动", "服务")):
        return "A", "项"
    if _REACHES_CLASS.match(place.after):
        return "B", "达到"
    if first_in(near, "promises.works.founding") and first_in(near, "promises.works.founded"):
        return "F", first_in(near, "promises.works.founding")
    if counted == "measures" and (single := first_in(place.before, "promises.standards.single")):
        return "C", single
    if counted == "measures":
        return ("C", "标准") if place.after.startswith("标准") else ("E", place.unit)
    return _sites(place, near)


def _sites(place: Setting, near: str) -> tuple[str, str]:
    fostered = first_in(near, "promises.works.fostering")
    named = first_in(near, "promises.works.named")
    work = first_in(near, "promises.works.verbs")
    if work and not fostered and not (named and work not in ("新建", "建成", "改建")):
        return "E", work
    thing = first_in(near, "promises.works.things")
    if thing and not fostered and not (named and "新增" in near):
        return "E", thing
    if not work and not fostered and not named:
        opened = (
            first_in(place.earlier[-40:] + place.clause, "promises.works.verbs") if not place.before else ""
        )
        if opened:
            return "E", opened
    return "A", fostered or named or place.unit


def _type(place: Setting, found: Found) -> tuple[str, str]:
    unit = class_of(place.unit)
    if unit == "money":
        return _money(place)
    if place.unit == "倍" or place.unit == "ratio":
        return "C", place.unit
    if unit == "levels" or (unit == "times" and found.bound.comparator is Comparator.LE):
        return "D", found.bound.printed or place.unit
    if unit == "ratios":
        return _share(place)
    if "/" in (found.unit or ""):
        return _per_unit(place, found)
    if "千人口" in place.before or "万人口" in place.before:
        return "B", "千人口"
    return _counted(place, found)


@cache
def _each() -> re.Pattern[str]:
    # 甲街道和乙街道各新建食堂 · 各 : the figure behind it is that of one unit, not 各类讲座 or 各级
    verbs = one_of("promises.works.verbs")
    return re.compile(rf"各(?:(?:{verbs}|启用|举办|开展|配备)[^\d、,]{{0,8}}|至少)?$")


def _held(kind: str, place: Setting, found: Found) -> tuple[Hold, str]:
    if _each().search(place.before):
        return Hold.PER_UNIT, "各"
    if place.per and kind in ("B", "C"):
        return Hold.PER_UNIT, "每"
    if found.bound.printed in ("稳定在", "保持在", "维持在") or (
        kind in "BD" and first_in(place.before, "promises.held.words")
    ):
        return Hold.HELD, found.bound.printed or first_in(place.before, "promises.held.words")
    if kind == "D" and found.baseline is None:
        return Hold.HELD, ""
    return Hold.REACH, ""


def _stock(kind: str, place: Setting, found: Found) -> str:
    """The word by which a count is what stands on a day, empty where it is what is added."""
    if kind not in ("A", "E", "F") or "新增" in place.before:
        return ""
    if found.bound.printed in ("达到", "达", "稳定在", "保持在") and "增" not in place.before:
        return found.bound.printed
    if first_in(place.before, "promises.works.verbs"):
        return ""
    return first_in(place.before, "promises.held.stock") or ("运行" if place.after.endswith("运行") else "")


def propose(text: str, found: tuple[Found, ...]) -> list[Proposal]:
    """A proposal for each quantity of a title, in order; the clerk confirms.

    Args:
        text: folded text of the title.
        found: its quantities in order of print.
    """
    proposals: list[Proposal] = []
    wholes = shares_of(text, found)
    for place, item in enumerate(found):
        around = setting_of(text, item)
        kind, why = _type(around, item)
        if place and _goes_on(text, found[place - 1], item):
            kind, why = proposals[-1].type, proposals[-1].because[0] if proposals[-1].because else why
        hold, held = _held(kind, around, item)
        stock = _stock(kind, around, item)
        soft = first_in(
            around.clause[: around.clause.find(around.before) + len(around.before)], "promises.held.soft"
        )
        subset = wholes[place]
        if subset is not None and subset < place and item.figure.unit == found[subset].figure.unit:
            kind = proposals[subset].type
        because = tuple(dict.fromkeys(word for word in (why, held, stock, soft) if word))
        doubt = _doubt(kind, item, why, around)
        proposals.append(Proposal(kind, bool(stock), hold, bool(soft), subset, None, because, doubt))
    return _with_parts(text, found, proposals)


def _goes_on(text: str, before: Found, item: Found) -> bool:
    """True for a count in a series whose verb stands before the first: 新建甲4个、乙2个."""
    gap = text[before.end : item.figure.start]
    counts = ("places", "measures")
    both = class_of(before.figure.unit) in counts and class_of(item.figure.unit) in counts
    if not both or any(mark in gap for mark in ",。;:") or "/" in f"{before.unit}{item.unit}":
        return False
    return not any(first_in(gap, f"promises.works.{name}") for name in ("verbs", "fostering", "founding"))


def _with_parts(text: str, found: tuple[Found, ...], proposals: list[Proposal]) -> list[Proposal]:
    """Proposals in which figures that add up exactly to the one before them are its parts."""
    values = [item.figure.single for item in found]
    for place in range(len(found) - 2):
        for last in range(place + 3, min(place + 7, len(found) + 1)):
            run = range(place + 1, last)
            same = all(
                proposals[i].type == proposals[place].type and proposals[i].subset_of is None for i in run
            )
            adds_up = (
                same and values[place] > 1 and sum((values[i] for i in run), Decimal(0)) == values[place]
            )
            if adds_up and "。" not in text[found[place].end : found[last - 1].figure.start]:
                return [_part(p, place) if i in run else p for i, p in enumerate(proposals)]
    return proposals


def _part(proposal: Proposal, whole: int) -> Proposal:
    return Proposal(
        proposal.type,
        proposal.stock,
        proposal.hold,
        proposal.soft,
        None,
        whole,
        proposal.because,
        proposal.doubt,
    )


def _doubt(kind: str, item: Found, why: str, place: Setting) -> str:
    if not item.figure.known:
        return "policy.unit_unknown"
    periodic = "/" in (item.unit or "") and not place.per and class_of(place.unit) == "events"
    if periodic or place.unit in _POINTS or (kind == "D" and _FALL.search(place.before)):
        return "policy.count_or_rate"
    if (
        kind == "E"
        and why in _CAPACITY
        and not first_in(place.earlier + place.before, "promises.works.verbs")
    ):
        return "policy.type_unsure"
    if kind == "A" and why == place.unit and class_of(place.unit) == "places":
        return "policy.type_unsure"
    return ""
