from django.apps import AppConfig


class WatchlistsConfig(AppConfig):
    name = "accord.hub.watchlists"
    label = "watchlists"
    default_auto_field = "django.db.models.BigAutoField"
