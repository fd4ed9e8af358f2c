"""What people write keeps its white space, code its own face, and every sign is text (page, feedback, archive)."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from conversations.written import Part, parts

PYTHON = "def f(x):\n    for i in x:\n\t\tprint(i)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello,\n\n  you", [Part("Hello,\n\n  you")]),
        (f"```\n{PYTHON}\n```", [Part(PYTHON, is_code=True)]),
        (f"See:\n```python\n{PYTHON}\n```\nDone.", [Part("See:"), Part(PYTHON, True, "python"), Part("Done.")]),
        ("~~~ c++ x\n```\n~~~", [Part("```", True, "c++ x")]),
        ("````\n```\n````", [Part("```", True)]),
        ("```\nnever closed\n", [Part("never closed\n", True)]),
        ("   ```\r\na\r\n   ```  ", [Part("a", True)]),
        ("    ```\nfour spaces are no fence", [Part("    ```\nfour spaces are no fence")]),
        ("say ```this``` so", [Part("say ```this``` so")]),
        ("```a`b\nno fence", [Part("```a`b\nno fence")]),
        ("```\n```", [Part("", True)]),
        ("", []),
    ],
)
def test_code_stands_between_fences_and_the_rest_is_prose(text, expected):
    assert parts(text) == expected


@given(st.text(st.sampled_from("`~ \n\tab<&\r"), max_size=60))
def test_nothing_but_white_space_and_fences_is_left_out(text):
    kept = "".join(part.language + part.text for part in parts(text))
    assert sorted(sign for sign in kept if sign not in "`~ \n\t\r") == sorted(
        sign for sign in text if sign not in "`~ \n\t\r"
    )


@pytest.mark.parametrize("fence", ["", "```\n", "```<b>\n"])
def test_every_sign_is_text(fence):
    page = render_to_string("conversations/written.html", {"text": fence + "<script>alert(1)</script> &amp; \"'"})
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &quot;&#x27;" in page
    assert "<b>" not in page
