"""What the interface declares for each address and status, and whether an answer is that and nothing else."""

from __future__ import annotations

from typing import Any

from django.test import Client
from ninja import Schema
from pydantic import BaseModel

from wangjian.surfaces.api import shapes

DECLARED: dict[tuple[str, int], type[Schema]] = {
    ("/v1/health", 200): shapes.Health,
    ("/v1/health", 405): shapes.Refused,
    ("/v1/entries", 200): shapes.Entries,
    ("/v1/entries", 400): shapes.Refused,
    ("/v1/entries", 405): shapes.Refused,
    ("/v1/entries/{link}", 200): shapes.Entry,
    ("/v1/entries/{link}", 404): shapes.Refused,
    ("/v1/entries/{link}", 405): shapes.Refused,
    ("/v1/log/head", 200): shapes.Head,
    ("/v1/log/head", 404): shapes.Refused,
    ("/v1/log/head", 405): shapes.Refused,
}


def specification(client: Client) -> dict[str, Any]:
    """The OpenAPI description as it is served."""
    told: dict[str, Any] = client.get("/v1/openapi.json").json()
    return told


def holds(shape: type[BaseModel], given: object) -> None:
    """Fail unless `given` has the fields of `shape`, each of its type, and no other at any depth."""
    read = shape.model_validate(given)
    _same(read, given)


def _same(read: object, given: object) -> None:
    if isinstance(read, BaseModel):
        assert isinstance(given, dict) and set(given) == set(type(read).model_fields)
        for name in type(read).model_fields:
            _same(getattr(read, name), given[name])
    elif isinstance(read, list):
        assert isinstance(given, list)
        for one, other in zip(read, given, strict=True):
            _same(one, other)
