"""Flash and receipts on the desk's front."""

from stoppress.desk.policy import may
from stoppress.desk.screens.home.panels import HomePanel


class FlashPanel(HomePanel):
    """The shortest way to readers."""

    name = "flash"
    order = 10
    template_name = "desk/publishing/front.html"

    def facts(self, request: object) -> dict[str, object]:
        return {"shown": True} if may(getattr(request, "user", None), "publish") else {}
