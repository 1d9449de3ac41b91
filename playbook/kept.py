"""What the last check found, kept outside of the playbook, so that to ask again costs next to nothing.

It lies in the user's own cache folder: what lies in the repository could be put there by anybody.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

_OURS = Path(__file__).parent


def key(stamp: str, facts: Iterable[str]) -> str:
    """A key of everything that a result depends on: files, further facts, and this software itself."""
    return _digest(stamp, *facts, _software())


def recall(root: Path, asked: str, key: str) -> Any | None:
    """What was remembered of a folder under this key when the same was asked; None when nothing was."""
    try:
        found = json.loads(_place(root, asked).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found["value"] if isinstance(found, dict) and found.get("key") == key else None


def remember(root: Path, asked: str, key: str, value: Any) -> None:
    """Remember a result, in place of what was remembered when the same was asked before.

    Where the cache folder can't be written to, nothing is remembered, and that is no fault.
    """
    place = _place(root, asked)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"key": key, "value": value}, stream)
        Path(name).replace(place)
    except OSError:
        return


def _place(root: Path, asked: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home, "playbook", f"{_digest(str(root.resolve()), asked)}.json")


@cache
def _software() -> str:
    """A mark of this software's own files: a newer version may find something else."""
    stats = [(str(file), file.stat()) for file in sorted(_OURS.rglob("*.py"))]
    return _digest(*(f"{name}:{one.st_mtime_ns}:{one.st_size}" for name, one in stats))


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
