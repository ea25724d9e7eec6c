"""What is loaded once the hub is up: everything that the first report would else wait for, in both processes."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from programs import environment, new_hub

# Loads, then asks for each table and has texts read, in a new process: prints which files that still opened.
_ASKED = """
import json, sys
from inspect import signature
import django
django.setup()
from accord import tables
from accord.core.typed import Setting
from accord.core.typed.amount import read_amount
from accord.core.typed.moment import read_date, read_moment
from accord.hub.times import now
from accord.site.later import load_all

if sys.argv[1] == "loaded":
    load_all()
opened = []
sys.addaudithook(lambda event, of: opened.append(str(of[0])) if event == "open" else None)
for table in list(vars(tables).values()):
    if hasattr(table, "cache_parameters") and table is not tables.holiday_countries and not signature(table).parameters:
        table()
for language in ("en", "th", "bn", "ne", "es", "ar"):
    setting = Setting(now=now(), tables=tables.identifier_tables(), packs=tables.countries(), language=language)
    read_amount("900", setting), read_moment("10:30 Dubai time", setting), read_date("3/4", setting)
for text in ("+51987654321", "https://example.org/a", "GB33BUKB20201555555555", "0x" + "00" * 20):
    tables.parse(text, tables=tables.identifier_tables())
print(json.dumps([name for name in opened if name.endswith((".toml", ".dat", ".json", ".txt"))]))
"""


@pytest.mark.parametrize("when", ["loaded", "not yet"])
def test_no_file_is_read_for_the_first_who_asks(when: str) -> None:
    here = environment(DJANGO_SETTINGS_MODULE="accord.site.settings", ACCORD_DATA="/nowhere")
    done = subprocess.run([sys.executable, "-c", _ASKED, when], env=here, capture_output=True, check=True)
    opened = json.loads(done.stdout)
    if when == "loaded":
        assert opened == []
    else:
        assert len(opened) > 100, "the look itself"


_TELLS = """
from accord.site import later
later.load_beside = lambda: print("beside", flush=True)
from accord.site.background import main
main()
"""


def test_the_process_of_followers_loads_it_when_it_begins(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    here = environment(DJANGO_SETTINGS_MODULE="accord.site.settings", ACCORD_DATA=str(data))
    with subprocess.Popen([sys.executable, "-c", _TELLS], env=here, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"beside\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
