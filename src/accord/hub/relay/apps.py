from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "accord.hub.relay"
    label = "relay"
