"""Damage to a file's bytes, encoding and line ends."""

import random


def flip(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 3, 30, 300])):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def repeat(chance: random.Random, content: bytes) -> bytes:
    """A stretch of the file stands twice, as after a transfer that was taken up again."""
    start = chance.randrange(len(content))
    stop = start + chance.choice([1, 100, 10_000])
    return content[:stop] + content[start:]


def insert(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 5, 50])):
        place = chance.randrange(len(broken))
        broken[place:place] = chance.choice(
            [b'"', b"\0", b"\n", b"\r", b"\r\n", b";", b",", b"\xff\xfe", b"\xe9", b"\x1a"]
        )
    return bytes(broken)


def recode(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32", "cp037"]), "replace"
    )


def mix_encodings(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace").replace("a", "á")
    half = chance.randrange(len(text))
    return text[:half].encode("cp1252", "replace") + text[half:].encode()


def change_line_ends(chance: random.Random, content: bytes) -> bytes:
    ends = chance.choice([[b"\r\n"], [b"\r"], [b"\n", b"\r\n", b"\r", b"\n\n", b"\n \n"]])
    return b"".join(line + chance.choice(ends) for line in content.splitlines())
