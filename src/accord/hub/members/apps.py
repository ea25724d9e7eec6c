from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "accord.hub.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the public sends is kept by the members that this names; intake lies below and asks through it."""
        from accord.hub.intake import homes
        from accord.hub.members.queries import home_of_people

        homes.find_by(home_of_people)
