"""A real office: every secret from the environment, HTTPS unless it is said to end before us."""

from minsheng.config.settings.base import *  # noqa: F403 (settings modules build on each other by design)
from minsheng.kit import env

SECRET_KEY = env.secret("MINSHENG_SECRET_KEY")
FIELD_KEYS = env.secret("MINSHENG_FIELD_KEYS")
ALLOWED_HOSTS = env.words("MINSHENG_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
HTTPS = env.boolean("MINSHENG_HTTPS", default=True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
