"""The few files that we serve from npm packages; of 50 MB of ECharts, one."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

FILES = {"vendor/echarts.min.js": "echarts/dist/echarts.min.js"}


class VendorFinder(BaseFinder):
    """Finds them under `vendor/`, or nothing before `npm ci` has run: pages then read as tables."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        file = self._file(path)
        found = [str(file)] if file is not None else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for path in FILES:
            file = self._file(path)
            if file is not None:
                storage = FileSystemStorage(location=file.parent)
                # collectstatic asks the storage where its files belong.
                setattr(storage, "prefix", Path(path).parent.as_posix())  # noqa: B010  no declared attribute
                yield file.name, storage

    def _file(self, path: str) -> Path | None:
        file = settings.NODE_MODULES / FILES[path] if path in FILES else None
        return file if file is not None and file.exists() else None
