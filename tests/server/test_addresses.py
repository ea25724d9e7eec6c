"""Every address of Django's is a template."""

import re

from django.urls import get_resolver
from hubs import Hub

from accord.server.addresses import templates


def test_the_addresses_of_all_doors_are_templates(hub: Hub) -> None:
    addresses = list(templates(get_resolver().url_patterns))
    assert {"/api/v1/signals/{id}", "/console/signals/{id}", "/check", "/join/{token}", "/account/{*}"} <= set(addresses)
    for template in addresses:
        assert re.fullmatch(r"(/[A-Za-z0-9._-]*|/\{(\w+|\*)\})+", template), template
