"""Starting the other side as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.children import end_with_parent, last_lines
from wangjian.project.installation import make_folder

CLIENT = "wangjian"
"""The name under which the other side knows us."""

TROUBLE = "trouble.json"
"""The file below its folder in which trouble is ordered."""

_NOT_STARTED = Text("对方系统“{system}”没有启动：{reason}", "The other side “{system}” did not start: {reason}")


@dataclass(frozen=True)
class Running:
    """The other side while it runs: its address and the file of its public key."""

    system: str
    process: subprocess.Popen[str]
    url: str
    public_key: Path

    def stop(self) -> None:
        """End it and wait."""
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()


def start(
    system: str,
    data: Path,
    log: Path,
    *,
    client: Path | None = None,
    at: Instant | None = None,
    port: int = 0,
) -> Running:
    """Start `system` (``gsxt``, ``province``, ``12315``) over the folder `data`, its words going to `log`.

    `client` is the file of our public key, which it is to trust (`client_key`); trouble is ordered in the file
    `TROUBLE` of its folder. It ends with this process. `at` stops its clock. Raise `Refusal` ``national.not-started``
    with its last words.
    """
    make_folder(data)
    if client is not None:
        trusted = data / "clients"
        make_folder(trusted)
        (trusted / f"{CLIENT}.pem").write_bytes(client.read_bytes())
    command = [sys.executable, "-m", "wangjian.project.cli", "national", "serve", "--system", system]
    command += ["--data", str(data), "--port", str(port)]
    command += ["--trouble", str(data / TROUBLE)]
    command += ["--at", str(at)] if at is not None else []
    with log.open("a", encoding="utf-8") as words:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=words, text=True, preexec_fn=end_with_parent(signal.SIGTERM)
        )
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        process.wait(10)
        raise Refusal("national.not-started", _NOT_STARTED, system=system, reason=last_lines(log, 1))
    said = json.loads(line)
    return Running(system, process, said["url"], Path(said["public_key"]))
