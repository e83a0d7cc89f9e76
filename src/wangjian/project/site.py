"""A whole running site: lock, catalogues, database, sample, worker, web server, in that order, stopped in the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project import installation, national_side
from wangjian.project.backup import require_finished
from wangjian.project.children import Kept, kept
from wangjian.project.database.session import django_environment, ready_database
from wangjian.project.sample import ensure_sample, fill_sample, is_sample
from wangjian.project.translations import compile_catalogues
from wangjian.project.web import take_port, web_server

_SYSTEM = Text("系统拒绝了操作：{reason}（{path}）", "The system refused: {reason} ({path})")

WORKER_STOP_SECONDS = 30
"""What the worker has to finish the jobs it is at; the jobs of one that is killed are done by the next."""


NATIONAL = "WANGJIAN_NATIONAL_SYSTEMS"
PLAYED = ("gsxt", "province")
"""The systems of record that a sample installation plays for itself, unless `NATIONAL` names others."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its port, its hosts, the web server's process and the worker, started again if it ends."""

    port: int
    portal_host: str
    desk_host: str
    api_host: str
    web: subprocess.Popen[bytes]
    worker: Kept

    @property
    def portal(self) -> str:
        """The portal's address."""
        return f"http://{self.portal_host}:{self.port}/"

    @property
    def desk(self) -> str:
        """The desk's address."""
        return f"http://{self.desk_host}:{self.port}/"

    @property
    def api(self) -> str:
        """The interface's address."""
        return f"http://{self.api_host}:{self.port}/"


@contextmanager
def running_site(var: Path, port: int, *, durable: bool = True, extra: dict[str, str] | None = None) -> Iterator[Site]:
    """Run the site of the installation in `var` at `port` (0: a free one) until the end of the block.

    `extra` adds to the environment of web server and worker. Raise `Refusal` for whatever stands in the way.
    """
    with ExitStack() as started:
        try:
            site = _start(started, var, port, durable=durable, extra=extra or {})
        except OSError as error:
            raise Refusal("system", _SYSTEM, reason=error.strerror or error, path=error.filename or var) from None
        yield site


def _start(started: ExitStack, var: Path, port: int, *, durable: bool, extra: dict[str, str]) -> Site:
    installation.make_folder(var)
    require_finished(var)
    port = take_port(port)
    started.enter_context(installation.sole_run(var, f"port {port}"))
    secrets = installation.secrets_of(var)
    compile_catalogues(installation.CHECKOUT / "src" / "wangjian" / "surfaces" / "locale")
    ensure_sample(var)
    urls = started.enter_context(ready_database(var, secrets, durable=durable))
    environment = django_environment(urls, "app") | {"WANGJIAN_SECRET_KEY": secrets.django, "WANGJIAN_VAR": str(var)}
    environment |= extra
    if is_sample():
        fill_sample(var, environment)
        environment |= _played_systems(started, var)
    portal, desk, api = installation.portal_host(), installation.desk_host(), installation.api_host()
    command = (sys.executable, "-m", "wangjian.project.worker")
    worker = started.enter_context(kept(command, environment, var / "worker.log", seconds=WORKER_STOP_SECONDS))
    web = started.enter_context(web_server(port, portal, environment, var / "web.log"))
    return Site(port, portal, desk, api, web, worker)


def _played_systems(started: ExitStack, var: Path) -> dict[str, str]:
    """Start the played systems of record and give what web server and worker must know of them."""
    if os.environ.get(NATIONAL):
        return {}
    reached = {}
    for system in PLAYED:
        running = national_side.start(
            system, var / "played" / system, var / f"{system}.log", client=national_side.client_key(var / "keys")
        )
        started.callback(running.stop)
        reached[system] = {"url": running.url, "public_key": str(running.public_key)}
    return {NATIONAL: json.dumps(reached)}
