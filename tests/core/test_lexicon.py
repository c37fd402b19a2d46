"""The reader's words are data: no list empty, no word twice, every code with its sentence."""

import re
import tomllib
from pathlib import Path

import minsheng.core.policy as policy
from minsheng.core.policy.lexicon import FILES, every_list, measure_classes, table
from minsheng.core.quantity.passage import fold

HERE = Path(policy.__file__).parent


def test_each_file_of_the_lexicon_is_loaded():
    assert sorted(path.stem for path in (HERE / "lexicon").glob("*.toml")) == sorted(FILES)


def test_no_list_is_empty_and_no_word_stands_twice():
    for path, words in every_list():
        assert words, path
        assert len(words) == len(set(words)), (path, {word for word in words if words.count(word) > 1})


def test_words_are_printed_as_the_folded_text_prints_them():
    for path, words in every_list():
        assert [word for word in words if fold(word) != word and word.strip() == word] == [], path


def test_each_measure_word_has_one_class():
    found = table("measures")
    listed = [word for name in set(measure_classes().values()) for word in found[name]["words"]]
    assert len(listed) == len(set(listed)), {word for word in listed if listed.count(word) > 1}


def test_signs_that_change_a_measure_word_stand_with_a_known_word():
    assert set(table("measures")["not_before"]) <= set(measure_classes()) | {"期"}


def test_every_code_of_the_reader_has_a_sentence_that_names_given_facts():
    sentences = Path(policy.__file__).parents[2] / "apps/ui/sentences/policy.toml"
    written = tomllib.loads(sentences.read_text(encoding="utf-8"))["policy"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    assert set(re.findall(r'"policy\.([a-z_]+)"', code)) == set(written)
    for template in written.values():
        assert all(f'"{name}"' in code for name in re.findall(r"{(\w+)}", template))


def test_no_document_of_the_corpus_is_named_in_the_reader():
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in HERE.rglob("*") if path.suffix in {".py", ".toml"}
    )
    assert not re.search("合肥|瑶海|肥西|肥东|庐江|巢湖", text)
