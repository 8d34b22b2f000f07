"""Settings of the tests: a home of their own, and a password hasher that costs nothing."""

import atexit
import os
import shutil
import tempfile

os.environ["NOKSHI_HOME"] = tempfile.mkdtemp(prefix="nokshi-tests-")
atexit.register(shutil.rmtree, os.environ["NOKSHI_HOME"], ignore_errors=True)
os.environ["NOKSHI_SECRET_KEY"] = "only for tests"
# Playwright keeps a loop running in the thread of the tests; Django would take that for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("NOKSHI_EMAIL_URL", None)
os.environ.pop("NOKSHI_URL", None)

from nokshi.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOOKS_WRITER = False
# Tests take back what they wrote into the log; what is kept outside of it would miss that.
TRAIL_HEADS = None
# By an engine of our own name each worker of the tests would make a file of its own, where Django's is kept in memory.
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
