"""`wangjian up`: start the whole site and keep it until Ctrl-C; `--check` does so in a throw-away place and asks it."""

from __future__ import annotations

import argparse
import os
import signal
import time
from pathlib import Path
from types import FrameType

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

DEFAULT_PORT = 8000
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_PORT = Text("端口须是 0 至 65535 的整数，而不是“{given}”。", "A port is a number from 0 to 65535, not “{given}”.")
_WEB_ENDED = Text("网页服务意外停止；其记录在 {log}。", "The web server stopped by itself; what it wrote is in {log}.")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `up`."""
    up = subparsers.add_parser("up", help="start database and web server; Ctrl-C stops them")
    up.add_argument("--port", help=f"port on loopback (default: PORT, else {DEFAULT_PORT}; 0 takes a free one)")
    up.add_argument("--check", action="store_true", help="start in a throw-away place, ask the pages, stop, remove")
    up.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the site; 0 after Ctrl-C, 1 if a check failed, `Refusal` for whatever stands in the way."""
    # here, so that commands about law and scans load neither database nor web server
    from wangjian.project import check, installation

    for number in STOPPING:
        signal.signal(number, _interrupt)
    try:
        if args.check:
            return check.check(_say)
        return _serve(installation.folder(), _port(args.port))
    except KeyboardInterrupt:
        _say("已停止。 Stopped.")
        return 1 if args.check else 0


def _say(line: str) -> None:
    print(line, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Begin to stop, once: a second Ctrl-C must not leave behind what the first was stopping."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _port(given: str | None) -> int:
    text = given or os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise Refusal("port.malformed", _PORT, given=text)
    return int(text)


def _serve(var: Path, port: int) -> int:
    from wangjian.project.sample import is_sample
    from wangjian.project.sample_people import SIGN_INS
    from wangjian.project.site import running_site

    began = time.monotonic()
    with running_site(var, port) as site:
        _say(f"门户 portal   {site.portal}")
        _say(f"工作台 desk   {site.desk}")
        _say(f"接口 api      {site.api}v1/openapi.json")
        if is_sample() and (var / SIGN_INS).exists():
            _say(f"样例登录 sample sign-ins: {var / SIGN_INS}")
        _say(f"后台 worker   {var / 'worker.log'}")
        _say(f"({time.monotonic() - began:.1f} s) Ctrl-C 停止 stops")
        site.web.wait()
    raise Refusal("web.ended", _WEB_ENDED, log=var / "web.log")
