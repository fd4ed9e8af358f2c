from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent import checks
        from consent.campaign import mail
        from consent.core import journal_keepers, journal_policies, journal_segments
        from consent.models import segments
        from consent.policies import rules

        if mail.faults not in rules.composers:
            rules.composers.append(mail.faults)
        journal_keepers.register(journal_segments.Segments())
        journal_keepers.register(journal_policies.Policies(), before_rows=True)
        if journal_segments.note not in segments.listeners:
            segments.listeners.append(journal_segments.note)
        register(checks.gate_is_in_place, Tags.security)
        register(checks.keys_can_sign, Tags.security)
        register(checks.receipts_say_who_answers, Tags.security)
        register(checks.people_are_subjects, Tags.models)
        register(checks.pages_know_the_choice, Tags.templates)
        register(checks.addresses_lead_somewhere, Tags.urls)
        register(checks.languages_can_be_kept, Tags.translation)
        post_migrate.connect(name_this_database, sender=self, dispatch_uid="consent.installation")


def name_this_database(*, using: str, **kwargs: object) -> None:
    """After each migration: the database has its random id, so that no GET has to give it one (law 6)."""
    from consent.models import Installation

    there = Installation._meta.db_table in connections[using].introspection.table_names()
    if there and not Installation.objects.exists():  # asked of no column that an older release doesn't have
        Installation.current()
