"""Files with an address of their own: robots.txt, the web manifest, the icon, assets."""

import msgspec

from stoppress.press.fragments.languages import direction
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

PAPER, INK = "#fdfcf9", "#14213d"
_encode = msgspec.json.Encoder().encode


def robots(reading: Reading, look: Look) -> str:
    return look.render("files/robots.txt", reading, url=reading.site().url)


def manifest(reading: Reading, look: Look) -> bytes:
    look.note(reading, "files")
    site = reading.site()
    icons = [
        {"src": look.asset_address("icon.svg", reading), "sizes": "any", "type": "image/svg+xml"},
        *({"src": look.asset_address(f"icon-{size}.png", reading), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)),
    ]
    return _encode(
        {
            "id": "/",
            "name": site.name,
            "short_name": site.name,
            "description": site.strapline,
            "lang": site.language,
            "dir": direction(site.language),
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": PAPER,
            "theme_color": INK,
            "icons": icons,
        }
    )


def favicon(reading: Reading, look: Look) -> bytes:
    return look.file("icons/favicon.ico", reading)


def asset(reading: Reading, look: Look, name: str) -> bytes:
    look.asset_address(name, reading)  # notes it
    return look.asset(name)
