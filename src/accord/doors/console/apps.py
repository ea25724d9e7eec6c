from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "accord.doors.console"
    label = "console"

    def ready(self) -> None:
        from accord.doors.console import signing_in

        signing_in.listen()
