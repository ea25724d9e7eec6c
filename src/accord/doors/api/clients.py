"""The operation that makes a client: a program that asks for tokens by OAuth 2. Clients are listed and revoked among the tokens."""

import json

from accord.core.signals import BadSignal
from accord.core.times import NotATime, read_time
from accord.doors.api.operations import Operation, Reply, Request
from accord.doors.api.problems import not_found
from accord.formats.api.members import ClientOut, NewClient
from accord.hub.members import actions, queries
from accord.hub.members.actions import clients


def make_client(asked: Request) -> Reply:
    body: NewClient = asked.body
    member = queries.member(body.member or asked.caller.id)
    if member.n != asked.caller.n and not asked.caller.may("hub:tokens:manage"):
        raise not_found()
    if body.scopes == []:
        text = "A client without scopes can do nothing. Name some, or leave them out for all of the member's own."
        raise BadSignal("scopes", "empty", text)
    try:
        expires = None if body.expires is None else read_time(body.expires)
    except NotATime as error:
        raise BadSignal("expires", "bad-time", str(error)) from None
    keys = "" if body.keys is None else json.dumps(body.keys)
    proof = clients.Proof(body.method, keys, body.subject.strip(), clients.digest_of_pem(body.certificate), body.bound)
    scopes, role = actions.checked_token(member, asked.caller, tuple(body.scopes or ()), body.role, body.name, expires)
    id, secret = clients.make_client(member, proof, by=asked.caller, scopes=scopes, role=role, name=body.name, expires=expires)
    return Reply(ClientOut(id, secret or None, body.method, list(scopes), role), 201)


OPERATIONS = (
    Operation(
        method="POST",
        path="/clients",
        name="make_client",
        says="Make a client, a program that asks for tokens by OAuth 2; its secret, where it has one, is shown only once. It stands among "
        "your tokens from then on, and is revoked there.",
        scope="member:tokens:manage",
        handler=make_client,
        takes=NewClient,
        wider=("hub:tokens:manage",),
        keeps=False,
        finds=True,
        gives=ClientOut,
        statuses=(201,),
        made="/tokens",
    ),
)
