"""`python -m accord.site` is the program `accord`."""

from accord.site.command import main

main(prog_name="accord")
