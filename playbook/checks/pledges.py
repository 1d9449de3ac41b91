"""Pledges (family P): whether a promise has an owner, an end and evidence, and whether it still fits."""

from __future__ import annotations
