"""The ways each journey is walked: English, French, and English without JavaScript (journey 8)."""

from dataclasses import dataclass

import pytest

from tests.support.browser.words import ENGLISH, FRENCH, Words


@dataclass(frozen=True)
class Mode:
    name: str
    words: Words
    locale: str
    javascript: bool = True

    def __str__(self) -> str:
        return self.name


EN = Mode("en", ENGLISH, "en-US")
FR = Mode("fr", FRENCH, "fr-FR")
PLAIN = Mode("en-no-js", ENGLISH, "en-US", javascript=False)

EACH_MODE = pytest.mark.parametrize("mode", [EN, FR, PLAIN], ids=str)
EACH_LANGUAGE = pytest.mark.parametrize("mode", [EN, FR], ids=str)
