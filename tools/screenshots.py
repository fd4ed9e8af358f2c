"""`make screenshots`: takes the pictures in docs/screenshots/ anew, by the demo's people at known instants.

ONLY=modal,chat takes a few of them. Look at each before committing.
"""

import os
import re
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
LATE, DRAFT = "2025-09-27T10:00:00Z", "2027-01-15"
DRY_RUN, EXPLAIN = "/admin/accounts/user/dry-run/", "/admin/accounts/user/explain/"
REDATED = {
    "2025-08-28": DRAFT,
    "2025-09-28": "2027-02-28",
    "28.(?:August).2025": "15 January 2027",
    "28.(?:août).2025": "15 janvier 2027",
    "28.septembre.2025": "28 février 2027",
    "preset = true": 'preset = false\npresentation = "balanced"',
    'presentation = "original"\n': "",
}
BEFORE, AFTER = "2025-09-15T10:00:00Z", "2025-09-29T00:00:00Z"
CODE = """Why does this skip every second item?

```python
for item in items:
    if item.done:
        items.remove(item)
```

I expected an empty list."""


class Shot(NamedTuple):
    """`path` as `persona` at `now`.

    "{chat}": a chat with code; "{receipt}": the first one; "{mail}": of a reset; "{draft}": of an update with two equal
    buttons.
    """

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
    Shot("console-overview", "admin", "/admin/", now=LATE, size=(1280, 1010)),
    Shot("console-people", "admin", "/admin/accounts/user/?choice=on", now=LATE),
    Shot("console-dry-run", "admin", f"{DRY_RUN}?at=2025-09-29+00:00:00&last_day=2025-10-08", now=LATE),
    Shot("console-explain", "admin", f"{EXPLAIN}?who=free@example.com&at=2025-09-29&client=page", now=LATE, whole=True),
    Shot("console-update", "admin", "/admin/consent/policyupdate/2/change/", now=LATE, whole=True),
    Shot("console-preview", "admin", "{draft}preview/?size=desk", now=LATE, whole=True),
    Shot("console-publish", "admin", "{draft}publish/", now=LATE),
    Shot("campaign", "admin", "/admin/consent/policyupdate/2/campaign/", now=LATE, whole=True),
    Shot("campaign-mail", "admin", "/admin/consent/policyupdate/2/notices/", now=LATE, whole=True),
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
    return shot.path.replace("{draft}", draft(page)) if "{draft}" in shot.path else shot.path


def draft(page: Page) -> str:
    """The address of a draft, made from the update of 2025 by the console's own page where there is none yet."""
    text = (ROOT / "consent" / "policies" / "shipped" / "2025-08-28.toml").read_text(encoding="utf-8")
    for old, new in REDATED.items():
        text = re.sub(old, new, text)
    page.goto("/admin/consent/policyupdate/")
    made = page.get_by_role("link", name=DRAFT, exact=True)
    if made.count():
        made.click()
        return page.url.removesuffix("change/")
    page.goto("/admin/consent/policyupdate/upload/")
    page.locator("input[type=file]").set_input_files(
        {"name": "draft.toml", "mimeType": "application/toml", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Make a draft").click()
    return page.url.removesuffix("change/")


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
        for job in ("load_campaign", "verify_ledger", "purge_expired"):
            server_homes.manage(template, job)
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
