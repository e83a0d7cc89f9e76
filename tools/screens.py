"""Pictures of every page at phone and desktop size, in Chinese and English, into `docs/screens`: `tools/screens`.

Pages are cut at `TALLEST`; a picture keeps the colours it is made of, `COLOURS` at most, so that it stays small.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from browser import require_chromium, write_fonts
from pages import PAGES, Page
from playwright.sync_api import Browser, sync_playwright

from wangjian.project.check import throwaway_folder
from wangjian.project.site import Site, running_site

OUT = Path(__file__).resolve().parents[1] / "docs" / "screens"
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
TALLEST = 1800
COLOURS = 16
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

Pixels = npt.NDArray[np.uint8]


def main(names: list[str]) -> int:
    """Take the pages named, or all; give how many bytes they came to."""
    wanted = [page for page in PAGES if not names or page.name in names]
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as fonts, throwaway_folder() as var:
        os.environ["FONTCONFIG_FILE"] = str(write_fonts(Path(fonts)))
        with running_site(var, 0, durable=False) as site, sync_playwright() as player:
            for lang in LOCALES:
                browser = player.chromium.launch(executable_path=require_chromium(), args=list(FLAGS))
                size = sum(take(browser, site, page, lang) for page in wanted)
                browser.close()
                print(f"{lang}: {len(wanted) * len(SIZES)} pictures, {size / 1e6:.1f} MB")
    return 0


def take(browser: Browser, site: Site, page: Page, lang: str) -> int:
    """Take one page at both sizes and give the bytes written."""
    written = 0
    for size, (width, height) in SIZES.items():
        context = browser.new_context(locale=LOCALES[lang], viewport={"width": width, "height": height})
        tab = context.new_page()
        tab.goto((site.portal if page.surface == "portal" else site.desk).rstrip("/") + page.path)
        tall = min(int(tab.evaluate("document.documentElement.scrollHeight")), TALLEST)
        shot = tab.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": max(tall, height)})
        target = OUT / f"{page.name}.{lang}.{size}.png"
        written += target.write_bytes(compact(shot))
        context.close()
    return written


def compact(png: bytes) -> bytes:
    """The same picture with a palette: the commonest colours, every other pixel at the nearest of them."""
    pixels = decode(png)
    height, width, _ = pixels.shape
    flat = pixels.astype(np.uint32)
    keys = (flat[..., 0] << 16 | flat[..., 1] << 8 | flat[..., 2]).ravel()
    colours, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(-counts, kind="stable")[:COLOURS]]
    channels = np.stack([kept >> 16, kept >> 8 & 255, kept & 255], axis=1).astype(np.int64)
    all_channels = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    nearest = np.array([int(((channels - each) ** 2).sum(axis=1).argmin()) for each in all_channels], dtype=np.uint8)
    drawn = np.zeros((height, width + width % 2), dtype=np.uint8)
    drawn[:, :width] = nearest[where].reshape(height, width)
    rows = np.zeros((height, 1 + drawn.shape[1] // 2), dtype=np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = drawn[:, ::2] << 4 | drawn[:, 1::2]
    header = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    chunks = ((b"IHDR", header), (b"PLTE", channels.astype(np.uint8).tobytes()), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def decode(png: bytes) -> Pixels:
    """The pixels of an eight-bit RGB or RGBA PNG as the browser writes it, alpha dropped."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    bytes_each = {2: 3, 6: 4}[colour]
    if depth != 8:
        raise ValueError("want eight bits a channel")
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(height, width * bytes_each + 1)
    above = np.zeros((width, bytes_each), dtype=np.uint8)
    pixels = np.empty((height, width, bytes_each), dtype=np.uint8)
    for number, row in enumerate(rows):
        above = unfilter(int(row[0]), row[1:].reshape(width, bytes_each), above)
        pixels[number] = above
    return pixels[..., :3]


def unfilter(kind: int, row: Pixels, above: Pixels) -> Pixels:
    """Undo the filter of one row (PNG, section 9)."""
    if kind == 0:
        return row
    if kind == 1:
        return np.cumsum(row, axis=0, dtype=np.uint8)
    if kind == 2:
        return row + above
    out = np.zeros_like(row)
    left = corner = np.zeros(row.shape[1], dtype=np.int64)
    for at in range(len(row)):
        up = above[at].astype(np.int64)
        guess = (left + up) // 2 if kind == 3 else paeth(left, up, corner)
        left, corner = (row[at] + guess) & 255, up
        out[at] = left
    return out


def paeth(
    left: npt.NDArray[np.int64], up: npt.NDArray[np.int64], corner: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The neighbour nearest to left + up - corner."""
    near_left, near_up, near_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    first = (near_left <= near_up) & (near_left <= near_corner)
    return np.where(first, left, np.where(near_up <= near_corner, up, corner))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
