"""The interface's addresses, each refusing a wrong method as it refuses anything else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wangjian.surfaces.api.app import api, in_words

_paths, _app, _name = api.urls


def _telling(each: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(each, URLPattern):
        each.callback = in_words(each.callback)
    return each


urlpatterns = [path("", ([_telling(each) for each in _paths], _app, _name))]
