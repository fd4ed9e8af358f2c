"""The project's settings as tests use them: QA mode on, cheap passwords, mail kept in memory."""

import os

os.environ.setdefault("CLAUDEPRIVACY_QA", "1")

from claudeprivacy.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
