"""The desk's menu: each entry is shown to those who may use it."""

from typing import Any

from wagtail.admin.menu import MenuItem

from stoppress.desk.policy import Act, may


class MenuItemFor(MenuItem):
    """Shown to who may do one of these acts."""

    def __init__(self, acts: Act | tuple[Act, ...], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._acts = (acts,) if isinstance(acts, str) else acts

    def is_shown(self, request: Any) -> bool:
        return any(may(request.user, act) for act in self._acts)
