"""A thousand damaged files: each ends with an answer or a sentence, within time and memory."""

from tests.fuzz.running import answers, files

COUNT = 1_000


def test_every_damaged_file_ends_with_an_answer_or_a_sentence():
    found = list(answers(files(), 0, COUNT))
    assert [answer.fault for answer in found if answer.fault] == []
    assert len(found) == COUNT
    # Damage that nothing notices, or that nothing survives, would try nothing.
    assert 0.2 < sum(answer.outcome == "read" for answer in found) / COUNT < 0.95
