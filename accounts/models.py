"""People."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import email_address, passwords
from accounts.plans import COMMERCIAL, Plan
from consent.lib import clock, written
from consent.models.subject import ConsentSubject, SubjectQuerySet

BACKEND = "django.contrib.auth.backends.ModelBackend"  # whose log-in a session names


class UserManager(BaseUserManager["User"]):
    """Makes people; what it asks for and changes goes through the queryset that leaves their standing alone."""

    def get_queryset(self) -> "models.QuerySet[User]":
        return SubjectQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new account, on the free plan and with its address confirmed unless `fields` say otherwise.

        Raises IntegrityError where there is one, ValidationError for an address that is none.
        """
        fields.setdefault("email_confirmed_at", fields.get("date_joined") or clock.now())
        user = self.model(email=email_address.canonical(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Staff who may do everything: on a commercial plan, so that no update stands in their way."""
        return self.create_user(
            email, password, **{"plan": Plan.TEAM, **fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Whoever logs in as that, however it is typed. Raises User.DoesNotExist."""
        person = self.model.by_address(username or "").first()
        if person is None:
            raise self.model.DoesNotExist
        return person


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
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed at"), null=True, editable=False)

    USERNAME_FIELD = "email"
    LANGUAGE_FIELD = "language"
    SEGMENT_FIELD = "plan"
    CONFIRMED_FIELD = "email_confirmed_at"
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
        """Whoever has this address, as somebody types it: through the index. First who is stored exactly so."""
        typed, *canonical = email_address.spellings(address)
        as_typed = models.Case(models.When(email=typed, then=0), default=1)
        return cls.objects.filter(email__in=[typed, *canonical]).order_by(as_typed, "pk")

    @classmethod
    def address_beginning(cls, term: str) -> str:
        return email_address.spelling(term)

    def clean(self) -> None:
        """The address is brought into its one spelling, unless an account that is there would get another's.

        Raises ValidationError for a new account with an address that is none.
        """
        super().clean()
        self.name = written.normal(self.name) if written.is_visible(self.name) else ""
        wanted = email_address.canonical(self.email) if self._state.adding else email_address.spelling(self.email)
        others = type(self).objects.exclude(pk=self.pk).filter(email=wanted)
        if self._state.adding or (wanted != self.email and not others.exists()):
            self.email = wanted

    def set_password(self, raw_password: str | None) -> None:
        """Stored in one Unicode form, in which it is compared."""
        super().set_password(raw_password and passwords.normal(raw_password))
        if self._state.adding and raw_password and raw_password != passwords.normal(raw_password):
            make_password(raw_password)  # Django does this for an unknown address: as long as `check_password` takes

    def check_password(self, raw_password: str | None) -> bool:
        """In one Unicode form; as it was typed too, for those stored before there was one: then it is stored anew."""
        if raw_password is None:
            return False
        normal = passwords.normal(raw_password)
        if super().check_password(normal):
            return True
        if raw_password == normal or not super().check_password(raw_password):
            return False
        self.set_password(normal)
        self.save(update_fields=["password"])
        return True

    @property
    def is_confirmed(self) -> bool:
        """Whoever reads mail at this address has said that the account is theirs (rules, section 9)."""
        return self.email_confirmed_at is not None

    def get_full_name(self) -> str:
        """What they want to be called; "" where they haven't said."""
        return self.name

    def get_short_name(self) -> str:
        """Their name, else how their address begins."""
        return self.name or self.email.partition("@")[0].partition("+")[0]


class AccountSession(AbstractBaseSession):
    """A session that knows whose it is, so that one person's can be listed and ended (rules, section 9).

    By the machine's clock, as `expire_date` is. `browser` is named in words; no address and no user agent is kept.
    """

    account = models.ForeignKey(User, models.CASCADE, null=True, db_constraint=True, related_name="sessions")
    browser = models.CharField(_("browser"), max_length=60, blank=True, default="", db_default="")
    began_at = models.DateTimeField(_("logged in at"), null=True)
    seen_on = models.DateField(_("last seen on"), null=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")


class EmailLink(models.Model):
    """A link sent to an address, which proves that whoever opens it reads the mail there (rules, section 9).

    `address`: what the account has once the link is used; `previous`: what it had when the link was asked for. The
    link's secret isn't kept. `sent_at` is the sender's clock, `really_sent_at` the machine's.
    """

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", _("to confirm the address of the account")
        CHANGE = "change", _("to confirm a new address")
        UNDO = "undo", _("to undo a change of address")
        RESCUE = "rescue", _("to undo a new second factor")

    account = models.ForeignKey(User, models.CASCADE, related_name="email_links")
    purpose = models.CharField(_("purpose"), max_length=7, choices=Purpose)
    address = models.EmailField(_("e-mail"), db_index=True)
    previous = models.EmailField(_("e-mail before"), blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent at"))
    really_sent_at = models.DateTimeField()
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("link by e-mail"), _("links by e-mail")

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class SecondFactor(models.Model):
    """What somebody logs in with beside the password (rules, section 9): an app that shows codes, or a passkey.

    `secret`: of an app what codes are computed from (base32), of a passkey its public half. `last_step`: of an app the
    half minute whose code was used last, so that none works twice. By the machine's clock, as apps go.
    """

    class Kind(models.TextChoices):
        APP = "app", _("authenticator app")
        PASSKEY = "passkey", _("passkey")

    account = models.ForeignKey(User, models.CASCADE, related_name="second_factors")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    secret = models.TextField()
    last_step = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(_("set up at"))
    last_used_on = models.DateField(_("last used on"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("second factor"), _("second factors")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RecoveryCode(models.Model):
    """One of the codes for whoever has lost their second factor. It works once; only its digest is kept."""

    account = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("recovery code"), _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.pk}"


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
