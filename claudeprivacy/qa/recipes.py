"""A person by a recipe (rules, section 8): what a tester writes, read with every mistake named by its place."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from accounts.plans import Plan
from claudeprivacy.qa.personas import JOINED_AT
from consent.lib.dates import NotAnInstant, parse_instant
from consent.rules.standing import Kind
from conversations.chats import MAX_TEXT

MOST = 100  # decisions, conversations, texts of one
KINDS = (Kind.DECISION, Kind.DEFERRAL, Kind.SETTING)


class BadRecipe(ValueError):
    """`errors`: by place, such as `decisions[0].at`, what would mend it."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(f"{place}: {says}" for place, says in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the person: a decision, a deferral or a change of the setting. `place`: where the recipe says it."""

    place: str
    kind: Kind
    at: datetime
    help_improve: bool = False
    gpc: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    texts: tuple[Text, ...]
    incognito: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    plan: Plan = Plan.FREE
    joined_at: datetime = JOINED_AT
    language: str = ""
    confirmed: bool = True
    acts: list[Act] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)


def read(content: object) -> Recipe:
    """From JSON. Raises BadRecipe with every mistake."""
    reader = _Reader()
    recipe = reader.recipe(content)
    if reader.errors:
        raise BadRecipe(reader.errors)
    return recipe


class _Reader:
    """Goes on after a mistake, so that all are named."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def recipe(self, content: object) -> Recipe:
        names = {"plan", "joined_at", "language", "confirmed", "decisions", "conversations"}
        told = self.table(content, "recipe", names, top=True)
        joined_at = self.instant(told.get("joined_at", JOINED_AT.isoformat()), "joined_at")
        recipe = Recipe(
            plan=Plan(self.one_of(told.get("plan", "free"), "plan", list(Plan))),
            joined_at=joined_at,
            language=self.one_of(told.get("language", ""), "language", ["", *dict(settings.LANGUAGES)]),
            confirmed=self.flag(told.get("confirmed", True), "confirmed"),
            acts=[self.act(each, place) for each, place in self.many(told.get("decisions", []), "decisions")],
            chats=[self.chat(each, place) for each, place in self.many(told.get("conversations", []), "conversations")],
        )
        for place, at in _instants(recipe):
            if at < joined_at and place not in self.errors:
                self.errors[place] = f"lies before joined_at, {joined_at.isoformat()}."
        return recipe

    def act(self, content: object, place: str) -> Act:
        told = self.table(content, place, {"kind", "at", "help_improve", "gpc"})
        kind = Kind(self.one_of(told.get("kind", "decision"), f"{place}.kind", [each.value for each in KINDS]))
        at = self.instant(told.get("at"), f"{place}.at")
        answers = kind is not Kind.DEFERRAL
        if not answers and "help_improve" in told:
            self.errors[f"{place}.help_improve"] = "a deferral answers nothing. Leave it out."
        on = self.flag(told.get("help_improve") if answers else False, f"{place}.help_improve")
        return Act(place, kind, at, on, self.flag(told.get("gpc", False), f"{place}.gpc"))

    def chat(self, content: object, place: str) -> Chat:
        told = self.table(content, place, {"texts", "incognito"})
        texts = tuple(self.text(each, where) for each, where in self.many(told.get("texts"), f"{place}.texts"))
        if not texts and f"{place}.texts" not in self.errors:
            self.errors[f"{place}.texts"] = "a conversation begins with a text. Write one."
        return Chat(texts, self.flag(told.get("incognito", False), f"{place}.incognito"))

    def text(self, content: object, place: str) -> Text:
        told = self.table(content, place, {"text", "at"})
        text = told.get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT or not _is_storable(text):
            self.errors[f"{place}.text"] = f"use a text of 1 to {MAX_TEXT} characters."
        return Text(str(text), self.instant(told.get("at"), f"{place}.at"))

    def table(self, content: object, place: str, names: set[str], *, top: bool = False) -> dict[str, object]:
        if not isinstance(content, dict):
            self.errors[place] = "use a JSON object."
            return {}
        for name in sorted(set(content) - names):
            self.errors[name if top else f"{place}.{name}"] = f"no such name. Use {', '.join(sorted(names))}."
        return content

    def many(self, content: object, place: str) -> list[tuple[object, str]]:
        if not isinstance(content, list) or len(content) > MOST:
            self.errors[place] = f"use a JSON list of {MOST} at most."
            return []
        return [(each, f"{place}[{number}]") for number, each in enumerate(content)]

    def one_of(self, value: object, place: str, options: list[str]) -> str:
        if value not in options:
            self.errors[place] = f"use one of {', '.join(filter(None, options))}."
            return options[0]
        return str(value)

    def flag(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            self.errors[place] = "use true or false."
        return value is True

    def instant(self, value: object, place: str) -> datetime:
        try:
            return parse_instant(value if isinstance(value, str) else "")
        except NotAnInstant as error:
            self.errors[place] = str(error)
            return JOINED_AT


def _is_storable(text: str) -> bool:
    """No NUL and no lone surrogate, which no database takes."""
    return "\0" not in text and text.encode("utf-8", "replace").decode() == text


def _instants(recipe: Recipe) -> list[tuple[str, datetime]]:
    """Every instant of the past it tells, by place."""
    acts = [(f"{act.place}.at", act.at) for act in recipe.acts]
    texts = [
        (f"conversations[{number}].texts[{which}].at", text.at)
        for number, chat in enumerate(recipe.chats)
        for which, text in enumerate(chat.texts)
    ]
    return acts + texts
