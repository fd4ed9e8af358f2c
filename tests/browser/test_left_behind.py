"""A failed browser test leaves a folder with all that is needed to see why."""

import zipfile

from PIL import Image

from tests.support.browser import left_behind


def test_a_failure_leaves_a_picture_of_every_tab_a_trace_and_the_servers_log(visitor, request, tmp_path, monkeypatch):
    monkeypatch.setattr(left_behind, "FOLDER", tmp_path)
    visitor.go("/login/")
    visitor.tab().goto("/signup/")
    left_behind.end(request.node, [visitor], failed=True)
    folder = request.node.stash[left_behind.WHERE]
    assert sorted(path.name for path in folder.iterdir()) == [
        "browser-1-tab-1.png",
        "browser-1-tab-2.png",
        "server-1.log",
        "trace-1.zip",
    ]
    with Image.open(folder / "browser-1-tab-2.png") as picture, zipfile.ZipFile(folder / "trace-1.zip") as trace:
        assert picture.width == 1280
        assert b"/signup/" in trace.read("trace.trace")
    del request.node.stash[left_behind.WHERE]
    left_behind.begin(visitor.context)
