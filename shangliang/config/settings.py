"""Django's settings. What an installation may change comes from the environment: docs/operations.md."""

from datetime import timedelta
from pathlib import Path

from shangliang.config import environment

PROJECT = Path(__file__).resolve().parents[2]
HOME = Path(environment.text("SHANGLIANG_HOME", str(PROJECT / "var")))
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("SHANGLIANG_DEBUG", False)
SECRET_KEY = environment.secret("SHANGLIANG_SECRET_KEY", HOME)
# Encrypts telephone numbers at rest; losing it loses the numbers, nothing else.
CONTACT_KEY = environment.secret("SHANGLIANG_CONTACT_KEY", HOME)
ALLOWED_HOSTS = environment.words("SHANGLIANG_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
# Whose word on the visitor's address is believed: limits on guessing are kept by address.
TRUSTED_PROXIES = environment.words("SHANGLIANG_PROXIES", [])
# Behind TLS: secure cookies, HSTS, redirect. Off only for the demo on the loopback address.
TLS = environment.flag("SHANGLIANG_TLS", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "shangliang.ledger",
    "shangliang.platforms",
    "shangliang.people",
    "shangliang.topics",
    "shangliang.deliberation",
    "shangliang.outcomes",
    "shangliang.ui",
    "shangliang.portal",
    "shangliang.desk",
    "shangliang.demo",
    "shangliang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "shangliang.config.headers.LimitedBody",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shangliang.config.headers.SecurityHeaders",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shangliang.config.urls"
WSGI_APPLICATION = "shangliang.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shangliang.ui.context.reader",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shangliang.ui.templatetags.ui",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

DATABASES = {"default": environment.database("DATABASE_URL", HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["shangliang.people.hashing.Argon2"]
# The two rule books contradict each other: see `people.passwords`.
PASSWORD_PROFILE = environment.choice("SHANGLIANG_PASSWORDS", ("asvs", "mlps3"))
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shangliang.people.passwords.ProfileValidator"},
]
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"

AXES_FAILURE_LIMIT = environment.whole_number("SHANGLIANG_LOCK_AFTER", 5, at_least=1)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "shangliang.desk.sign_in.locked_out"
AXES_VERBOSE = False

# Idle sign-out; `config.headers` renews the session of whoever is active.
SESSION_COOKIE_AGE = 60 * environment.whole_number("SHANGLIANG_IDLE_MINUTES", 60, at_least=5)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
if TLS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
NODE_MODULES = PROJECT / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shangliang.config.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# More than any form takes, so that whoever chose too many is told so beside what they wrote.
DATA_UPLOAD_MAX_NUMBER_FILES = 60
FILE_UPLOAD_PERMISSIONS = 0o640

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": environment.text("SHANGLIANG_LOG", "WARNING")},
}
