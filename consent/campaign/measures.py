"""The measures of one group of people in a campaign."""

from collections import defaultdict
from dataclasses import dataclass, field

from consent.campaign.counting import BLOCKED, IN_SCOPE, MOST_TIMES, NOTIFIED, SHOWN, TO_WRITE, UNDECIDED
from consent.lib.text import Text
from consent.rules.standing import Touched

OUTCOMES = tuple(f"{choice}_{touched}" for choice in ("on", "off") for touched in Touched)


@dataclass
class Line:
    """The measures of a group of people: of a plan, a language, a day, a presentation, or all."""

    label: Text
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def number(self, *measures: str) -> int:
        return sum(self.sums.get(measure, 0) for measure in measures)

    @property
    def in_scope(self) -> int:
        return self.number(IN_SCOPE)

    @property
    def notified(self) -> int:
        return self.number(NOTIFIED)

    @property
    def shown(self) -> int:
        return self.number(SHOWN)

    @property
    def undecided(self) -> int:
        return self.number(UNDECIDED)

    @property
    def to_write(self) -> int:
        """Still to be written to about what is due."""
        return self.number(TO_WRITE)

    @property
    def blocked(self) -> int:
        """At the midnight after the count, if nobody does anything."""
        return self.number(BLOCKED)

    @property
    def not_now(self) -> int:
        """People who said it at least once."""
        return self.number("not_now_1")

    @property
    def times(self) -> int:
        return self.number(*(f"not_now_{nth}" for nth in range(1, MOST_TIMES + 1)))

    @property
    def on(self) -> int:
        return self.number(*OUTCOMES[:3])

    @property
    def off(self) -> int:
        return self.number(*OUTCOMES[3:])

    @property
    def decided(self) -> int:
        return self.on + self.off

    @property
    def outcomes(self) -> list[int]:
        """On, then off: touched, untouched, not known."""
        return [self.number(name) for name in OUTCOMES]

    @property
    def share_on(self) -> int | None:
        """Per cent of the decisions."""
        return round(100 * self.on / self.decided) if self.decided else None

    @property
    def has_events(self) -> bool:
        """Whether anything was sent, shown or answered."""
        return bool(self.notified or self.shown or self.times or self.decided)

    @property
    def by_times(self) -> list[tuple[int, int]]:
        """(1, people who said "Not now" once), … (5, five times or more)."""
        at_least = [self.number(f"not_now_{nth}") for nth in range(1, MOST_TIMES)]
        exactly = [here - more for here, more in zip(at_least, [*at_least[1:], 0], strict=True)]
        return list(enumerate(exactly, 1))
