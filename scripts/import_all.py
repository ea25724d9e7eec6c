"""Imports every module of Accord, so that one which this Python can't read is found. Usage: import_all.py"""

import importlib
import os
import pkgutil
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.site.settings")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ACCORD_DATA"] = folder
        import_all()


def import_all() -> None:
    import django

    import accord

    django.setup()
    count = 0
    for module in pkgutil.walk_packages(accord.__path__, "accord."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            count += 1
    print(f"{count} modules imported.")


if __name__ == "__main__":
    main()
