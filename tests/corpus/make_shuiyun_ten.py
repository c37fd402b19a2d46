"""Write `shuiyun-ten.txt`: a county's twelve matters in prose, as a forum printed them, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Source, plain, read_source, write_gold
from numerals import chinese


def lines(source: Source) -> list[str]:
    """The thread: its head, the post item by item, the replies."""
    out = [*source.blocks["top"], "", source.facts["title"], ""]
    out += [f"　　{text}" for text in source.blocks["cover"]]
    for item in source.chapters[0].items:
        out += [f"　　{chinese(int(item.number or 0))}、{item.title}", f"　　{plain(item.body)}"]
    return [*out, "", f"　　　　　　　　{source.facts['issuer']}", *source.blocks["foot"], ""]


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("shuiyun-ten")
    text = "\r\n".join(lines(source))
    (folder / "shuiyun-ten.txt").write_bytes(text.encode("gb18030"))
    write_gold(source, folder)


if __name__ == "__main__":
    main()
