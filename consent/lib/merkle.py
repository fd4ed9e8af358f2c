"""Merkle trees after RFC 6962: leaves and nodes hashed under different prefixes, a lone node carried up as it is."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

EMPTY = hashlib.sha256(b"").digest()
SIZE = hashlib.sha256().digest_size  # bytes of a node


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def parent(pair: bytes) -> bytes:
    """Of two nodes side by side; a lone one is its own."""
    return hashlib.sha256(b"\x01" + pair).digest() if len(pair) > SIZE else pair


class Root:
    """Of leaves that come one by one; holds one node a level."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, bytes]] = []

    def add(self, node: bytes) -> None:
        level = 0
        while self._stack and self._stack[-1][0] == level:
            node, level = parent(self._stack.pop()[1] + node), level + 1
        self._stack.append((level, node))

    def value(self) -> bytes:
        """Of the leaves so far."""
        if not self._stack:
            return EMPTY
        *left, (_level, node) = self._stack
        for _level, sibling in reversed(left):
            node = parent(sibling + node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    found = Root()
    for node in leaves:
        found.add(node)
    return found.value()


def level_above(nodes: bytes) -> bytes:
    """The parents of nodes that lie one after the other."""
    return b"".join(parent(nodes[start : start + 2 * SIZE]) for start in range(0, len(nodes), 2 * SIZE))


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings on the way from a leaf to the root. Raises IndexError."""
    found, level = [], b"".join(leaves)
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    for at, size in steps(index, len(leaves)):
        if (sibling := at ^ 1) < size:
            found.append(level[sibling * SIZE : (sibling + 1) * SIZE])
        level = level_above(level)
    return found


def root_by(node: bytes, index: int, size: int, siblings: Iterable[bytes]) -> bytes:
    """The root that a leaf, its place among `size` and its path lead to. Raises ValueError where they don't fit."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    rest = iter(siblings)
    for at, count in steps(index, size):
        if at ^ 1 >= count:
            continue
        sibling = next(rest, b"")
        if len(sibling) != SIZE:
            raise ValueError("the path is too short")
        node = parent(sibling + node if at & 1 else node + sibling)
    if next(rest, None) is not None:
        raise ValueError("the path is too long")
    return node


def steps(index: int, size: int) -> Iterator[tuple[int, int]]:
    """(place, nodes) of each level from the leaves up, the root's left out."""
    while size > 1:
        yield index, size
        index, size = index // 2, (size + 1) // 2
