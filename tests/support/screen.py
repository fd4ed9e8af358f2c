"""A page as somebody sees it: its words, its marks, and its forms filled as they came."""

from collections import defaultdict
from html.parser import HTMLParser
from typing import Any

UNSEEN = {"script", "style", "title"}


class Screen(HTMLParser):
    def __init__(self, response: Any) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: dict[str, dict[str, str]] = defaultdict(dict)
        self._words: list[str] = []
        self._form = self._unseen = self._area = ""
        self.html = response.content.decode()
        self.feed(self.html)

    @property
    def text(self) -> str:
        """Every visible word, white space collapsed."""
        return " ".join(" ".join(self._words).split())

    def marks(self, name: str) -> list[str | None]:
        """The values of an attribute, in order."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.tags if tag == "a"]

    @property
    def toggle_is_on(self) -> bool:
        """How the choice's toggle stands."""
        (switch,) = [attributes for _, attributes in self.tags if attributes.get("id") == "choice-toggle"]
        return "checked" in switch

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self._unseen = tag if tag in UNSEEN else self._unseen
        if tag == "form":
            self._form = attributes.get("action") or ""
        if tag == "input" and (attributes.get("type") != "checkbox" or "checked" in attributes):
            self.forms[self._form][attributes.get("name") or ""] = attributes.get("value") or "on"

        if tag == "textarea":
            self._area = attributes.get("name") or ""
            self.forms[self._form][self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        self._unseen = "" if tag == self._unseen else self._unseen
        self._form = "" if tag == "form" else self._form
        if tag == "textarea":  # as browsers read it: a line's end right after the tag is the page's, not the text's
            form = self.forms[self._form]
            form[self._area] = form[self._area].replace("\r\n", "\n").removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[self._form][self._area] += data
        elif not self._unseen:
            self._words.append(data)
