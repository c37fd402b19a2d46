"""The parser of the command line: what argparse says itself is said in Chinese too."""

from __future__ import annotations

import argparse
import gettext
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DOMAIN = "argparse"
_FOLDER = Path(__file__).parent / "locale"
_LANGUAGE = "zh_CN"


class Parser(argparse.ArgumentParser):
    """A parser whose help and whose errors are Chinese, whatever the language of the machine."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 (argparse's own arguments)
        with _in_chinese():
            super().__init__(**given)

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """As argparse does."""
        with _in_chinese():
            return super().parse_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Usage and one sentence on stderr, status 2."""
        with _in_chinese():
            super().error(message)


def whole(text: str) -> int:
    """The whole number of an option, for `type=`."""
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}”不是整数，请写成 8000 这样")
    return int(text)


@contextmanager
def _in_chinese() -> Iterator[None]:
    """Argparse asks gettext for its words: for as long as it does, they are ours.

    Domain and language are put back: Django's words and those of children are no matter of this parser.
    """
    domain, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = _LANGUAGE
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language
