"""Firefox ESR, driven by Playwright over WebDriver BiDi."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, Playwright

from tests.support.engines.adapter import SECONDS, Hands, Role

ASYNCHRONOUS = "([script, given]) => new Promise(done => new Function(script)(...given, done))"


@contextmanager
def running(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=path)
    try:
        yield browser
    finally:
        browser.close()


class FirefoxHands(Hands):
    def __init__(self, browser: Browser, home: str) -> None:
        self.home = home
        self.troubles: list[str] = []
        self.context = browser.new_context(base_url=home, locale="en-US")
        self.context.set_default_timeout(SECONDS * 1000)
        self.context.on("page", self._opened)
        self.page = self.context.new_page()

    def _opened(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("request", self._request)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self.troubles.append(f"left the server: {request.url}")

    def open(self, path: str) -> None:
        self.page.goto(path)

    def address(self) -> str:
        return self.page.url.removeprefix(self.home)

    def find(self, role: Role, name: str) -> list[Locator]:
        return [each for each in self.page.get_by_role(role, name=name, exact=True).all() if each.is_visible()]

    def click(self, found: Locator) -> None:
        found.click()

    def double_click(self, found: Locator) -> None:
        found.dblclick()

    def tab(self, number: int) -> None:
        there = self.context.pages
        self.page = there[number] if number < len(there) else self.context.new_page()
        self.page.bring_to_front()

    def is_checked(self, found: Locator) -> bool:
        return found.is_checked()

    def type(self, found: Locator, text: str) -> None:
        found.fill(text)

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def run(self, script: str, *arguments: Any) -> Any:
        try:
            return self.page.evaluate(ASYNCHRONOUS, [script, list(arguments)])
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            self.page.wait_for_load_state()  # the page went away meanwhile: ask the next
            return self.page.evaluate(ASYNCHRONOUS, [script, list(arguments)])

    def close(self) -> None:
        self.context.close()
        assert not self.troubles, "\n".join(self.troubles)
