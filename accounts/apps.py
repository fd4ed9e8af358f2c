from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.groups import make_groups
        from accounts.sessions import note_log_in

        user_logged_in.connect(note_log_in, dispatch_uid="accounts.sessions")
        post_migrate.connect(make_groups, sender=self, dispatch_uid="accounts.groups")
