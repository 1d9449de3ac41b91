"""Hosts are protected (family B, from B060 on): nobody is named, and nobody can be told by a small group."""

from __future__ import annotations
