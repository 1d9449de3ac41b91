"""Shadowing (family S): whether days are whole, fair to hosts, and beside somebody from elsewhere."""

from __future__ import annotations
