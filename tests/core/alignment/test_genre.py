import re
from pathlib import Path

import minsheng.core.alignment as alignment
from minsheng.core.alignment.grams import Vocabulary, folded, genre

HERE = Path(alignment.__file__).parent


def _lists():
    for table, rows in genre().items():
        for name, words in rows.items():
            if name in ("alike", "same", "short"):
                yield from ((f"{table}.{name}", row) for row in words)
            else:
                yield f"{table}.{name}", words


def test_no_list_is_empty_and_no_word_stands_twice():
    for path, words in _lists():
        assert words, path
        assert len(words) == len(set(words)), (path, {word for word in words if words.count(word) > 1})
        assert [word for word in words if folded(word) != word] == [], path


def test_no_place_stands_in_the_matcher_and_no_long_phrase():
    files = (*HERE.glob("*.py"), HERE / "genre.toml")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert not re.search("合肥|瑶海|肥西|肥东|庐江|巢湖|安徽", text)
    told = {word for path, words in _lists() for word in words if not path.startswith("offices")}
    assert [word for word in told if len(word) > 8] == []


def test_places_figures_and_words_of_the_genre_say_nothing():
    vocabulary = Vocabulary(["甲", "乙"], ["桃源区", "桃源"])
    assert vocabulary.pieces("桃源区持续推进全区新建乡村影院3.5万个。") == ("乡村影院",)
    assert vocabulary.pieces("配备AED设备") == ("配备", "aed", "设备")


def test_words_of_items_of_every_kind_weigh_less():
    vocabulary = Vocabulary(["免费筛查", "影院放映"])
    assert vocabulary.weigh(("免费筛查", 1.0)).mass == 0.5 * vocabulary.weigh(("影院放映", 1.0)).mass
    assert vocabulary.is_plain("全年免费筛查")
    assert not vocabulary.is_plain("全年影院放映")


def test_the_words_that_two_texts_share_are_told_whole():
    vocabulary = Vocabulary(["修缮乡村影院20处", "给乡村影院添座椅", "装路灯"])
    assert vocabulary.shared_words("修缮乡村影院20处", "给乡村影院添座椅") == ("乡村影院",)
    assert vocabulary.shared_words("修缮乡村影院20处", "装路灯") == ()
