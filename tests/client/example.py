import os

from accord.client import Client, Lists

with Client(os.environ["HUB"], os.environ["TOKEN"]) as hub:
    signal = {"identifier": {"value": "hxxps://parcel-fee[.]shop/pay"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    for outcome in hub.publish([signal]):  # one, or millions
        print(outcome.status, outcome.id)
    for entry in hub.feed("my.cursor", acknowledge_as="my-filter"):  # what is new since the last time; hub.stream(...) goes on for ever
        print(entry["seq"], entry["type"])
    print(hub.check(["https://parcel-fee.shop/pay?id=7"], use="block")[0]["verdict"])
    lists = Lists("lists", hub, use="block")  # signed, on your own machine: answers without the hub
    lists.update()
    print(lists.check("https://parcel-fee.shop/pay?id=7"))
