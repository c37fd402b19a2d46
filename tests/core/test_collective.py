"""Names that stand for several bodies, or for one that is masked."""

import pytest

from minsheng.core.policy.collective import is_collective, is_masked


@pytest.mark.parametrize(
    "name",
    [
        "各街道",
        "各镇街",
        "各县（市）区",
        "各责任单位",
        "各有关部门",
        "市直有关单位",
        "区级相关部门",
        "领导小组成员单位",
        "乡镇（街道）",
        "县（市、区）",
        "镇街",
    ],
)
def test_a_name_that_means_several_bodies_is_collective(name):
    assert is_collective(name)


@pytest.mark.parametrize(
    "name", ["区民政局", "明湖街道", "道县", "望湖区", "区市场监管局", "青石镇", "市区两级供销社"]
)
def test_the_name_of_one_body_is_not(name):
    assert not is_collective(name)


@pytest.mark.parametrize(("name", "masked"), [("区**局", True), ("某街道", True), ("区民政局", False)])
def test_signs_instead_of_words_are_a_mask(name, masked):
    assert is_masked(name) is masked
