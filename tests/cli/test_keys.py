import base64
import re

import pytest

from minsheng.cli import main as cli


def test_prints_two_fresh_lines_for_the_environment(capsys):
    assert cli.main(["keys"]) == 0
    assert cli.main(["keys", "--name", "second"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(set(lines)) == 4
    assert re.fullmatch(r"MINSHENG_SECRET_KEY=[\w-]{64}", lines[0])
    name, _, key = lines[3].removeprefix("MINSHENG_FIELD_KEYS=").partition(":")
    assert name == "second"
    assert len(base64.urlsafe_b64decode(key)) == 32


@pytest.mark.parametrize("name", ["a b", "1a", "a:b"])
def test_refuses_a_name_that_settings_would_not_understand(name):
    with pytest.raises(SystemExit) as caught:
        cli.main(["keys", "--name", name])
    assert caught.value.code == 2
