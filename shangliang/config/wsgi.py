"""The pages, for granian or any WSGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

application = get_wsgi_application()
if settings.TRUSTED_PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, settings.TRUSTED_PROXIES)
