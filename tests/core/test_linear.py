"""The reader's time grows with the length of the text, not with its square."""

import time

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import plain_source


def notice(projects):
    items = "".join(
        f"{n}.在第{n}片区新建口袋公园{n}个，惠及居民{n}.5万人次，满意率不低于9{n % 10}%。"
        f"（牵头单位：区甲局；配合单位：区乙局）\n推进措施：\n（1）{n % 12 + 1}月底前开工，每处补助{n}万元。"
        f"\n（2）完善制度，加强巡查，确保建成一处、管好一处。\n"
        for n in range(1, projects + 1)
    )
    return "石桥区2025年民生实事清单\n" + items


def seconds(text):
    source = plain_source(text, format="txt")
    spent = []
    for _ in range(3):
        start = time.process_time()
        as_schema(read(source), source)
        spent.append(time.process_time() - start)
    return min(spent)


def test_eight_times_the_text_takes_far_less_than_the_square_of_the_time():
    read(plain_source(notice(3)))
    short, long = seconds(notice(35)), seconds(notice(280))
    assert long < 20 * short


HOSTILE = {
    "one sign": "的" * 200_000,
    "digits": "1" * 100_000,
    "figures": "新增1个," * 20_000,
    "open brackets": "(" * 100_000,
    "open quotes": "“" * 100_000,
    "every": "每个" * 60_000,
    "unit brackets": "(牵头单位:" * 20_000,
    "short lines": "建设\n" * 40_000,
    "numerals": "一二三四五六七八九十" * 10_000,
    "claims": "《石桥区民生实事》解读\n" + "新增5个、" * 6_000 + "培训,完成" * 6_000,
    "one item": "石桥区民生实事清单\n1." + "新增5个、" * 6_000 + "(责任单位:区甲局)\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_seconds(name):
    start = time.process_time()
    read(plain_source(HOSTILE[name]))
    assert time.process_time() - start < 6
