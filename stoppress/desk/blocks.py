"""The blocks of a story's body, as the desk keeps them; names (with _ for -) and fields are those of `wires.body`."""

import re
from typing import Any
from zlib import crc32

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.fields import StreamField

from stoppress.desk.screens.stories.widgets import Finder, Found, TableInput

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr", "blockquote", "fact"]
INLINE_FEATURES = ["bold", "italic", "link", "fact"]


class FinderBlock(blocks.FieldBlock):
    """What a finder gives: a story's uri, or an address where `free`; a picture's key."""

    def __init__(self, of: Found = "stories", required: bool = True, help_text: str = "", free: bool = False, **named: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, max_length=2000, widget=Finder(of, free=free))
        super().__init__(**named)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


class LibraryPictureBlock(blocks.FieldBlock):
    """A picture of the library, kept by its key; empty for none."""

    def __init__(self, help_text: str = "", **named: Any) -> None:
        self._help = help_text
        super().__init__(**named)

    @cached_property
    def field(self) -> forms.Field:
        from stoppress.desk.screens.pictures.chooser import PictureKeyChooser  # it knows the models, which know blocks

        return forms.CharField(widget=PictureKeyChooser(), max_length=64, required=False, help_text=self._help)

    def get_form_state(self, value: Any) -> Any:
        return self.field.widget.get_value_data(value or None)


class TableHTMLBlock(blocks.FieldBlock):
    def __init__(self, required: bool = True, help_text: str = "", **named: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, widget=TableInput())
        super().__init__(**named)


class NamedBlock(blocks.CharBlock):
    """The name under which a file came in; nothing to type."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.field.widget = forms.HiddenInput()


_OPEN = re.compile(r"<(br|hr)\s*>")


def closed(html: str) -> str:
    """Running text with its line breaks and rules closed: the editor's reader stumbles over open ones."""
    return _OPEN.sub(r"<\1/>", html)


_UNNAMED = re.compile(r"<(p|h2|h3|li)>(.*?)(?=</\1>|<\1[ >]|\Z)", re.DOTALL)


def named(html: str) -> str:
    """Running text whose paragraphs have a name, as the editor gives them; the same one for the same words each time it is opened,
    so that a note on some of them finds its place also where no draft was saved since."""
    taken: dict[str, int] = {}

    def name(found: re.Match[str]) -> str:
        key = f"{crc32(found[2].encode()):08x}"
        taken[key] = taken.get(key, 0) + 1
        again = "" if taken[key] == 1 else f"x{taken[key]}"  # no hyphen: the editor puts its own after the name
        return f'<{found[1]} data-block-key="{key}{again}">{found[2]}'

    return _UNNAMED.sub(name, html)


class RunningTextBlock(blocks.RichTextBlock):
    def value_for_form(self, value: Any) -> str:
        return named(closed(super().value_for_form(value) or ""))


class PictureBlock(blocks.StructBlock):
    """`picture` is the Picture's key, empty while the file is not known; `src` is what the item named."""

    picture = LibraryPictureBlock(label="Picture")
    src = NamedBlock(required=False, label="Came in as")
    alt = blocks.TextBlock(
        required=False,
        rows=1,
        label="Alternative text",
        help_text="What it shows, for who cannot see it. Empty only for decoration.",
    )
    caption = blocks.TextBlock(required=False, rows=1, label="Caption")
    credit = blocks.CharBlock(required=False, label="Credit", help_text="Photographer and agency, as printed.")

    class Meta:
        icon = "image"
        label = "Picture"
        label_format = "Picture: {caption}"
        preview_value = {"caption": "The harbour wall on Tuesday morning", "credit": "Photograph: Ines Roe"}
        description = "One picture with its caption and credit."


class ReadMoreBlock(blocks.StructBlock):
    """`href` is a story's uri or an absolute address; `text` serves only while that story is unknown."""

    href = FinderBlock("stories", free=True, label="Story", help_text="Type words of its headline, or paste an address elsewhere.")
    text = blocks.CharBlock(required=False, label="Text", help_text="Only for an address elsewhere: a story shows its own headline.")

    class Meta:
        icon = "link"
        label = "Read more"
        label_format = "Read more: {text}"
        preview_value = {"href": "https://example.org/", "text": "What the council decided, ward by ward"}
        description = "A line that leads to another story, with that story's headline of the moment."


class PullQuoteBlock(blocks.StructBlock):
    html = RunningTextBlock(features=INLINE_FEATURES, label="Quotation")
    cite = blocks.CharBlock(required=False, label="Who said it")

    class Meta:
        icon = "openquote"
        label = "Pull quote"
        label_format = "Pull quote: {html}"
        preview_value = {"html": "<p>The wall does not know what year it is.</p>", "cite": "A keeper of the wall"}
        description = "A sentence of the story, set large."


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label="Title", help_text="For example: What we know.")
    points = blocks.ListBlock(RunningTextBlock(features=INLINE_FEATURES, label="Point"), label="Points")

    class Meta:
        icon = "list-ul"
        label = "Key points"
        label_format = "Key points: {title}"
        preview_value = {"title": "What we know", "points": ["The wall stays as it is until 2029."]}
        description = "A short list of what matters, set apart."


class EmbedBlock(blocks.StructBlock):
    href = blocks.URLBlock(label="Address", help_text="Of the post or video. Readers get a link: nothing is loaded from elsewhere.")
    text = blocks.CharBlock(required=False, label="Text of the link")

    class Meta:
        icon = "media"
        label = "Embed"
        label_format = "Embed: {text}"
        preview_value = {"href": "https://example.org/", "text": "Film of the breach"}
        description = "A post or a film that stands elsewhere."


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), label="Pictures")

    class Meta:
        icon = "image"
        label = "Gallery"
        description = "Several pictures, one after another."


class TableBlock(blocks.StructBlock):
    html = TableHTMLBlock(label="Table")

    class Meta:
        icon = "table"
        label = "Table"
        label_format = "Table"
        preview_value = {"html": "<table><tbody><tr><th>Haddock</th><td>£1.90</td></tr></tbody></table>"}
        description = "Figures in rows and columns."


class BodyBlock(blocks.StreamBlock):
    text = RunningTextBlock(
        features=TEXT_FEATURES, label="Text", icon="pilcrow", group="Words", description="Running text: one block for all of it."
    )
    pull_quote = PullQuoteBlock(group="Words")
    key_points = KeyPointsBlock(group="Words")
    read_more = ReadMoreBlock(group="Words")
    picture = PictureBlock(group="Shown")
    gallery = GalleryBlock(group="Shown")
    table = TableBlock(group="Shown")
    embed = EmbedBlock(group="Shown")


class BodyField(StreamField):
    """A body; what a block is called or says to writers is no part of the tables' history."""

    def __init__(self, **named: Any) -> None:
        super().__init__(BodyBlock(), **named)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, _, named = super().deconstruct()
        named.pop("block_lookup", None)
        return name, "stoppress.desk.blocks.BodyField", [], named
