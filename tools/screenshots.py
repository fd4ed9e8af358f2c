"""`make screenshots`: takes the pictures in docs/screenshots/ anew, by the demo's people at known instants.

ONLY=modal,chat takes a few of them. Look at each before committing.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402  the project's root must be on the path first

from claudeprivacy.qa.kit.doors import Qa  # noqa: E402
from tests.support import server_homes  # noqa: E402
from tests.support.server import Server  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
BEFORE, AFTER = "2025-09-15T10:00:00Z", "2025-09-29T00:00:00Z"
CODE = """Why does this skip every second item?

```python
for item in items:
    if item.done:
        items.remove(item)
```

I expected an empty list."""


class Shot(NamedTuple):
    """`path` as `persona` at `now`. "{chat}": a chat with code; "{receipt}": the first one; "{mail}": of a reset."""

    name: str
    persona: str
    path: str
    now: str = BEFORE
    size: tuple[int, int] = (1280, 860)
    scheme: str = "light"
    whole: bool = False  # the page down to its end


SHOTS = (
    Shot("modal", "free", "/"),
    Shot("modal-phone", "free", "/", size=(390, 844)),
    Shot("block-dark", "free", "/", now=AFTER, scheme="dark"),
    Shot("privacy", "on", "/settings/privacy/", whole=True),
    Shot("home", "on", "/"),
    Shot("chat", "on", "{chat}"),
    Shot("chats", "on", "/chats/"),
    Shot("receipt", "on", "{receipt}"),
    Shot("mail", "free", "{mail}", size=(760, 560), whole=True),
    Shot("mail-dark", "free", "{mail}", size=(390, 560), scheme="dark", whole=True),
)


def prepared(page: Page, qa: Qa, shot: Shot) -> str:
    """Who stands there, in a browser that is logged in; the address to go to."""
    if shot.path == "{chat}":
        talk = {"texts": [{"text": CODE, "at": "2025-09-12T08:00:00Z"}]}
        choice = {"kind": "decision", "at": "2025-09-05T10:00:00Z", "help_improve": True}
        made = qa.person(page, now=shot.now, plan="pro", conversations=[talk], decisions=[choice])
        return f"/chats/{made.conversation_ids[0]}/"
    person = qa.person(page, now=shot.now, persona=f"{shot.persona}@example.com")
    if shot.path == "{receipt}":
        page.goto("/settings/privacy/")
        return str(page.locator("[data-privacy=history] a").first.get_attribute("href"))
    if shot.path == "{mail}":
        page.goto("/password/reset/")
        page.get_by_label("E-mail", exact=True).fill(person.email)
        page.locator("main form button").click()
        page.goto("/qa/outbox/")
        return "/qa/outbox/" + str(page.locator("a[href^='?html=']").first.get_attribute("href"))
    return shot.path


def take(browser: Browser, server: Server, shot: Shot) -> None:
    width, height = shot.size
    context = browser.new_context(
        base_url=server.url,
        locale="en-US",
        color_scheme="dark" if shot.scheme == "dark" else "light",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(prepared(page, Qa(server.url), shot))
    page.evaluate("document.fonts.ready")
    page.screenshot(path=TARGET / f"{shot.name}.png", full_page=shot.whole, animations="disabled")
    context.close()


@contextmanager
def serving() -> Iterator[Server]:
    with TemporaryDirectory() as folder:
        template, home = Path(folder, "template"), Path(folder, "home")
        template.mkdir()
        home.mkdir()
        server_homes.make(template)
        server = Server(template, home)
        try:
            server.wait()
            yield server
        finally:
            server.stop()


def main() -> None:
    path = os.environ.get("CHROMIUM_PATH") or sys.exit("No Chromium: run tools/browser.sh")
    asked = {name for name in os.environ.get("ONLY", "").split(",") if name}
    unknown = asked - {shot.name for shot in SHOTS}
    if unknown:
        sys.exit(f"ONLY: {', '.join(sorted(unknown))} is none of {', '.join(shot.name for shot in SHOTS)}")
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for shot in SHOTS:
            if not asked or shot.name in asked:
                take(browser, server, shot)
                print(f"screenshots: {shot.name}", flush=True)


if __name__ == "__main__":
    main()
