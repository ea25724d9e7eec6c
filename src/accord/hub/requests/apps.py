from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "accord.hub.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with desks, a layer below: a person who takes a bell takes the request that it rings for, through this."""
        from accord.hub.desks.actions import register_matter
        from accord.hub.requests.steps.bells import RequestBells

        register_matter(RequestBells())
