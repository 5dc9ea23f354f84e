from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shangliang.config"

    def ready(self) -> None:
        from shangliang.config import checks  # noqa: F401, PLC0415  registers the checks once apps are loaded
