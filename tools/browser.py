"""What the journeys need of the system: Chromium, and a Chinese font that needs no package of the system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def find_chromium() -> str | None:
    """The path of a Chromium of the system, or of `CHROMIUM`."""
    given = os.environ.get("CHROMIUM")
    return shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)


def require_chromium() -> str:
    """Give Chromium's path, installing it where we may; else say exactly what to install and end with 1."""
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("安装 Chromium … installing Chromium", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run(INSTALL, **quiet).returncode != 0:
            subprocess.run(["apt-get", "update"], **quiet)
            subprocess.run(INSTALL, **quiet)
        found = find_chromium()
    if found is None:
        line = " ".join(INSTALL)
        sys.exit(f"页面测试需要 Chromium。请安装: / The journeys need Chromium. Install it:\n    sudo {line}")
    return found


def write_fonts(folder: Path) -> Path:
    """Write a fontconfig file below `folder` that adds the packaged Chinese font, and give its path."""
    from noto_cjk_sans_otc import FONT_PATH

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "fonts.conf"
    target.write_text(FONTS.format(fonts=Path(str(FONT_PATH)).parent, cache=folder / "fontcache"), encoding="utf-8")
    return target
