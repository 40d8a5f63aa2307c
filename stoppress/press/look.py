"""The look: templates, styles, fonts and icons, as shipped and with the newsroom's theme laid over them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import minijinja

from stoppress.press.rendering import Reading

SHIPPED = Path(__file__).parent / "fragments"
TEMPLATES = (".html", ".xml", ".txt")
STYLES = (".css",)
ASSETS = (".woff2", ".svg", ".png", ".jpg", ".js")  # each at its own address; the styles are one, site.css
OTHER = (".ico",)
BUNDLE = "site.css"
FIRST_STYLES = ("style/fonts.css", "style/colours.css", "style/type.css", "style/base.css")
LAST_STYLES = ("style/print.css",)
FUEL = 1_000_000  # steps of one render, some hundred times what a shipped page takes: a loop without end must not stop the press

_ASSET = re.compile(r"\basset:([A-Za-z0-9_.-]+)")
_USES = re.compile(r"{%-?\s*(?:include|extends|import|from)\b\s*([^%\s]*)")
_LITERAL = re.compile(r"""["']([^"']+)["']""")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


class TemplateBroken(ValueError):
    """A file of the look, most likely of the newsroom's theme, cannot be used."""

    def __init__(self, path: str, line: int, what: str) -> None:
        self.path = path
        self.line = line
        super().__init__(f"theme/{path}, line {line}: {what}. Correct it, or put the shipped file in its place, and import again.")


@cache
def shipped() -> Mapping[str, bytes]:
    """Every template, style, font and icon that Stop Press ships, by path below `fragments/`."""
    wanted = {*TEMPLATES, *STYLES, *ASSETS, *OTHER}
    files = sorted(path for path in SHIPPED.rglob("*") if path.suffix in wanted and "LICENSE" not in path.name)
    return MappingProxyType({path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in files})


@cache
def _code() -> Mapping[str, str]:
    """Digests of the Python beside the templates: what a fragment says depends on it as on its template."""
    shared = b"".join(
        path.read_bytes() for path in (SHIPPED.parent / "dealing.py", SHIPPED.parent / "times.py", *sorted(SHIPPED.glob("[!_]*.py")))
    )
    digests: dict[str, str] = {}
    for folder in sorted({path.parent for path in SHIPPED.rglob("*.py")} - {SHIPPED}):
        source = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
        digests[folder.relative_to(SHIPPED).as_posix()] = sha256(shared + source).hexdigest()
    return MappingProxyType(digests)


