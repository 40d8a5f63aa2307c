"""Running text in the editor: quotations of several paragraphs, figures bound to a fact, and links; what opens saves as it was."""

from typing import Any

from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail

QUOTE = "blockquote"


class Quotation:
    """<blockquote>: each paragraph in it is a line of the quotation."""

    def __init__(self) -> None:
        self._begins: list[int] = []

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        state.current_block = None
        self._begins.append(len(contentstate.blocks))

    def handle_endtag(self, name: str, state: Any, contentstate: Any) -> None:
        state.current_block = None
        for block in contentstate.blocks[self._begins.pop() if self._begins else len(contentstate.blocks) :]:
            if block.type == "unstyled":
                block.type = QUOTE


class Fact(InlineEntityElementHandler):
    """A figure that belongs to a fact: typing in it makes it plain text again."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"value": attrs["value"]}


def _fact(props: dict[str, Any]) -> Any:
    return DOM.create_element("data", {"value": props["value"]}, props["children"])


LINK = {
    "type": "LINK",
    "icon": "link",
    "description": "Link",
    "attributes": ["url", "id", "parentId"],
    "allowlist": {"href": "^(http:|https:|mailto:|tel:|/|undefined$)"},
    "chooserUrls": {
        "pageChooser": reverse_lazy("story_link"),
        "externalLinkChooser": reverse_lazy("story_link"),
        "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
        "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
        "anchorLinkChooser": reverse_lazy("story_link"),
    },
}
LINK_SCRIPTS = ["wagtailadmin/js/page-chooser-modal.js", "desk/editor_text.js"]
FACT = {"type": "FACT", "attributes": ["value"], "allowlist": {"value": "^fact:"}}


def register_text(features: Any) -> None:
    features.register_editor_plugin("draftail", "link", draftail.EntityFeature(LINK, js=LINK_SCRIPTS))
    features.register_editor_plugin("draftail", "fact", draftail.EntityFeature(FACT, js=["desk/editor_text.js"]))
    features.register_converter_rule(
        "contentstate",
        "fact",
        {
            "from_database_format": {"data[value]": Fact("FACT")},
            "to_database_format": {"entity_decorators": {"FACT": _fact}},
        },
    )
    features.register_converter_rule(
        "contentstate",
        "blockquote",
        {
            "from_database_format": {"blockquote": Quotation()},
            "to_database_format": {"block_map": {QUOTE: {"element": "p", "wrapper": "blockquote"}}},
        },
    )
