"""The database of an installation for one command, whether the site runs at the moment or not."""

from __future__ import annotations

import fcntl
import os
import time
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

WAIT_SECONDS = 60
"""How long a command waits for a server that another process is starting or stopping."""
GUESTS = "guests.lock"
"""Shared by the commands that use a server which another command started; the system lets go when a process dies."""


@contextmanager
def reaching(var: Path, *, migrated: bool = True) -> Iterator[Urls]:
    """Give the URL of each role: of ``DATABASE_URL``'s server, of the running one, or of one started for the block.

    While a server is started for it, the block holds the installation as a site would, and the database is brought up
    to date first unless `migrated` is False; other commands share that server, and it stops after the last of them.
    Raise `Refusal` where the server cannot be started or reached.
    """
    installation.make_folder(var)
    secrets = installation.secrets_of(var)
    if os.environ.get(VARIABLES["owner"]):
        yield urls_on_a_server(secrets)
        return
    with ExitStack() as held:
        yield _server(held, var, secrets, migrated=migrated)


def _server(held: ExitStack, var: Path, secrets: installation.Secrets, *, migrated: bool) -> Urls:
    """Start the server or find it running; one that is about to start or stop is waited for."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            held.enter_context(installation.sole_run(var, "command"))
        except Refusal as running:  # a site or another command holds the installation, and has the server
            why = running
        else:
            return _started(held, var, secrets, migrated=migrated)
        try:
            with ExitStack() as guest:
                guests = guest.enter_context((var / GUESTS).open("a"))
                fcntl.flock(guests, fcntl.LOCK_SH | fcntl.LOCK_NB)
                urls = _of_the_running_server(var, secrets)
                connect("reader", urls["reader"]).close()
                held.push(guest.pop_all())
                return urls
        except BlockingIOError:
            pass
        except Refusal as unreachable:
            why = unreachable
        if time.monotonic() > until:
            raise why
        time.sleep(0.1)


def _started(held: ExitStack, var: Path, secrets: installation.Secrets, *, migrated: bool) -> Urls:
    """Start the server; guests come in when the tables are there, and it stops when they have gone."""
    guests = held.enter_context((var / GUESTS).open("a"))
    fcntl.flock(guests, fcntl.LOCK_EX)
    urls = held.enter_context(ready_database(var, secrets, migrated=migrated))
    fcntl.flock(guests, fcntl.LOCK_UN)
    held.callback(fcntl.flock, guests, fcntl.LOCK_EX)
    return urls


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
