"""Django's settings for the desk, read from the data folder that STOPPRESS_DATA names."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from stoppress.desk import database

database.install()

STOPPRESS_DATA = Path(os.environ.get("STOPPRESS_DATA", "data")).absolute()
DESK = STOPPRESS_DATA / "desk"

DEBUG = False
# `setting_up` writes the secret; without one (a check, a migration being made) this process has its own and keeps no session.
SECRET_KEY = (DESK / "secret").read_text().strip() if (DESK / "secret").exists() else get_random_secret_key()
STOPPRESS_DESK_URL = os.environ.get("STOPPRESS_DESK_URL", "")  # where its people reach it, if not on this machine
_HTTPS = STOPPRESS_DESK_URL.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("STOPPRESS_HOSTS", "").split(","))]
if STOPPRESS_DESK_URL:
    ALLOWED_HOSTS.append(urlsplit(STOPPRESS_DESK_URL).hostname or "")
CSRF_TRUSTED_ORIGINS = [STOPPRESS_DESK_URL] if STOPPRESS_DESK_URL else []

INSTALLED_APPS = [
    "stoppress.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",  # the admin takes both for granted; their views are closed
    "wagtail.documents",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.humanize",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "stoppress.desk.screens.people.shield.Shield",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stoppress.desk.screens.people.sessions.DeskSessions",
    "stoppress.desk.admission.doorkeeper.Doorkeeper",
    "stoppress.desk.screens.home.newsroom_time.NewsroomTime",
    "stoppress.desk.screens.notes.telling.LockTeller",
]
ROOT_URLCONF = "stoppress.desk.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["stoppress.desk.screens.people.accounts.DeskAccounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600  # seconds without work
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Failed sign-ins are counted here. The desk is one process with several threads, so its memory is shared enough.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview stands in a frame of the desk's own
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
            # The pressroom empties the WAL while nothing waits; 32 MB where it is away.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; "
            "PRAGMA wal_autocheckpoint=8000;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", Path(__file__).parents[1] / "press" / "fragments" / "fonts")]  # the desk is set in the paper's own
MEDIA_ROOT = DESK / "uploads"
WHITENOISE_USE_FINDERS = True  # from the installed packages; nothing is collected

LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "stoppress.desk.screens.people.signing_in.FrontDoor"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "login": "30/m/ip", "reauthenticate": "10/m/user", "change_password": "5/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds after which a change to one's own sign-in asks again
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "stoppress.desk.screens.people.signing_in.SecondStep"
MFA_TOTP_ISSUER = "Stop Press"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS  # browsers themselves take passkeys on localhost only
STOPPRESS_SECOND_FACTOR = os.environ.get("STOPPRESS_SECOND_FACTOR", "") == "needed"

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # the desk sends no mail

WAGTAIL_SITE_NAME = "Stop Press"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # allauth's, which knows the second factor
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing here phones out
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FINISH_WORKFLOW_ACTION = "stoppress.desk.approved.publish_newest"
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]  # the desk speaks one language,
WAGTAIL_USER_TIME_ZONES = ["UTC"]  # and shows the newsroom's time to everybody: an account chooses neither
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # addresses are kept under People; no account must have one

LOGGING_CONFIG = None  # the process that runs the desk says where its lines go
