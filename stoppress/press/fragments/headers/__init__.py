"""Headers: what goes before each kind of page, as a JSON list of [name, value]."""

import msgspec

from stoppress.press.look import Look
from stoppress.press.rendering import Reading

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "error": "text/html; charset=utf-8",
    "redirect": "text/html; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json-feed": "application/feed+json; charset=utf-8",
    "sitemap": "application/xml; charset=utf-8",
    "robots": "text/plain; charset=utf-8",
    "manifest": "application/manifest+json; charset=utf-8",
    "icon": "image/x-icon",
    "asset-css": "text/css; charset=utf-8",
    "asset-js": "text/javascript; charset=utf-8",
    "asset-svg": "image/svg+xml; charset=utf-8",
    "asset-png": "image/png",
    "asset-jpg": "image/jpeg",
    "asset-woff2": "font/woff2",
}
MARKUP = ("html", "error", "redirect")
DAY = "public, max-age=86400"  # an icon keeps its address when it changes
YEAR = "public, max-age=31536000, immutable"
FRESH = "public, no-cache"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
NOTHING_LOADS = "default-src 'none'; frame-ancestors 'none'"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
_encode = msgspec.json.Encoder().encode


def headers(reading: Reading, look: Look, kind: str) -> bytes:
    """Raises KeyError for a kind that there is not."""
    look.note(reading, "headers")
    made = [
        ("Content-Type", CONTENT_TYPES[kind]),
        ("Cache-Control", _cache(kind)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Content-Security-Policy", POLICY if kind in MARKUP else NOTHING_LOADS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if kind in MARKUP:
        made += [("Permissions-Policy", PERMISSIONS)]
    if kind in ("rss", "atom", "json-feed"):
        made += [("Access-Control-Allow-Origin", "*")]
    if reading.site().url.startswith("https://"):
        made += [("Strict-Transport-Security", "max-age=31536000")]
    return _encode(made)


def _cache(kind: str) -> str:
    if kind.startswith("asset-"):
        return YEAR
    return DAY if kind == "icon" else FRESH
