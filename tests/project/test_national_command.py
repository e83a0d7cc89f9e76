"""`wangjian national`: keys, both sides by files, and what is refused, from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.signed_package import read_package, write_package
from wangjian.project.cli import main
from wangjian.project.national_side.keys import CLIENT, client_key, key_pair, public_key

AT = Instant.parse("2026-03-10T09:30")
ID = "5b1c1f0e-0000-4000-8000-000000000009"


def test_our_key_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WANGJIAN_VAR", str(tmp_path))
    assert main(["national", "key"]) == 0
    file = Path(capsys.readouterr().out.strip())
    first = file.read_bytes()
    assert main(["national", "key"]) == 0
    assert file.read_bytes() == first
    private = tmp_path / "keys" / f"{CLIENT}.pem"
    assert private.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in first


def test_the_other_side_answers_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, ours = tmp_path / "province", client_key(tmp_path / "keys")
    (data / "clients").mkdir(parents=True)
    (data / "clients" / "wangjian.pem").write_bytes(ours.read_bytes())
    content = json.dumps({"exchange": ID, "system": "province", "kind": "case", "body": {}})
    key, _ = key_pair(tmp_path / "keys", CLIENT)
    lines = [json.dumps({"content": content}).encode(), b"nothing"]
    package, out = tmp_path / "out", tmp_path / "back"
    write_package(package, lines, about="exchanges", system="province", by=Signer("wangjian", key), at=AT)
    asked = ["national", "answer", "--system", "province", "--data", str(data), "--package", str(package)]
    assert main([*asked, "--out", str(out), "--at", str(AT)]) == 0
    assert "2" in capsys.readouterr().out
    answers = read_package(out, about="acknowledgements", keys={"province": public_key(data / "province.pub.pem")})
    first, second = map(json.loads, answers.lines)
    assert (first["state"], first["reference"]) == ("acknowledged", "浙执案〔2026〕1号")
    assert second == {"state": "malformed"}
    assert main([*asked, "--out", str(out), "--at", str(AT)]) == 2, "what is there is not overwritten"


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "wangjian.project.cli", "--lang", "en", "national", "serve", "--system", "gsxt"]
    first = subprocess.Popen([*asked, "--data", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        said = json.loads(first.stdout.readline())
        assert said["url"].startswith("http://127.0.0.1:")
        port = said["url"].rpartition(":")[2]
        second = subprocess.run([*asked, "--data", str(tmp_path), "--port", port], capture_output=True, text=True)
        assert (second.returncode, port in second.stderr) == (2, True)
    finally:
        first.terminate()
        first.wait(10)
        assert first.stdout is not None
        first.stdout.close()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["deliver"], 0, "0 acknowledged, 0 differ"),
        (["export", "--system", "gsxt", "--out", "{tmp}/out"], 2, "Nothing waits"),
        (["reconcile", "--system", "gsxt"], 2, "Only files"),
        (["import", "--system", "gsxt", "--package", "{tmp}/none"], 2, "is missing"),
    ],
)
def test_our_side_from_the_command_line(tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    client_key(tmp_path / "keys")
    asked = [sys.executable, "-m", "wangjian.project.cli", "--lang", "en", "national"]
    asked += [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    environment = os.environ | {"WANGJIAN_VAR": str(tmp_path)}
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
