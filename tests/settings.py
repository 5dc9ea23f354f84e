"""The product's settings with a home of their own and cheap passwords."""

import os
import tempfile

os.environ.setdefault("SHANGLIANG_HOME", tempfile.mkdtemp(prefix="shangliang-tests-"))
os.environ.setdefault("SHANGLIANG_SECRET_KEY", "tests-only-and-public")
os.environ.setdefault("SHANGLIANG_CONTACT_KEY", "tests-only-and-public-too")

from shangliang.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file, as in service: threads and processes of a test meet real locks, which SQLite in memory has not.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": HOME / "tests.sqlite3"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns where there is none
