"""Wires: formats. Bytes in, items out, and back. A leaf: imports nothing of ours.

| module | job |
|---|---|
| `item` | what a story is on its way between newsrooms |
| `ninjs` | `parse_item`, `read_item`, `write_item`; its parts: `reading`, `associations`, `writing`, `shapes`, `parsing`, `times` |
| `body` | `read_body`, `write_body`, `clean_html`, `words`; its parts: `cleaning`, `flowing`, `blocks` |
| `folder` | `stories`, `raw_lines`, `media_file`, `StoriesWriter`; its part: `lines` |
| `newsroom`, `newsroom_yaml` | what newsroom.yaml says, written and read |
| `slugs` | the last part of an address |
"""
