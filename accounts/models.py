"""People."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.plans import COMMERCIAL, Plan
from consent.lib import clock
from consent.models.subject import ConsentSubject, SubjectQuerySet


def normal_email(email: str) -> str:
    """One spelling for one address."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    """Makes people; what it asks for and changes goes through the queryset that leaves their standing alone."""

    def get_queryset(self) -> "models.QuerySet[User]":
        return SubjectQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account, on the free plan unless `fields` say otherwise. Raises IntegrityError where there is one."""
        user = self.model(email=normal_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Staff who may do everything: on a commercial plan, so that no update stands in their way."""
        return self.create_user(
            email, password, **{"plan": Plan.TEAM, **fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Whoever logs in as that, however it is typed. Raises User.DoesNotExist."""
        return self.get(email=normal_email(username or ""))


class User(ConsentSubject, AbstractUser):
    """A person with an account, known by e-mail. The consent columns come from ConsentSubject."""

    class Appearance(models.TextChoices):
        SYSTEM = "system", _("Same as the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = first_name = last_name = None  # type: ignore[assignment]  # Django's way to have no such columns
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    plan = models.CharField(_("plan"), max_length=10, choices=Plan, default=Plan.FREE)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    appearance = models.CharField(_("appearance"), max_length=6, choices=Appearance, default=Appearance.SYSTEM)
    location_metadata = models.BooleanField(_("location metadata"), default=False)
    date_joined = models.DateTimeField(_("joined at"), default=clock.now)

    USERNAME_FIELD = "email"
    LANGUAGE_FIELD = "language"
    SEGMENT_FIELD = "plan"
    OUT_OF_SCOPE_SEGMENTS = COMMERCIAL  # rules, section 1
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # not Django's: people have no user name

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(condition=models.Q(plan__in=Plan.values), name="plan_is_known"),
        ]
        # All that the verdict's rows ask of a person: a dry run reads this and no row.
        indexes = [
            models.Index(
                fields=["plan", "decided_update", "date_joined", "deferred_update", "deferred_at"],
                name="person_by_plan_and_standing",
            ),
            models.Index(fields=["plan", "-id"], name="person_by_plan"),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def by_address(cls, address: str) -> "models.QuerySet[User]":
        """Whoever has this address, as somebody types it: through the index, for all are stored in one spelling."""
        return cls.objects.filter(email=normal_email(address))

    def clean(self) -> None:
        super().clean()
        self.email = normal_email(self.email)

    def get_full_name(self) -> str:
        """What they want to be called; "" where they haven't said."""
        return self.name

    def get_short_name(self) -> str:
        """Their name, else how their address begins."""
        return self.name or self.email.partition("@")[0].partition("+")[0]


class AccountSession(AbstractBaseSession):
    """A session that knows whose it is, so that one person's can all be ended."""

    account = models.ForeignKey(User, models.CASCADE, null=True, db_constraint=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")


class StaffAct(models.Model):
    """A line of the admin's log whose writer has no account any more: kept under their subject id (section 4)."""

    subject_id = models.UUIDField(_("subject id"), db_index=True)
    action_time = models.DateTimeField(_("action time"))
    what = models.CharField(_("about"), max_length=100)
    object_id = models.TextField(_("object id"), null=True)
    object_repr = models.CharField(_("object"), max_length=200, blank=True)
    action_flag = models.PositiveSmallIntegerField(_("action flag"))
    change_message = models.TextField(_("change message"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("act of former staff"), _("acts of former staff")
        ordering: ClassVar[list[str]] = ["-action_time", "-pk"]

    def __str__(self) -> str:
        return f"{self.action_time:%Y-%m-%d} {self.what}"
