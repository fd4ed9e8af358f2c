"""As a site would set itself up: what consent needs is marked, the rest is Django's own start."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "for-a-walk-on-loopback-only-" + "0123456789" * 4
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "consent",  # consent
    "town",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "consent.middleware.ConsentGate",  # consent
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [BASE_DIR / "town" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consent.context_processors.choice",  # consent
            ]
        },
    }
]
ROOT_URLCONF = "town.urls"
AUTH_USER_MODEL = "town.Citizen"  # consent: a ConsentSubject
LOGIN_URL = "/admin/login/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "town.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # not what consent's own tables use
STATIC_URL, STATIC_ROOT = "static/", os.environ.get("TOWN_STATIC", BASE_DIR / "static")
USE_TZ, USE_I18N = True, False  # English only
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CONSENT_SITE_URL = "https://town.example"  # consent
CONSENT_CONTROLLER = {  # consent: who answers for the data
    "name": "Town",
    "contact": "privacy@town.example",
    "address": "1 Square, Town",
    "jurisdiction": "FR",
}
CONSENT_VAR_DIR = os.environ.get("TOWN_VAR", BASE_DIR / "var")  # consent
CONSENT_REPLAYS_THE_PAST = True  # consent: the walk publishes an update of 2025
