"""What every installation shares; the environment is read here and in the modules beside this one alone."""

from pathlib import Path

from minsheng.config.settings.navigation import LEADERS_IN_CHARGE as LEADERS_IN_CHARGE
from minsheng.config.settings.navigation import NAVIGATION as NAVIGATION
from minsheng.config.settings.navigation import NAVIGATION_COUNTS as NAVIGATION_COUNTS
from minsheng.config.settings.navigation import TABS as TABS
from minsheng.kit import env

_FOLDER = "var/demo" if env.boolean("MINSHENG_DEMO", default=False) else "var"
VAR = Path(env.text("MINSHENG_VAR", _FOLDER)).resolve()
"""Folder of the embedded database, files, backups and collected static files."""

DEBUG = False
DEMO = False

INSTALLED_APPS = [
    "minsheng.apps.demo",
    "minsheng.apps.desk",
    "minsheng.apps.filing",
    "minsheng.apps.bulletins",
    "minsheng.apps.scheduling",
    "minsheng.apps.talks",
    "minsheng.apps.orders",
    "minsheng.apps.matters",
    "minsheng.apps.months",
    "minsheng.apps.funds",
    "minsheng.apps.spotchecks",
    "minsheng.apps.planning",
    "minsheng.apps.ledger",
    "minsheng.apps.cascade",
    "minsheng.apps.duties",
    "minsheng.apps.lineage",
    "minsheng.apps.notices",
    "minsheng.apps.programmes",
    "minsheng.apps.documents",
    "minsheng.apps.people",
    "minsheng.apps.places",
    "minsheng.apps.files",
    "minsheng.apps.jobs",
    "minsheng.apps.workdays",
    "minsheng.apps.ui",
    "minsheng.apps.audit",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "rules",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minsheng.apps.people.middleware.acting_post",
    "minsheng.apps.ui.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "minsheng.config.urls"
WSGI_APPLICATION = "minsheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minsheng.apps.ui.context.frame",
            ],
        },
    }
]
COTTON_DIR = "ui"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "minsheng.apps.people.backends.PostsBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "people:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_RESET_ON_SUCCESS = True
NAME_FAILURE_LIMIT = 20
"""Failures of one name from all addresses together; `AXES_FAILURE_LIMIT` counts those from one address."""
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "minsheng.apps.people.attempts.Attempts"
AXES_USERNAME_CALLABLE = "minsheng.apps.people.attempts.name_asked"
AXES_CLIENT_IP_CALLABLE = "minsheng.apps.people.address.client_address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_LOCKOUT_CALLABLE = "minsheng.apps.people.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
TRUSTED_PROXY = env.proxies("MINSHENG_TRUSTED_PROXY")
IDLE_MINUTES = env.integer("MINSHENG_IDLE_MINUTES", 30, least=5, most=480)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "minsheng.apps.ui.views.csrf_failed"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATABASES = {
    "default": env.database(env.text("MINSHENG_DATABASE_URL", f"sqlite:///{VAR / 'minsheng.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MEGABYTES = env.integer("MINSHENG_UPLOAD_MEGABYTES", 20, least=1, most=500)
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
RIGHTS = "minsheng.apps.people.permissions.allows"
"""Asked by the page's frame, which stands below the app of rights, what the post in use may open."""
FOOTER = env.text("MINSHENG_FOOTER")
CONTACT = env.text("MINSHENG_CONTACT")
FEEDBACK_URL = env.text("MINSHENG_FEEDBACK_URL")

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "minsheng.kit.logs.CalmFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.one_of("MINSHENG_LOG_LEVEL", "WARNING", _LEVELS)},
}