class Look:
    """Immutable; another theme is another Look. `overlay` holds the theme's files by the path of the shipped file each replaces.

    A style, font, icon or script of a path that nothing shipped has is added. `asset:NAME` in a template or style stands for
    the address of that asset. Raises TemplateBroken.
    """

    def __init__(self, overlay: Mapping[str, bytes] = MappingProxyType({})) -> None:
        files = {**shipped(), **overlay}
        self._assets = {PurePosixPath(path).name: files[path] for path in sorted(files) if path.endswith(ASSETS)}
        self._addresses = {name: _address(name, data) for name, data in self._assets.items()}
        styles = [self._text(path, files[path]) for path in _style_order(files)]
        self._assets[BUNDLE] = _squeezed("\n".join(styles)).encode()
        self._addresses[BUNDLE] = _address(BUNDLE, self._assets[BUNDLE])
        self._others = {path: files[path] for path in sorted(files) if path.endswith(OTHER)}
        sources = {path: self._text(path, files[path]) for path in sorted(files) if path.endswith(TEMPLATES)}
        self._engine = _engine(sources)
        self._keys = {path: f"template/{path}" for path in sources}
        self._digests = self._all_digests(sources)

    def render(self, path: str, reading: Reading, /, **context: Any) -> str:
        """A template's markup; the reading notes the template. Raises TemplateBroken."""
        reading.keys.add(self._keys[path])
        try:
            # Only what was escaped can hold this: the engine writes every & of a value as &amp;.
            return self._engine.render_template(path, **context).replace("&#x2f;", "/")
        except minijinja.TemplateError as error:
            raise _broken(path, error) from error

    def note(self, reading: Reading, folder: str) -> None:
        """Notes a folder's code as read, for a fragment that is made without a template."""
        reading.keys.add(f"template/{folder}")

    def digests(self) -> dict[str, str]:
        """A digest for every name that `render`, `note`, `file` and `asset_address` note, without the leading `template/`."""
        return dict(self._digests)

    def assets(self) -> list[str]:
        return sorted(self._assets)

    def asset(self, name: str) -> bytes:
        """Raises KeyError."""
        return self._assets[name]

    def asset_address(self, name: str, reading: Reading | None = None) -> str:
        """`/assets/site.0123456789ab.css` for `site.css`. Raises KeyError."""
        if reading is not None:
            reading.keys.add(f"template/asset/{name}")
        return self._addresses[name]

    def file(self, path: str, reading: Reading) -> bytes:
        """A file that has a fixed address of its own, as it lies (favicon). Raises KeyError."""
        reading.keys.add(f"template/{path}")
        return self._others[path]

    def _text(self, path: str, data: bytes) -> str:
        """A template's or style's source, the assets it names by address."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise TemplateBroken(path, data[: error.start].count(b"\n") + 1, "this is not UTF-8 text") from error

        def address(match: re.Match[str]) -> str:
            try:
                return self._addresses[match[1]]
            except KeyError:
                line = text[: match.start()].count("\n") + 1
                known = ", ".join(sorted(self._addresses))
                raise TemplateBroken(path, line, f"no asset is called {match[1]!r}; there are {known}") from None

        return _ASSET.sub(address, text)

    def _all_digests(self, sources: Mapping[str, str]) -> dict[str, str]:
        uses = {path: _used(path, source, sources) for path, source in sources.items()}
        digests = {}
        for path in sources:
            whole = _closure(path, uses)
            code = sorted({_folder(each) for each in whole})
            said = [_code().get(folder, "") for folder in code] + [f"{each}\n{sources[each]}" for each in sorted(whole)]
            digests[path] = sha256("\0".join(said).encode()).hexdigest()
        digests.update(_code())
        digests.update({path: sha256(data).hexdigest() for path, data in self._others.items()})
        digests.update({f"asset/{name}": sha256(data).hexdigest() for name, data in self._assets.items()})
        return digests


def _folder(path: str) -> str:
    return PurePosixPath(path).parent.as_posix()


def _address(name: str, data: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"/assets/{stem}.{sha256(data).hexdigest()[:12]}.{ending}"


def _style_order(files: Mapping[str, bytes]) -> list[str]:
    """Foundations, then each fragment's own, then print, then what a theme adds: later rules win."""
    styles = sorted(path for path in files if path.endswith(STYLES))
    placed = {*FIRST_STYLES, *LAST_STYLES}
    own = [path for path in styles if path in shipped() and path not in placed]
    added = [path for path in styles if path not in shipped()]
    return [path for path in (*FIRST_STYLES, *own, *LAST_STYLES, *added) if path in files]


def _squeezed(css: str) -> str:
    """Styles without comments, indentation and empty lines."""
    lines = (line.strip() for line in _COMMENT.sub("", css).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _engine(sources: Mapping[str, str]) -> minijinja.Environment:
    engine = minijinja.Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined_behavior="strict",
        auto_escape_callback=lambda name: None if name.endswith(".txt") else "html",
        fuel=FUEL,
    )
    for path, source in sources.items():
        try:
            engine.add_template(path, source)
        except minijinja.TemplateError as error:
            raise _broken(path, error) from error
    return engine


def _broken(path: str, error: minijinja.TemplateError) -> TemplateBroken:
    return TemplateBroken(error.name or path, error.line or 1, error.detail or error.message)


def _used(path: str, source: str, sources: Mapping[str, str]) -> frozenset[str]:
    """The templates that one names. They are named outright, so that what a render depends on is known before it."""
    found = set()
    for match in _USES.finditer(source):
        line = source[: match.start()].count("\n") + 1
        literal = _LITERAL.fullmatch(match[1])
        if literal is None:
            raise TemplateBroken(path, line, "name the included template in quotes: a name that is computed cannot be traced")
        if literal[1] not in sources:
            raise TemplateBroken(path, line, f"there is no template {literal[1]}")
        found.add(literal[1])
    return frozenset(found)


def _closure(path: str, uses: Mapping[str, Iterable[str]]) -> set[str]:
    found, waiting = set(), [path]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(uses[each])
    return found
