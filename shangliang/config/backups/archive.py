"""The file: a zip of the database's copy, the uploads and a manifest with the digest of each."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is not a whole backup; the message says what is wrong with it."""


@dataclass(frozen=True)
class Part:
    sha256: str
    n_bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    version: str
    engine: str
    ledger_sequence: int
    ledger_hash: str
    migrations: list[str]
    keys: dict[str, str]  # fingerprints, by name
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT


def write(file: IO[bytes], manifest: Manifest, parts: Iterable[tuple[str, Path]]) -> Manifest:
    """Write the parts, then the manifest with their digests; return that manifest."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in parts:
            # Photos are compressed already.
            kind = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
            manifest.parts[name] = _pack(archive, zipfile.ZipInfo(name), kind, source)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def unpack(file: Path, into: Path) -> Manifest:
    """Write the parts into an empty folder, each checked against its digest.

    Raises `Damaged`. Nothing of a damaged file should be used, whatever was written before that was found.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            if sorted(archive.namelist()) != sorted([*manifest.parts, MANIFEST]):
                raise Damaged("it does not hold exactly what its manifest lists")
            for name, part in manifest.parts.items():
                if _unpack(archive, name, into / _safe(name)) != part:
                    raise Damaged(f"{name} is not what was backed up")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(f"it cannot be read: {error}") from error
    return manifest


def fingerprint(key: str) -> str:
    """Enough of a key's digest to know it again."""
    return hashlib.sha256(b"shangliang key fingerprint:" + key.encode()).hexdigest()[:16]


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise Damaged(f"its format is {said['format']}; this version reads format {FORMAT}")
        parts = {name: Part(**part) for name, part in said.pop("parts").items()}
        return Manifest(**said, parts=parts)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Damaged(f"it has no manifest that can be read: {error!r}") from error


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        raise Damaged(f"{name!r} would be written outside")
    return path


def _pack(archive: zipfile.ZipFile, name: zipfile.ZipInfo, kind: int, source: Path) -> Part:
    name.compress_type = kind
    with source.open("rb") as lines, archive.open(name, "w", force_zip64=True) as target:
        return _copy(_chunks(lines), target)


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> Part:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("wb") as written:
        return _copy(_chunks(source), written)


def _copy(chunks: Iterator[bytes], target: IO[bytes]) -> Part:
    digest, n_bytes = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        n_bytes += len(chunk)
        target.write(chunk)
    return Part(digest.hexdigest(), n_bytes)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk
