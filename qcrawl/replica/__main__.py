"""Serves the replica until it is told to stop: ``python -m qcrawl.replica --port 8099``."""

import signal
import threading

import click

from qcrawl.replica.replica import PARTS, Replica


@click.command()
@click.option("--port", default=0, show_default="a free one", help="TCP port on 127.0.0.1.")
@click.option("--pages", default=0, help="Generate articles until there are this many.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=("demo",), show_default=True)
def serve(port: int, pages: int, parts: tuple[str, ...]) -> None:
    """Serve the replica as an HTTP proxy; prints its address in one line, then nothing."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with Replica(parts, pages, port) as replica:
        click.echo(replica.proxy_url)
        stop.wait()


if __name__ == "__main__":
    serve()
