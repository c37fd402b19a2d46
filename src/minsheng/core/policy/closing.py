"""Words behind a list that belong to none of its items: 同时,继续办好…, 注:…."""

import re
from collections.abc import Sequence

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.listends import ends_with_units
from minsheng.core.policy.nodes import Node, Region, is_frame
from minsheng.core.policy.paragraphs import is_field_line
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import Passage

# 同时,继续办好… · 此外… · 注:… · 各单位要… · 对完成好的单位…
_TURNS = re.compile(
    r"(?:与此)?同时[,，]?|此外|另外|另[,有需为将对再拟行]|另(?=安排|投入|给予|新增|新建)|注\d?[:.、]|[*※△]?(?:备注|说明|附注)[:]|继续(?:办好|做好|推进|实施)|(?:请|以上|上述)?各(?:责任|牵头|有关|相关|级|镇|单位|部门)"
    r"|对[^,。;]{2,16}(?:单位|部门)|工作要求|下一步[,:]|(?:以上|上述)(?:各项)?(?:项目|任务|工作|事项)|各(?:项目|项)|(?:全部|所有)(?:项目|任务)"
    rf"|{one_of('outline.chapters.frames')}:"
)
# 以上项目11月底前完成 · 各责任单位要…: words on the whole list wherever they stand
_OF_ALL = re.compile(r"(?:以上|上述)(?:各项)?(?:项目|任务|工作|事项)|各(?:责任|牵头)单位")
_ANY_YEAR = 2000
# 督查2次
_COUNT = re.compile(r"\d[次场轮遍]")
# …100张。责任单位:区民政局
_LISTED = re.compile(r"[^()]:[^()。;]+(?:\([^()]{1,12}\)[^()。;]*)?[。;]?$")
# 新增床位100张(区民政局)
_BRACKET_LAST = re.compile(r"\)[。;]?$")


def cut_closing(region: Region) -> list[Passage]:
    """Take the paragraphs behind the last item's units out of the item; those with a figure are given back.

    Where the other items go on behind their units too, only what begins with words of turning is taken.
    """
    told = [text for text in region.asides if _figured(text.text)]
    return [*_behind_last(region), *told]


def _behind_last(region: Region) -> list[Passage]:
    """Paragraphs with a figure behind the last item, taken out of it."""
    nodes = [node for root in region.roots if not is_frame(root.text.text) for node in root.walk()]
    last = nodes[-1] if nodes else None
    if last is None or last.inside or last.measured >= 0 or not last.body:
        return []
    place = _end_of_item(last, nodes[:-1])
    if place < 0:
        return []
    closing, last.body = last.body[place:], last.body[:place]
    return [text for text in closing if _figured(text.text)]


def _figured(text: str) -> bool:
    """True for words with a figure, whatever it is of, or a due day."""
    heard = harvest(text, Role.SUBTARGET)
    return bool(heard.quantities or heard.unread or dues_in(text, _ANY_YEAR) or _COUNT.search(text))


def _end_of_item(last: Node, others: Sequence[Node]) -> int:
    """Position in the body of the last item of the first paragraph behind it, -1 if there is none."""
    fields = _fields(last)
    if fields:
        first = fields[-1] + 1
        sure = any(_fields(node) for node in others) and not any(_goes_on(node) for node in others)
    else:
        listed = _LISTED.search(last.text.text) is not None and ends_with_units(last.text.text)
        if not listed and not _BRACKET_LAST.search(last.text.text):
            return next((place for place, text in enumerate(last.body) if _OF_ALL.match(text.text)), -1)
        first = 0
        sure = listed and bool(others) and not any(node.body or node.children for node in others)
    tail = range(first, len(last.body))
    return next((place for place in tail if sure or _TURNS.match(last.body[place].text)), -1)


def _fields(node: Node) -> list[int]:
    return [place for place, text in enumerate(node.body) if is_field_line(text.text)]


def _goes_on(node: Node) -> bool:
    """True for an item with words of its own behind its label of units."""
    fields = _fields(node)
    return bool(fields) and any(text.text[0] not in "([" for text in node.body[fields[-1] + 1 :])
