"""The blocks of a story's body, as the desk keeps them; names (with _ for -) and fields are those of `wires.body`."""

from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr", "blockquote"]
INLINE_FEATURES = ["bold", "italic", "link"]


class PictureBlock(blocks.StructBlock):
    """`picture` is the Picture's key, empty while the file is not known; `src` is what the item named."""

    picture = blocks.CharBlock(required=False)
    src = blocks.CharBlock(required=False)
    alt = blocks.CharBlock(required=False)
    caption = blocks.CharBlock(required=False)
    credit = blocks.CharBlock(required=False)


class ReadMoreBlock(blocks.StructBlock):
    """`href` is a story's uri or an absolute address; `text` serves only while that story is unknown."""

    href = blocks.CharBlock()
    text = blocks.CharBlock(required=False)


class PullQuoteBlock(blocks.StructBlock):
    html = blocks.RichTextBlock(features=INLINE_FEATURES)
    cite = blocks.CharBlock(required=False)


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False)
    points = blocks.ListBlock(blocks.RichTextBlock(features=INLINE_FEATURES))


class EmbedBlock(blocks.StructBlock):
    href = blocks.URLBlock()
    text = blocks.CharBlock(required=False)


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock())


class TableBlock(blocks.StructBlock):
    html = blocks.TextBlock()


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    read_more = ReadMoreBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    pull_quote = PullQuoteBlock()
    key_points = KeyPointsBlock()
    table = TableBlock()
    embed = EmbedBlock()
