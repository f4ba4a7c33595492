"""The files of the pages, with what keeps a browser from asking anybody else for anything."""

from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page_file(name: str) -> web.Response:
    """A file of the pages, by its path in their folder; nothing outside of it has such a name."""
    known = {path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.suffix in TYPES}
    if name not in known:
        raise web.HTTPNotFound
    path = known[name]
    response = web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], headers=HEADERS)
    if TYPES[path.suffix].startswith("text/"):
        response.charset = "utf-8"
    return response
