"""Content (family C): whether what the playbook teaches can be checked by its readers."""

from __future__ import annotations
