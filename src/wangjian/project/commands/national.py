"""`wangjian national …`: what goes to and comes from other systems of record, and the process that plays them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.commands import national_exchange
from wangjian.project.installation import folder
from wangjian.project.national_side.desk import SYSTEMS
from wangjian.project.national_side.keys import client_key
from wangjian.project.national_side.packages import answer_package
from wangjian.project.national_side.server import make_server, system_now

_PORT = Text("端口 {port} 不能使用（{reason}）。", "Port {port} cannot be used ({reason}).")
_ANSWERED = Text("已回执{count}件：{out}", "{count} acknowledged: {out}")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `national` and what stands below it."""
    national = subparsers.add_parser("national", help="exchange with other systems of record")
    below = national.add_subparsers(dest="national_command", required=True, metavar="WHAT")
    serve = below.add_parser("serve", help="play the other side, on loopback, with its own data")
    _system(serve)
    serve.add_argument("--data", required=True, type=Path, metavar="DIR", help="its folder: database, key, clients/")
    serve.add_argument("--port", type=int, default=0, help="0 takes a free one and prints it")
    serve.add_argument("--trouble", type=Path, metavar="FILE", help="JSON file that orders trouble")
    serve.add_argument("--at", metavar="MOMENT", help="stop its clock at this moment")
    serve.set_defaults(run=run_serve)
    answer = below.add_parser("answer", help="play the other side: take a package, give acknowledgements back")
    _system(answer)
    answer.add_argument("--data", required=True, type=Path, metavar="DIR")
    answer.add_argument("--package", required=True, type=Path, metavar="DIR")
    answer.add_argument("--out", required=True, type=Path, metavar="DIR")
    answer.add_argument("--at", metavar="MOMENT", help="the moment of the acknowledgements")
    answer.set_defaults(run=run_answer)
    key = below.add_parser("key", help="print the file of our public key; the pair is made where missing")
    key.set_defaults(run=run_key)
    national_exchange.register(below)


def _system(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--system", required=True, choices=sorted(SYSTEMS))


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped; the first line printed is the address and the file of the public key, as JSON."""
    at = Instant.parse(args.at) if args.at else None
    try:
        server, public = make_server(args.system, args.data, port=args.port, trouble=args.trouble, at=at)
    except OSError as error:
        raise Refusal("national.port", _PORT, port=args.port, reason=error.strerror) from None
    url = f"http://{server.server_address[0]!s}:{server.server_address[1]}"
    print(json.dumps({"system": args.system, "url": url, "public_key": str(public.absolute())}), flush=True)
    server.serve_forever()
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Take the package and write the acknowledgements."""
    at = Instant.parse(args.at) if args.at else system_now()
    count = answer_package(args.system, args.data, args.package, args.out, at=at)
    print(_ANSWERED.fill(count=count, out=args.out).in_(args.lang))
    return 0


def run_key(args: argparse.Namespace) -> int:
    """Print where our public key lies."""
    print(client_key(folder() / "keys"))
    return 0
