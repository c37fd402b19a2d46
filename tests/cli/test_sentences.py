from collections import defaultdict

import pytest

from minsheng.apps.ui.sentences import NoSentence, codes, sentence, sentence_for
from minsheng.engines.office.problems import FileTooLarge


def test_a_problems_facts_fill_its_sentence():
    assert sentence(FileTooLarge(size_mb=21, limit_mb=20)) == (
        "文件有 21 MB，超过 20 MB 的上限。请删去图片或拆成几份后重试。"
    )


def test_a_code_without_a_sentence_says_where_it_is_missed():
    with pytest.raises(NoSentence, match=r"'office\.nothing': no 'nothing' under \[office\].*office\.toml"):
        sentence_for("office.nothing", {})
    with pytest.raises(NoSentence, match=r"'nothing': no '' under \[nothing\]"):
        sentence_for("nothing", {})


def test_a_fact_that_was_not_given_is_named():
    with pytest.raises(NoSentence, match="'limit_mb', given are \\['size_mb'\\]"):
        sentence_for("office.file_too_large", {"size_mb": 1})


def test_every_sentence_is_chinese_and_ends_as_one():
    mine = [code for code in codes() if code.startswith(("office.", "cli."))]
    assert len(mine) > 50
    facts = defaultdict(int)
    assert [code for code in mine if not sentence_for(code, facts).endswith("。")] == []
