"""Paths in Merkle trees: each leaf's leads to the root, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.lib import merkle


@given(st.integers(1, 70), st.data())
def test_a_path_leads_to_the_root_and_no_other_leaf_or_place_does(count, data):
    index = data.draw(st.integers(0, count - 1))
    leaves = [merkle.leaf(bytes([number])) for number in range(count)]
    root, path = merkle.root(leaves), merkle.path(leaves, index)
    assert merkle.root_by(leaves[index], index, count, path) == root
    other = data.draw(st.integers(0, count - 1))
    if other != index:
        assert merkle.root_by(leaves[other], index, count, path) != root
    for wrong in (path[:-1], [*path, root]):
        if wrong != path:
            with pytest.raises(ValueError, match="path"):
                merkle.root_by(leaves[index], index, count, wrong)
    with pytest.raises(ValueError, match="leaf"):
        merkle.root_by(leaves[index], count, count, path)


def test_without_leaves_there_is_no_path():
    assert merkle.root([]) == merkle.EMPTY
    with pytest.raises(IndexError):
        merkle.path([], 0)
