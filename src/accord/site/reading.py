"""The process that reads lines for uploads. Run as `python -m accord.site.reading FD` by the hub that it reads for."""

import contextlib
import gc
import os
import sys
from multiprocessing.connection import Connection

NICE = 5


def main() -> None:
    """Answer on the socket with this number until its other end is closed."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.reading_settings"
    django.setup()
    from accord.hub.guard.actions import prepare
    from accord.hub.signals.actions import serve_lines
    from accord.tables import warm, warm_libraries

    prepare()
    warm()
    warm_libraries()
    # As in the process that serves: what stands by now stays, and lines leave hardly any garbage in circles.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # Checks, streams and bells come first where the cores are all busy. A unit that lets no process change its place may say no.
    with contextlib.suppress(OSError):
        os.nice(NICE)
    serve_lines(Connection(int(sys.argv[1])))
    os._exit(0)


if __name__ == "__main__":
    main()
