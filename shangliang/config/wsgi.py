"""The pages, for granian or any WSGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402  Django reads the variable on import

application = get_wsgi_application()
