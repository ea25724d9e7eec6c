"""The program `accord`: the commands of the command line, and those that bring a hub up."""

import os

from accord.doors.cli.program import program

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.site.settings")


def _open() -> None:
    from accord.site.opening import open_hub

    open_hub()


main = program(
    _open,
    {
        "init": "accord.site.commands:init",
        "serve": "accord.site.commands:serve",
        "edge": "accord.site.commands:edge",
        "migrate": "accord.site.commands:migrate",
        "backup": "accord.site.backups:backup",
        "demo": "accord.site.commands:demo",
    },
)
