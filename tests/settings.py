"""Settings of the tests: a home of their own, and a password hasher that costs nothing."""

import os
import tempfile

os.environ["NOKSHI_HOME"] = tempfile.mkdtemp(prefix="nokshi-tests-")
os.environ["NOKSHI_SECRET_KEY"] = "only for tests"
# Playwright keeps a loop running in the thread of the tests; Django would take that for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("NOKSHI_EMAIL_URL", None)
os.environ.pop("NOKSHI_URL", None)

from nokshi.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOOKS_WRITER = False
