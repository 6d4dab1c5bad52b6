"""Serves the replica until it is told to stop: ``python -m qcrawl.replica --port 8099``."""

import signal

import click

from qcrawl.replica import newsroom
from qcrawl.replica.hostile import READY, Disturbance
from qcrawl.replica.replica import PARTS, Replica

_ENDS = (signal.SIGINT, signal.SIGTERM)


def _disturbance(value: str) -> tuple[str, Disturbance]:
    site, _, name = value.partition("=")
    if site not in newsroom.facts() or name not in READY:
        raise click.BadParameter(f"{value!r} is no SITE=NAME with a site of the replica and one of its disturbances")
    return site, READY[name]()


@click.command()
@click.option("--port", default=0, show_default="a free one", help="TCP port on 127.0.0.1.")
@click.option("--pages", default=0, help="Generate articles until there are this many.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=("demo",), show_default=True)
@click.option(
    "--disturb",
    "disturbances",
    multiple=True,
    metavar="SITE=NAME",
    callback=lambda _, __, values: [_disturbance(value) for value in values],
    help=f"Let a site misbehave: {', '.join(READY)}.",
)
def serve(port: int, pages: int, parts: tuple[str, ...], disturbances: list[tuple[str, Disturbance]]) -> None:
    """Serve the replica as an HTTP proxy; prints its address in one line, then nothing."""
    made = Replica(parts, pages, port)
    # Waited for, not handled: a handler that sets an event deadlocks if it interrupts the event's own wait. The
    # threads inherit the mask.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    with made as replica:
        for site, disturbance in disturbances:
            replica.disturb(site, disturbance)
        click.echo(replica.proxy_url)
        signal.sigwait(_ENDS)


if __name__ == "__main__":
    serve()
