"""What changed between two texts, word by word. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from consent.policies.differences import AROUND, GAP, changes, pieces

texts = st.lists(st.sampled_from(["a", "b ", "c\n", "  ", "Wort ", "é"]), max_size=40).map("".join)


def joined(old, new, kinds):
    return "".join(piece.text for piece in pieces(old, new) if piece.kind in kinds)


def test_a_changed_word_is_gone_and_new():
    found = [(piece.kind, piece.text) for piece in pieces("one two three", "one 2 three")]
    assert found == [("same", "one "), ("gone", "two "), ("new", "2 "), ("same", "three")]


def test_long_unchanged_stretches_are_left_out():
    long = " ".join(f"w{n}" for n in range(100))
    found = list(pieces(f"{long} old", f"{long} new"))
    assert [piece.kind for piece in found] == ["left_out", "same", "gone", "new"]
    assert found[0].text == GAP
    assert len(found[1].text.split()) == AROUND


@given(texts, texts)
def test_with_nothing_left_out_the_pieces_are_both_texts(old, new):
    if not any(piece.kind == "left_out" for piece in pieces(old, new)):
        assert joined(old, new, ("same", "gone")) == old
        assert joined(old, new, ("same", "new")) == new


def test_only_names_that_changed_are_told_and_what_went_comes_last():
    found = changes({"gone": "x", "same": "y", "other": "a"}, {"other": "b", "same": "y", "added": "z"})
    assert [change.name for change in found] == ["other", "added", "gone"]
