"""Damage to files, the same for the same seed: bytes, parts of archives, lines and signs of texts."""

import io
import json
import random
import zipfile

SIGNS = (
    "、，。；：（）〔〕【】“”《》①⑳一二十百千万亿零〇两半0123456789.%‰/·—-&<>"
    "\t\u3000\xa0\u200b\ufeff\U0001f600\U00020000\x00\x1b"
)
WORDS = (
    *(
        "附件2",
        "推进措施：",
        "（无任务）",
        "牵头单位：",
        "；配合单位：",
        "其中",
        "分别",
        "不低于",
        "每人每月",
    ),
    *("1.", "（一）", "第一件", "99999999999999999999万亿元", "0.0000000001%", "2月30日前", "1:1"),
    *("由0%提高到", "****", "各县(市)区"),
)


def mutated(data: bytes, seed: str) -> bytes:
    """The file with one to four damages of the kinds that fit it."""
    chance = random.Random(seed)  # noqa: S311 (damage, not a secret)
    for _ in range(chance.randint(1, 4)):
        data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    if data.startswith(b"{") and chance.random() < 0.8:
        return _values(data, chance)
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _archive(data, chance)
    if _is_text(data) and chance.random() < 0.85:
        return _text(data, chance)
    return _bytes(data, chance)


def _is_text(data: bytes) -> bool:
    return b"\x00" not in data[:2000] and not data.startswith((b"PK", b"%PDF", b"\xd0\xcf"))


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Flips, cuts, doubles, blanks or moves a stretch."""
    start = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 2, 4, 16, 256, 4096)), len(data) - start)
    end = start + length
    return chance.choice(
        (
            lambda: data[:start] + chance.randbytes(length) + data[end:],
            lambda: data[:start] + data[end:],
            lambda: data[:start] + data[start:end] * chance.choice((2, 3, 50)) + data[end:],
            lambda: data[:start] + bytes(length) + data[end:],
            lambda: data[end:] + data[:start] + data[start:end],
            lambda: data[:start],
            lambda: data[:start] + b"\xff" * length + data[end:],
        )
    )()


def _archive(data: bytes, chance: random.Random) -> bytes:
    """One part of an archive damaged, left out, doubled or swapped, packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = [(name, old.read(name)) for name in old.namelist()]
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zipfile.zlib.error,
    ):
        return _bytes(data, chance)
    if not parts:
        return _bytes(data, chance)
    place = chance.randrange(len(parts))
    name, content = max(parts, key=lambda part: len(part[1])) if chance.random() < 0.5 else parts[place]
    place = parts.index((name, content))
    kind = chance.random()
    if kind < 0.75:
        parts[place] = (name, _text(content, chance) if content[:1] == b"<" else _bytes(content, chance))
    elif kind < 0.85:
        del parts[place]
    elif kind < 0.92:
        parts[place] = (name, parts[chance.randrange(len(parts))][1])
    else:
        parts.append((f"x/{name}", content))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in dict(parts).items():
            new.writestr(name, content)
    return packed.getvalue()


def _values(data: bytes, chance: random.Random) -> bytes:
    """One value of a JSON document replaced by another, of any type, or left out."""
    try:
        root = json.loads(data)
    except ValueError:
        return _bytes(data, chance)
    holder = root
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = chance.choice(keys)
        if not isinstance(holder[key], dict | list) or not holder[key] or chance.random() < 0.2:
            break
        holder = holder[key]
    others = (None, True, -1, 0, 10**30, 1.5, "", "9" * 400, "甲", [], {}, [None], {"a": 1}, holder[key])
    if chance.random() < 0.1:
        del holder[key]
    else:
        holder[key] = chance.choice(others)
    return json.dumps(root, ensure_ascii=False).encode()


def _text(data: bytes, chance: random.Random) -> bytes:
    """Signs and lines of a text left out, doubled, moved, joined, or strewn in."""
    for encoding in ("utf-8", "gb18030", "latin-1"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    start = chance.randrange(len(text) + 1)
    end = min(start + chance.choice((1, 3, 10, 60, 600)), len(text))
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    strewn = "".join(chance.choice(SIGNS) for _ in range(chance.choice((1, 2, 8, 80))))
    changed = chance.choice(
        (
            lambda: text[:start] + text[end:],
            lambda: text[:start] + text[start:end] * chance.choice((2, 40)) + text[end:],
            lambda: text[:start] + strewn + text[start:],
            lambda: text[:start] + chance.choice(WORDS) + text[start:],
            lambda: text[:start] + chance.choice(WORDS) * 200 + text[end:],
            lambda: text[:start] + "\n" + text[start:],
            lambda: text[:start] + text[start:end].replace("\n", "") + text[end:],
            lambda: "\n".join(lines[:line] + lines[line + 1 :]),
            lambda: "\n".join([*lines[line:], *lines[:line]]),
            lambda: "\n".join([*lines[:line], lines[line], *lines[line:]]),
            lambda: text[:start] + "".join(chance.sample(text[start:end], end - start)) + text[end:],
            lambda: text[:start] + "（" * 300 + text[start:],
            lambda: text[:start] + "<w:p>" * 50 + text[start:],
        )
    )()
    return changed.encode(encoding, "replace")
