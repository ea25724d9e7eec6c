from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "accord.doors.console"
    label = "console"

    def ready(self) -> None:
        from accord.doors.console.signin import receivers

        receivers.listen()
