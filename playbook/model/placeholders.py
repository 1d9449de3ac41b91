"""What stands in a new record until somebody writes: `playbook new` puts it there, and a rule finds it."""

from __future__ import annotations

from typing import Final

TEXT: Final = "Write it here"
NAME: Final = "short-name"
ADDRESS: Final = "https://example.org/"
SUMMARY: Final = "What a reader will know afterwards."
BODY: Final = "Write as you would tell it to a new colleague."
