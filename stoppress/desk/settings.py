"""Django's settings for the desk, read from the data folder that STOPPRESS_DATA names."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from stoppress.desk import database

database.install()

STOPPRESS_DATA = Path(os.environ.get("STOPPRESS_DATA", "data")).absolute()
DESK = STOPPRESS_DATA / "desk"

DEBUG = False
# `setting_up` writes the secret; without one (a check, a migration being made) this process has its own and keeps no session.
SECRET_KEY = (DESK / "secret").read_text().strip() if (DESK / "secret").exists() else get_random_secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("STOPPRESS_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "stoppress.desk",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.contenttypes",
    "django.contrib.auth",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "stoppress.desk.urls"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # bytes; a longer request is refused before it is read

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DESK / "desk.db",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,  # seconds to wait for another writer
            # FULL: what was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"

WAGTAIL_SITE_NAME = "Stop Press"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing here phones out
WAGTAIL_GRAVATAR_PROVIDER_URL = None

LOGGING_CONFIG = None  # the process that runs the desk says where its lines go
