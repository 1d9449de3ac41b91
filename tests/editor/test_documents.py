"""What the documentation tells to set up is what there is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

from conftest import ROOT


def test_settings_can_be_read(playbook: Callable[..., Any]) -> None:
    """Settings for editors are JSON and TOML, every one of them starts the command, and it is there."""
    text = (ROOT / "docs/editor.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(json|toml|lua|elisp)\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 5
    for kind, block in blocks:
        assert "playbook" in block
        assert "editor" in block
        if kind == "json":
            json.loads(block)
        elif kind == "toml":
            tomllib.loads(block)
        else:
            assert [block.count(mark) for mark in "({["] == [block.count(mark) for mark in ")}]"]
    said = playbook("editor", "--help")
    assert said.code == 0
    assert "Language Server Protocol" in said.out
