"""All settings in one file. What differs between machines comes from the environment (docs/operations.md lists it)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from claudeprivacy import env
from claudeprivacy.observability import logs, sentry

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.is_production()
QA = env.flag("CLAUDEPRIVACY_QA")
DEBUG = env.flag("DEBUG")
VAR_DIR = Path(env.text("CLAUDEPRIVACY_VAR", str(BASE_DIR / "var")))

if PRODUCTION and (QA or DEBUG):
    raise ImproperlyConfigured(
        "Production refuses CLAUDEPRIVACY_QA and DEBUG: QA mode lets anybody be anybody. Unset them."
    )

SECRET_KEY = env.text("SECRET_KEY", "" if PRODUCTION else "development-only-" + "0123456789abcdef" * 4)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else env.own_hosts())
if PRODUCTION and not (SECRET_KEY and ALLOWED_HOSTS and env.text("DATABASE_URL")):
    raise ImproperlyConfigured("Production needs SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL.")

INSTALLED_APPS = [
    "claudeprivacy.apps.ProjectConfig",  # before django_tasks_db, whose worker it makes watched
    "claudeprivacy.apps.AdminSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "consent",
    "accounts",
    "conversations",
    "rights",
]
MIDDLEWARE = [
    "claudeprivacy.observability.requests.request_log",
    # First what every answer carries: also a static file, and one that the next ones refuse.
    "csp.middleware.CSPMiddleware",
    "claudeprivacy.middleware.guarded_answers",
    "claudeprivacy.middleware.readable_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "claudeprivacy.middleware.CompressedPages",
    "claudeprivacy.middleware.private_responses",
    "claudeprivacy.middleware.request_clock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.sessions_seen",
    "accounts.middleware.person_language",
    "accounts.middleware.LoginRequired",
    "consent.middleware.ConsentGate",
]
if QA:  # what a browser's cookies say counts nowhere else, because nobody there reads them
    MIDDLEWARE.insert(MIDDLEWARE.index("accounts.middleware.LoginRequired"), "claudeprivacy.qa.faults.browser_faults")
    _after_the_clock = MIDDLEWARE.index("claudeprivacy.middleware.request_clock") + 1
    MIDDLEWARE.insert(_after_the_clock, "claudeprivacy.qa.worlds.browser_world")
METRICS = env.flag("METRICS")
if METRICS:
    MIDDLEWARE.insert(1, "claudeprivacy.observability.metrics.counted")
ROOT_URLCONF = "claudeprivacy.urls"
WSGI_APPLICATION = "claudeprivacy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consent.context_processors.choice",
                "claudeprivacy.context_processors.page",
            ]
        },
    }
]

POOLED = env.flag("DATABASE_POOLED")
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR / 'db.sqlite3'))}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: an answered choice survives power loss. recursive_triggers: REPLACE can't slip past a trigger.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A pooler that lends a connection for one transaction loses cursors that outlive it.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLED

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL, LOGIN_REDIRECT_URL = "login", "home"
SESSION_ENGINE = "accounts.sessions"
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 10, timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_USERNAME_CALLABLE, AXES_CLIENT_IP_CALLABLE = "accounts.throttle.username", "accounts.throttle.client_address"
AXES_RESET_ON_SUCCESS, AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = True, False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["email", "password", "password1", "password2"]  # beside the counts nothing typed is kept
# The log-in view asks axes itself, so that the tenth wrong password still gets its ordinary answer.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

LANGUAGE_CODE, TIME_ZONE, USE_TZ = "en", "UTC", True
FORMAT_MODULE_PATH = ["claudeprivacy.formats"]
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# What consent asks of a site (docs/use-in-your-site.md).
CONSENT_HOME_URL = "home"
CONSENT_SETTINGS_URL = "privacy"
CONSENT_LANGUAGES = ("en", "fr")
CONSENT_VAR_DIR = VAR_DIR
CONSENT_JOURNAL_SEGMENT = env.text("CLAUDEPRIVACY_JOURNAL_SEGMENT")
CONSENT_REPLAYS_THE_PAST = QA

# Work that outlives a request waits in the database for `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL, STATICFILES_DIRS = "/static/", [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("CLAUDEPRIVACY_STATIC_ROOT", str(VAR_DIR / "static")))
COLLECTED = PRODUCTION or env.choice("CLAUDEPRIVACY_STATIC", ("finders", "collected")) == "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "claudeprivacy.static_files.LightManifestStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# Whether staff need a second factor for the administration.
STAFF_REQUIRE_2FA = env.flag("STAFF_REQUIRE_2FA")
CSRF_FAILURE_VIEW = "claudeprivacy.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# How many proxies of ours stand before the site. Without any, nothing a client says of its address or scheme counts.
TRUSTED_PROXY_HOPS = env.number("TRUSTED_PROXY_HOPS", 0, most=9)
if TRUSTED_PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    # __Host-: bound to this very host over TLS, so that no neighbouring host can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
        f"__Host-{name}" for name in ("sessionid", "csrftoken", "language")
    )
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = env.hsts("HSTS")
    SECURE_REDIRECT_EXEMPT = [r"^(?:healthz/|readyz/|metrics)$"]

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "claudeprivacy.qa.outbox.EmailBackend"
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", "localhost"), env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_USER"), env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = env.flag("EMAIL_USE_TLS"), env.flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 30)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS and EMAIL_USE_SSL: set one of them (587 is TLS, 465 is SSL).")
# Where links in messages lead. Production sends no notice without it.
CONSENT_SITE_URL = env.site("SITE_URL", "" if PRODUCTION else env.reached_at(env.port()), secure=PRODUCTION)
# Who answers for the data, as receipts name them. Production has no default: a check says what is missing.
CONSENT_CONTROLLER = {
    "name": env.text("CONTROLLER_NAME", "" if PRODUCTION else "claudeprivacy, an independent replica for study"),
    "contact": env.text("CONTROLLER_CONTACT", "" if PRODUCTION else "privacy@localhost"),
    "address": env.text("CONTROLLER_ADDRESS", "" if PRODUCTION else "this machine, in development"),
    "jurisdiction": env.text("CONTROLLER_JURISDICTION", "" if PRODUCTION else "FR"),
}
CONSENT_NOTICES_PER_MINUTE = env.number("NOTICES_PER_MINUTE", 300)  # 0: as fast as the server takes them
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "claudeprivacy@localhost")
# Whom security.txt names: addresses such as mailto:security@example.com or https://example.com/report.
SECURITY_CONTACT = env.contacts("SECURITY_CONTACT", "" if PRODUCTION else "mailto:security@localhost")
if SENTRY_DSN := env.text("SENTRY_DSN"):
    sentry.start(SENTRY_DSN)
LOGGING = logs.config(*env.logging(production=PRODUCTION))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# More than this is refused; a file stays in memory, or is dropped as it comes: nobody can fill the disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
