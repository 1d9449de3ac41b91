"""What surrounds every page, rendered no oftener than needed.

Most pages of a playbook are records, which the navigation does not list: around all records of a
program that lie in one folder, side navigation, tabs, search box and footer are the same to the last
byte. Material's templates for them are the dearest part of a build, so they are rendered once a folder.
"""

from __future__ import annotations

from typing import Any, Final

from jinja2 import BaseLoader, Environment, Template, pass_context
from jinja2.runtime import Context

FINISHED: Final = "playbook-finished.html"
"""A template by which a page passes through that was finished in an earlier build."""

_SHARED: Final = frozenset(
    f"partials/{name}.html" for name in ("nav", "tabs", "search", "palette", "source", "footer", "icons")
)
_ORIGINAL: Final = "playbook-original:"


class Frame(BaseLoader):
    """Loads the theme's templates; those that records share are rendered once and kept.

    A page takes part when it has an attribute `frame`: the folder that it shares with its likes, or
    None for a page that the navigation marks as the one being read.
    """

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner
        self.kept: dict[tuple[str, str], str] = {}

    @classmethod
    def around(cls, environment: Environment) -> None:
        """Put a frame around an environment's templates."""
        assert environment.loader is not None
        frame = cls(environment.loader)
        environment.loader = frame
        environment.globals["playbook_shared"] = frame.shared

    def list_templates(self) -> list[str]:
        """Name the theme's templates."""
        return self.inner.list_templates()

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:
        """Load a template by name: the theme's own, or one that stands before it."""
        if name == FINISHED:
            return environment.from_string("{{ playbook_finished }}", globals=globals)
        if name in _SHARED:
            return environment.from_string("{{ playbook_shared(%r) }}" % name, globals=globals)  # noqa: UP031
        return self.inner.load(environment, name.removeprefix(_ORIGINAL), globals)

    @pass_context
    def shared(self, context: Context, name: str) -> str:
        """Render a template of the theme, or take what was rendered for a page of the same frame."""
        frame = getattr(context.get("page"), "frame", None)
        if frame is not None and (name, frame) in self.kept:
            return self.kept[name, frame]
        html = context.environment.get_template(_ORIGINAL + name).render(context.get_all())
        if frame is not None:
            self.kept[name, frame] = html
        return html
