/** A round at a served hub, of which the tests of the hub tell the address: publish, bulk, check, feed, request and webhook. */

import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Accord, ProblemError, type SignalIn, verifyWebhook } from "../src/index.ts";

const { ACCORD_TEST_ADDRESS: address, ACCORD_TEST_TOKEN: token, ACCORD_TEST_CLIENT: client, ACCORD_TEST_OTHER: other } = process.env;
const skip = address === undefined && "ACCORD_TEST_ADDRESS names no hub";

function members(): { asker: Accord; answerer: Accord } {
  const [clientId = "", clientSecret = ""] = (client ?? "").split(" ");
  return {
    asker: new Accord({ address: address ?? "", auth: { clientId, clientSecret } }),
    answerer: new Accord({ address: address ?? "", auth: { token: other ?? "" } }),
  };
}

test("publish, check and feed", { skip }, async () => {
  const { asker, answerer } = members();
  const value = "https://typescript.example/pay";
  const made = await asker.data(asker.api.POST("/signals", { body: { identifier: { value }, scheme: "parcel", marking: { tlp: "GREEN" } } }));
  assert.equal(made.status, "published");
  const { results } = await answerer.data(answerer.api.POST("/check", { body: { values: [value], use: "block" } }));
  assert.ok(results[0]?.reasons.length);
  const seen: unknown[] = [];
  let last = 0;
  for await (const one of answerer.follow()) {
    if ("entry" in one) seen.push(one.entry.data["id"] ?? one.entry.data);
    last = one.cursor.after;
  }
  assert.ok(JSON.stringify(seen).includes(made.id ?? "nothing"));
  await answerer.acknowledge(last, "typescript");
  const receipts = await asker.data(asker.api.GET("/signals/{id}/receipts", { params: { path: { id: made.id ?? "" } } }));
  assert.ok(receipts.items.some((row) => row.applied));
});

test("many at once", { skip }, async () => {
  const { asker } = members();
  const signals: SignalIn[] = Array.from({ length: 300 }, (_, number) => ({
    identifier: { value: `https://many-${number}.example/` },
    scheme: "shopping",
    marking: { tlp: "GREEN" },
  }));
  const outcomes = await asker.publishMany(signals);
  assert.deepEqual(new Set(outcomes.map((one) => one.status)), new Set(["published"]));
  assert.deepEqual(new Set((await asker.publishMany(signals)).map((one) => one.status)), new Set(["duplicate"]));
});

test("a request is opened, answered and read", { skip }, async () => {
  const { asker, answerer } = members();
  const opened = await asker.data(
    asker.api.POST("/requests", {
      body: {
        protocol: "hold-funds",
        identifiers: ["TH:004:7654321098"],
        fields: { asks: "hold", "recall-sent": false, "harmed-in": "TH" },
        payments: [{ amount: "21000.00 THB" }],
      },
    }),
  );
  const path = { id: opened.requests[0]?.id ?? "" };
  await answerer.data(answerer.api.POST("/requests/{id}/steps", { params: { path }, body: { step: "acknowledge" } }));
  const page = await asker.data(asker.api.GET("/requests/{id}", { params: { path } }));
  assert.equal(page.state, "acknowledged");
  await assert.rejects(asker.data(asker.api.GET("/requests/{id}", { params: { path: { id: "nothing" } } })), (error: unknown) => {
    assert.ok(error instanceof ProblemError && error.problem?.code === "not-found" && error.requestId === error.problem.request_id);
    return true;
  });
});

test("a webhook comes signed", { skip }, async () => {
  const { answerer } = members();
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf-8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/accord`;
  const made = await answerer.data(answerer.api.POST("/webhooks", { body: { url, after: 0 } }));
  while (got.length === 0) await new Promise((done) => setTimeout(done, 20));
  const message = verifyWebhook(got[0]?.body ?? "", got[0]?.headers ?? {}, made.secret);
  assert.ok(message.type === "feed.entries" && message.data.entries.length > 0);
  assert.throws(() => verifyWebhook(`${got[0]?.body} `, got[0]?.headers ?? {}, made.secret));
  await answerer.data(answerer.api.DELETE("/webhooks/{id}", { params: { path: { id: made.id } } }));
  server.closeAllConnections();
  server.close();
});

test("a token that is held opens the same", { skip }, async () => {
  const asker = new Accord({ address: address ?? "", auth: { token: token ?? "" } });
  assert.equal((await asker.data(asker.api.GET("/me"))).member.name, "Bank of the asker");
});
