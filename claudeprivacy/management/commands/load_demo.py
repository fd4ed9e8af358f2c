"""The demo: all shipped updates published, every persona there. Run again, it adds what is missing."""

from importlib import resources

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from claudeprivacy.qa import personas
from consent.lib import clock
from consent.models import Installation, PolicyUpdate
from consent.policies import publishing, toml_file

SHIPPED = ("2025-05-01.toml", "2025-08-28.toml", "2026-11-25.toml")


def load() -> list[str]:
    """What was added, a line each. An update that is published already keeps its texts, whatever is shipped now."""
    Installation.objects.filter(pk=Installation.current().pk).update(demo=True)
    added = []
    published = set(PolicyUpdate.objects.published().values_list("slug", flat=True))
    for name in SHIPPED:
        if name.removesuffix(".toml") in published:
            continue
        file = toml_file.read(
            resources.files("consent").joinpath("policies", "shipped", name).read_text(encoding="utf-8")
        )
        publishing.publish_file(file, now=clock.now())
        added.append(f"policy update {file.slug}")
    present = set(User.objects.filter(email__in=personas.BY_EMAIL).values_list("email", flat=True))
    for persona in personas.CAST:
        if persona.email not in present:
            personas.make(persona, now=clock.now())
            added.append(persona.email)
    return added


class Command(BaseCommand):
    help = "Publish the shipped updates and make the personas that are missing. Never in production."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's accounts have a public password: not in production.", returncode=2)
        for line in load() or ["nothing to add"]:
            self.stdout.write(f"demo: {line}")
