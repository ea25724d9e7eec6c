"""The example of the README: what a member does with its hub. HUB is the hub's address, TOKEN one of the member's."""

import os

from accord.client import Client, Lists

with Client(os.environ["HUB"], os.environ["TOKEN"]) as hub:
    signal = {"identifier": {"value": "hxxps://parcel-fee[.]shop/pay"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    for outcome in hub.publish([signal]):
        print(outcome.status, outcome.id)
    for entry in hub.feed(cursor="feed.cursor"):
        print(entry["seq"], entry["type"])
        hub.acknowledge(entry["seq"], "my-filter")
    print(hub.check(["https://parcel-fee.shop/pay?id=7"], use="block")[0]["verdict"])
    lists = Lists("lists", hub, use="block")  # built at the hub by: accord lists build
    lists.update()
    print(lists.check("https://parcel-fee.shop/pay?id=7"))
