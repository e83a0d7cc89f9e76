"""Pictures of every page at phone and desktop size, in Chinese and English, into `docs/screens`: `tools/screens`.

Pages are cut at `TALLEST`; a picture keeps the colours it is made of, `COLOURS` at most, so that it stays small.
"""

from __future__ import annotations

import base64
import os
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from browser import require_chromium, write_fonts
from pages import PAGES, Page, Places
from playwright.sync_api import Browser, sync_playwright

from wangjian.project.check import throwaway_folder
from wangjian.project.site import Site, running_site

OUT = Path(__file__).resolve().parents[1] / "docs" / "screens"
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
TALLEST = 1800
COLOURS = 16
TOLD_APART = 180
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

# The browser decodes its own picture: the pixels come back as bytes, four a pixel.
DECODE = """async png => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const pixels = new Blob([canvas.getImageData(0, 0, picture.width, picture.height).data]);
  const reader = new FileReader();
  return new Promise(done => {
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(pixels);
  });
}"""

Pixels = npt.NDArray[np.uint8]


def main(names: list[str]) -> int:
    """Take the pages named, or all; give how many bytes they came to."""
    wanted = [page for page in PAGES if not names or page.name in names]
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as fonts, throwaway_folder() as var:
        os.environ["FONTCONFIG_FILE"] = str(write_fonts(Path(fonts)))
        with running_site(var, 0, durable=False) as site, sync_playwright() as player:
            places = Places(site, var)
            for lang in LOCALES:
                browser = player.chromium.launch(executable_path=require_chromium(), args=list(FLAGS))
                size = sum(take(browser, site, places, page, lang) for page in wanted)
                browser.close()
                print(f"{lang}: {len(wanted) * len(SIZES)} pictures, {size / 1e6:.1f} MB")
    return 0


def take(browser: Browser, site: Site, places: Places, page: Page, lang: str) -> int:
    """Take one page at both sizes and give the bytes written."""
    written, root = 0, site.portal if page.surface == "portal" else site.desk
    for size, (width, height) in SIZES.items():
        context = browser.new_context(locale=LOCALES[lang], viewport={"width": width, "height": height})
        tab = context.new_page()
        if page.who:
            tab.goto(f"{site.desk}sign-in/")
            tab.fill("#name", page.who)
            tab.fill("#password", places.passwords[page.who])
            tab.click("main button")
        tab.goto(root.rstrip("/") + places.path(page))
        tall = min(int(tab.evaluate("document.documentElement.scrollHeight")), TALLEST)
        tall = max(tall, height)
        shot = tab.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
        tab.goto("about:blank")
        raw = base64.b64decode(tab.evaluate(DECODE, base64.b64encode(shot).decode()))
        pixels = np.frombuffer(raw, dtype=np.uint8).reshape(tall, width, 4)[..., :3]
        target = OUT / f"{page.name}.{lang}.{size}.png"
        written += target.write_bytes(compact(pixels))
        context.close()
    return written


def compact(pixels: Pixels) -> bytes:
    """The same picture with a palette; every pixel takes the nearest colour of it."""
    height, width, _ = pixels.shape
    flat = pixels.astype(np.uint32)
    keys = (flat[..., 0] << 16 | flat[..., 1] << 8 | flat[..., 2]).ravel()
    colours, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    seen = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    kept = palette(seen[np.argsort(-counts, kind="stable")])
    nearest = np.array([int(((kept - each) ** 2).sum(axis=1).argmin()) for each in seen], dtype=np.uint8)
    drawn = np.zeros((height, width + width % 2), dtype=np.uint8)
    drawn[:, :width] = nearest[where].reshape(height, width)
    rows = np.zeros((height, 1 + drawn.shape[1] // 2), dtype=np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = drawn[:, ::2] << 4 | drawn[:, 1::2]
    header = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    chunks = ((b"IHDR", header), (b"PLTE", kept.astype(np.uint8).tobytes()), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def palette(seen: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The first `COLOURS` of the colours, commonest first, that are told apart by eye from those before."""
    kept = seen[:1]
    for colour in seen[1:]:
        if len(kept) < COLOURS and ((kept - colour) ** 2).sum(axis=1).min() > TOLD_APART:
            kept = np.vstack([kept, colour])
    return kept


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
