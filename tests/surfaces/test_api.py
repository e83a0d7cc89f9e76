"""The interface: OpenAPI 3.1, every answer declared, and what is answered without a database is as declared."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from ninja import Schema
from tests.api_answers import DECLARED, holds, specification
from tests.permission_table import API

from wangjian.surfaces.api import shapes


def test_the_description_is_openapi_3_1_and_declares_every_answer(api: Client) -> None:
    told = specification(api)
    assert told["openapi"].startswith("3.1.")
    assert {path.lstrip("/").replace("{link}", "<link>") for path in told["paths"]} == set(API) - {
        "",
        "health",
        "v1/openapi.json",
    }
    answers = {
        (path, int(status)): answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path, methods in told["paths"].items()
        for status, answer in methods["get"]["responses"].items()
    }
    assert answers == {key: shape.__name__ for key, shape in DECLARED.items()}
    for path, methods in told["paths"].items():
        assert set(methods) == {"get"} and methods["get"]["summary"], path


def test_every_shape_forbids_nothing_it_needs(api: Client) -> None:
    schemas = specification(api)["components"]["schemas"]
    for shape in {*DECLARED.values(), shapes.Flag, shapes.Entry}:
        assert schemas[shape.__name__]["required"] == list(shape.model_fields), shape


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/v1/health", {}, 200),
        ("/v1/entries", {}, 400),
        ("/v1/entries", {"q": " "}, 400),
        ("/v1/entries", {"q": "x" * 81}, 400),
        ("/v1/entries", {"q": "杭州", "offset": "-1"}, 400),
        ("/v1/entries", {"q": "杭州", "offset": "1001"}, 400),
        ("/v1/entries", {"q": "杭州", "offset": "x"}, 400),
    ],
)
def test_what_is_answered_is_what_was_declared(api: Client, path: str, query: dict[str, str], status: int) -> None:
    answer = api.get(path, query)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    holds(DECLARED[path, status], answer.json())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/v1/health", "/v1/entries", "/v1/entries/x", "/v1/log/head"])
def test_a_wrong_method_is_refused_in_the_shape_of_every_refusal(api: Client, path: str, method: str) -> None:
    answer = getattr(api, method)(path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    declared = path.replace("/x", "/{link}")
    holds(DECLARED[declared, 405], answer.json())
    assert answer.json()["refused"] == "method.not_allowed" and method.upper() in answer.json()["zh"]


def test_a_path_that_is_none_is_refused_as_json(api: Client) -> None:
    answer = api.get("/v1/nothing")
    assert answer.status_code == 404
    holds(shapes.Refused, answer.json())


def test_a_shape_that_lacks_a_field_or_holds_another_does_not_hold() -> None:
    good: dict[str, Any] = {"refused": "x.y", "zh": "不", "en": "no", "articles": []}
    holds(shapes.Refused, good)
    for wrong in ({**good, "more": 1}, {key: value for key, value in good.items() if key != "en"}):
        with pytest.raises((AssertionError, ValueError)):
            holds(shapes.Refused, wrong)
    assert issubclass(shapes.Refused, Schema)
