"""The database of an installation for one command, whether the site runs at the moment or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.database.address import VARIABLES, url
from wangjian.project.database.place import place_for
from wangjian.project.database.session import (
    DATABASE,
    Urls,
    connect,
    django_environment,
    ready_database,
    urls_on_a_server,
)


@contextmanager
def reaching(var: Path, *, migrated: bool = True) -> Iterator[Urls]:
    """Give the URL of each role: of ``DATABASE_URL``'s server, of the running one, or of one started for the block.

    While a server is started for it, the block holds the installation as a site would, and the database is brought up
    to date first unless `migrated` is False. Raise `Refusal` where the server cannot be started or reached.
    """
    installation.make_folder(var)
    secrets = installation.secrets_of(var)
    with ExitStack() as held:
        if os.environ.get(VARIABLES["owner"]):
            yield urls_on_a_server(secrets)
            return
        try:
            held.enter_context(installation.sole_run(var, "command"))
        except Refusal:  # the site runs, and so does its server
            urls = _of_the_running_server(var, secrets)
            connect("reader", urls["reader"]).close()
        else:
            urls = held.enter_context(ready_database(var, secrets, migrated=migrated))
        yield urls


@contextmanager
def django_on(var: Path, role: str) -> Iterator[None]:
    """Set Django up in this process as `role` on the installation's database; once in a process."""
    with reaching(var) as urls:
        for variable in VARIABLES.values():
            os.environ.pop(variable, None)
        os.environ.update(django_environment(urls, role) | {"WANGJIAN_VAR": str(var)})
        import django  # here: settings read the environment

        django.setup()
        yield
        from django.db import connections

        connections.close_all()


def _of_the_running_server(var: Path, secrets: installation.Secrets) -> Urls:
    socket = str(place_for(var).socket)
    return {
        role: url(user=f"{DATABASE}_{role}", password=getattr(secrets, role), database=DATABASE, host=socket)
        for role in VARIABLES
    }
