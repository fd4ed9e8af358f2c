"""What a journey needs of a browser, whichever its engine: the thin adapter that Firefox and WebKit each fill in."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Literal

Role = Literal["button", "dialog", "heading", "link", "status", "switch", "textbox"]
SECONDS = 15  # a busy machine is slow, not broken
POST = """
const [path, form] = [arguments[0], new URLSearchParams(arguments[1])], done = arguments[arguments.length - 1];
const headers = {"X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json"};
const answered = fetch(path, {method: "POST", body: form, headers});
answered.then(answer => answer.text()).then(done, wrong => done(String(wrong)));
"""  # a script in WebDriver's form: the last argument takes the answer


class Hands(ABC):
    """One browser window with cookies of its own. Names are accessible names, whole; only what can be seen counts."""

    home: str

    @abstractmethod
    def open(self, path: str) -> None: ...

    @abstractmethod
    def address(self) -> str: ...

    @abstractmethod
    def find(self, role: Role, name: str) -> list[Any]:
        """Elements of that computed role and name, as the engine itself says."""

    @abstractmethod
    def click(self, found: Any) -> None: ...

    @abstractmethod
    def double_click(self, found: Any) -> None: ...

    @abstractmethod
    def tab(self, number: int) -> None:
        """Another tab of the same browser, 0 being the first; opened when it isn't there yet."""

    @abstractmethod
    def is_checked(self, found: Any) -> bool: ...

    @abstractmethod
    def type(self, found: Any, text: str) -> None: ...

    @abstractmethod
    def key(self, name: str) -> None:
        """ "Escape", "Tab" or "Space", to whatever has the focus."""

    @abstractmethod
    def text(self) -> str:
        """All that can be read on the page."""

    @abstractmethod
    def run(self, script: str, *arguments: Any) -> Any:
        """An asynchronous script as WebDriver has it: its last argument takes the answer."""

    def ask(self, expression: str) -> Any:
        return self.run(f"arguments[arguments.length - 1]({expression})")


def until(said: str, happens: Callable[[], Any]) -> Any:
    """Wait for it; what it gives. Fails with `said` after SECONDS."""
    deadline = time.monotonic() + SECONDS
    while not (given := happens()):
        assert time.monotonic() < deadline, f"never came: {said}"
        time.sleep(0.05)
    return given
