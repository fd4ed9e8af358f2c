"""The project's settings as servers and jobs of the tests use them: as they are, but for cheap Argon2 and a sync that
doesn't wait for the disk.

A quarter of a second of work a password is right for people, and a third of the browser tests' time.
tests/accounts/test_password_change.py holds what the project itself uses. Processes are killed; nobody pulls a plug.
"""

import os

from django.contrib.auth.hashers import Argon2PasswordHasher

from claudeprivacy.settings import *  # noqa: F403

os.fsync = lambda descriptor: None


class CheapArgon2(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 8, 1


PASSWORD_HASHERS = ["tests.server_settings.CheapArgon2"]
