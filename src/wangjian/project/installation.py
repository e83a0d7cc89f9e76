"""This installation's own folder: where its state lives, and the secrets drawn for it once."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def folder() -> Path:
    """The folder for everything this installation writes: ``WANGJIAN_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("WANGJIAN_VAR") or CHECKOUT / "var").absolute()


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is random in each installation: Django's key and one password for each database role."""

    django: str
    superuser: str
    owner: str
    app: str
    reader: str


def read_secrets(var: Path) -> Secrets | None:
    """Give the secrets kept below `var`; none if there are none or the file was cut short."""
    try:
        kept = json.loads((var / "secrets.json").read_text(encoding="utf-8"))
        return Secrets(**kept)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def draw_secrets(var: Path) -> Secrets:
    """Draw new secrets and keep them below `var`, readable by their owner alone, whole or not at all."""
    drawn = Secrets(*(secrets.token_urlsafe(32) for _ in Secrets.__dataclass_fields__))
    unfinished = var / f".secrets.{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(drawn), file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(var / "secrets.json")
    return drawn
