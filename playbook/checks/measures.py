"""Measures (family M): whether customers judge, and whether the program still moves."""

from __future__ import annotations
