"""WebKitGTK's MiniBrowser, driven by WebKitWebDriver, on a display of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.service import Service

from tests.support.engines.adapter import SECONDS, Hands, Role

# Where to look for a role; which of these have it, the engine says.
CANDIDATES: dict[Role, str] = {
    "button": "button, input[type=submit]",
    "dialog": "dialog",
    "heading": "h1, h2, h3",
    "link": "a[href]",
    "status": "[role=status]",
    "switch": "[role=switch]",
}
FIELDS = "input:not([type=checkbox], [type=hidden]), textarea"
KEYS = {"Escape": Keys.ESCAPE, "Tab": Keys.TAB, "Space": Keys.SPACE}


@contextmanager
def display() -> Iterator[str]:
    """An X server that nobody sees; without one WebKitGTK waits for ever."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    nothing = subprocess.DEVNULL
    server = subprocess.Popen(command, pass_fds=[writer], stdin=nothing, stdout=nothing, stderr=nothing)
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    try:
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


@contextmanager
def running(path: str) -> Iterator[WebKitGTK]:
    options = WebKitGTKOptions()
    options.add_argument("--automation")
    with display() as shown:
        environment = {**os.environ, "DISPLAY": shown, "LANGUAGE": "en", "NO_AT_BRIDGE": "1"}
        driver = WebKitGTK(options=options, service=Service(path, env=environment))
        try:
            driver.set_script_timeout(SECONDS)
            yield driver
        finally:
            driver.quit()


class WebKitHands(Hands):
    def __init__(self, driver: WebKitGTK, home: str) -> None:
        self.driver, self.home, self.tabs = driver, home, [driver.current_window_handle]

    def open(self, path: str) -> None:
        self.driver.get(self.home + path)

    def address(self) -> str:
        return self.driver.current_url.removeprefix(self.home)

    def find(self, role: Role, name: str) -> list[WebElement]:
        try:
            there = self.driver.find_elements(By.CSS_SELECTOR, CANDIDATES.get(role, FIELDS))
            seen = [each for each in there if each.is_displayed() and each.accessible_name == name]
            return [each for each in seen if role not in CANDIDATES or each.aria_role == role]
        except StaleElementReferenceException:  # the page went away meanwhile: ask again
            return []

    def click(self, found: WebElement) -> None:
        found.click()

    def double_click(self, found: WebElement) -> None:
        ActionChains(self.driver).double_click(found).perform()

    def tab(self, number: int) -> None:
        if number < len(self.tabs):
            self.driver.switch_to.window(self.tabs[number])
        else:
            self.driver.switch_to.new_window("tab")
            self.tabs.append(self.driver.current_window_handle)

    def is_checked(self, found: WebElement) -> bool:
        return found.is_selected()

    def type(self, found: WebElement, text: str) -> None:
        found.clear()
        found.send_keys(text)

    def key(self, name: str) -> None:
        ActionChains(self.driver).send_keys(KEYS[name]).perform()

    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_async_script(script, *arguments)

    def close(self) -> None:
        for tab in self.tabs[1:]:
            self.driver.switch_to.window(tab)
            self.driver.close()
        self.driver.switch_to.window(self.tabs[0])
        self.driver.delete_all_cookies()
