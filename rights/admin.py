"""Deleting people in Django admin: the same verb as their own (rules, section 6). It touches every app."""

from collections.abc import Sequence
from functools import partial

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import by_staff
from accounts.admin import UserAdmin
from accounts.models import User
from consent.lib import clock
from consent.rules.standing import Surface
from conversations.models import Conversation
from rights import erasure


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """People, who can be erased by whoever may delete people; nobody can erase themselves by mistake here."""

    actions = ()  # type: ignore[assignment]  # Django's own "delete selected", for whoever has the permission

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Not of oneself: that is done in Settings, where the password is asked."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj) and obj != request.user

    def get_deleted_objects(
        self, objs: "Sequence[Model] | QuerySet[Model]", request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What goes, counted rather than listed: what people wrote is nobody's to read."""
        people = list(objs)
        chats = Conversation.objects.filter(owner__in=[person.pk for person in people]).count()
        counts = {str(User._meta.verbose_name_plural): len(people), str(Conversation._meta.verbose_name_plural): chats}
        stays = _("The ledger rows stay, under the pseudonymous subject id, and are closed by a row “erased”.")
        own = [_("Your own account: delete it in Settings.")] if request.user in people else []
        return [*map(str, people), stays], counts, set(), own

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        person = User.objects.get(pk=obj.pk)
        erasure.erase(user_pk=person.pk, surface=Surface.ADMIN, now=clock.now())
        transaction.on_commit(partial(by_staff.tell_deleted, request, person))

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> None:
        for person in queryset:
            self.delete_model(request, person)
