/** Who asks, keys, waits, the feed and webhooks, against servers that answer as they are told. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Accord, type Auth, AuthError, type Followed, ProblemError, UnreachableError, verifyWebhook } from "../src/index.ts";
import { type Answer, scripted } from "./servers.ts";

const SIGNAL = { identifier: { value: "evil.example" }, scheme: "other", marking: { tlp: "GREEN" } } as const;

async function played<T>(answers: Answer[], play: (accord: Accord, waits: number[], asked: Awaited<ReturnType<typeof scripted>>["asked"]) => Promise<T>, auth: Auth = { token: "t" }): Promise<T> {
  const server = await scripted(answers);
  const waits: number[] = [];
  const sleep = async (seconds: number) => void waits.push(seconds);
  try {
    return await play(new Accord({ address: `${server.address}/`, auth, sleep }), waits, server.asked);
  } finally {
    await server.close();
  }
}

test("what is busy is tried again under the same key, no sooner than it says", async () => {
  const answers: Answer[] = [{ status: 503, headers: { "retry-after": "7" } }, "hang up", { status: 429 }, { status: 201, body: { id: "x" } }];
  await played(answers, async (accord, waits, asked) => {
    assert.equal((await accord.data(accord.api.POST("/signals", { body: SIGNAL }))).id, "x");
    assert.equal(asked.length, 4);
    assert.equal(new Set(asked.map((one) => one.headers["idempotency-key"])).size, 1);
    assert.match(String(asked[0]?.headers["idempotency-key"]), /^[0-9a-f-]{36}$/);
    assert.equal(new Set(asked.map((one) => one.body)).size, 1);
    assert.equal(waits[0], 7);
    assert.ok(waits.length === 3 && waits[2] !== undefined && waits[2] >= 1);
  });
});

test("a key that was given is kept, reading has none, and another call has another", async () => {
  const answers: Answer[] = [{ body: {} }, { body: {} }, { body: {} }, { body: {} }];
  await played(answers, async (accord, _waits, asked) => {
    await accord.api.POST("/signals", { body: SIGNAL, params: { header: { "Idempotency-Key": "mine" } } });
    await accord.api.POST("/signals", { body: SIGNAL });
    await accord.api.POST("/signals", { body: SIGNAL });
    await accord.api.GET("/me");
    const keys = asked.map((one) => one.headers["idempotency-key"]);
    assert.equal(keys[0], "mine");
    assert.notEqual(keys[1], keys[2]);
    assert.equal(keys[3], undefined);
  });
});

test("a refusal is said at once, with its problem and the request's id", async () => {
  const problem = { type: "urn:accord:problem:missing", title: "", status: 422, detail: "Add it.", code: "missing" };
  await played([{ status: 422, body: problem, headers: { "x-request-id": "abc" } }], async (accord, waits, asked) => {
    await assert.rejects(accord.data(accord.api.POST("/check", { body: { values: [] } })), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.deepEqual([error.status, error.problem?.code, error.requestId, error.message], [422, "missing", "abc", "Add it."]);
      return true;
    });
    assert.deepEqual([waits, asked.length], [[], 1]);
  });
});

test("it gives up after so many tries, and says what the hub said", async () => {
  await played(Array.from({ length: 9 }, () => ({ status: 503 })), async (accord, _waits, asked) => {
    await assert.rejects(accord.data(accord.api.GET("/me")), { name: "ProblemError", status: 503 });
    assert.equal(asked.length, 5);
  });
  await played(Array.from({ length: 9 }, () => "hang up" as const), async (accord) => {
    await assert.rejects(accord.data(accord.api.GET("/me")), (error: unknown) => {
      assert.ok(error instanceof UnreachableError && error.cause instanceof TypeError);
      assert.match(error.message, /^The hub can't be reached\. Check its address/);
      return true;
    });
  });
});

test("a token is asked for once, used, and asked for anew where it is refused", async () => {
  const auth = { clientId: "a:b", clientSecret: "s" };
  const given = (token: string): Answer => ({ body: { access_token: token, expires_in: 600 } });
  await played([given("one"), { body: {} }, { body: {} }, { status: 401 }, given("two"), { body: {} }], async (accord, _waits, asked) => {
    for (let call = 0; call < 3; call++) await accord.data(accord.api.GET("/me"));
    const seen = asked.map((one) => (one.path.endsWith("/token") ? one.body : one.headers.authorization));
    const form = "grant_type=client_credentials";
    assert.deepEqual(seen, [form, "Bearer one", "Bearer one", "Bearer one", form, "Bearer two"]);
    assert.equal(asked[0]?.headers.authorization, `Basic ${Buffer.from("a%3Ab:s").toString("base64")}`);
  }, auth);
  await played([{ status: 401, body: { error: "invalid_client" } }], async (accord) => {
    await assert.rejects(accord.data(accord.api.GET("/me")), (error: unknown) => error instanceof AuthError && error.code === "invalid_client");
  }, auth);
  await played([{ status: 401 }], async (accord, _waits, asked) => {
    await assert.rejects(accord.data(accord.api.GET("/me")), { status: 401 });
    assert.equal(asked.length, 1, "a token that is held is not sent twice");
  });
});

test("a token is asked for again where the hub is busy or not there, and no sooner than it says", async () => {
  const auth = { clientId: "a", clientSecret: "s" };
  const busy: Answer = { status: 503, headers: { "retry-after": "5" }, body: { code: "busy", detail: "Try again in a few seconds." } };
  const away: Answer = { status: 502, body: "<html>" };
  await played(["hang up", busy, away, { body: { access_token: "one", expires_in: 600 } }, { body: {} }], async (accord, waits, asked) => {
    await accord.data(accord.api.GET("/me"));
    assert.deepEqual([asked.length, waits.length, waits[1]], [5, 3, 5]);
  }, auth);
  await played(Array.from({ length: 9 }, () => busy), async (accord, _waits, asked) => {
    await assert.rejects(accord.data(accord.api.GET("/me")), { name: "AuthError", status: 503, code: "busy", message: "Try again in a few seconds." });
    assert.equal(asked.length, 5);
  }, auth);
});

test("a hub that was there is waited for by who follows, and one that never was is given up", async () => {
  const page = (seq: number): Answer => ({ body: { entries: [{ seq }], next: seq, more: false, epoch: 1 } });
  const gone = [...Array.from({ length: 11 }, () => "hang up" as const), ...Array.from({ length: 9 }, () => ({ status: 503 }))];
  await played([page(1), ...gone, page(2), { status: 401 }], async (accord, waits) => {
    const got: Followed[] = [];
    const all = async () => {
      for await (const one of accord.follow({ after: 0 }, { every: 3 })) got.push(one);
    };
    await assert.rejects(all(), { name: "ProblemError", status: 401 });
    assert.deepEqual(got.map((one) => one.cursor.after), [1, 2]);
    assert.deepEqual(waits.filter((seconds) => seconds === 10).length, 4);
  });
  await played(gone, async (accord) => {
    await assert.rejects(accord.follow({ after: 0 }, { every: 3 }).next(), { name: "UnreachableError" });
  });
});

test("the feed is followed page by page, and goes back where the hub was put back", async () => {
  const entry = (seq: number) => ({ seq, type: "signal.published", at: "2026-11-29T00:00:00Z", by: null, marking: null, data: {} });
  const page = (seqs: number[], more: boolean, epoch: number): Answer => ({ body: { entries: seqs.map(entry), next: seqs.at(-1) ?? 0, more, epoch } });
  const moved = { status: 409, body: { type: "", title: "", status: 409, detail: "", code: "epoch-changed", epoch: 2, read_from: 1 } };
  await played([page([1, 2], true, 1), moved, page([7], false, 2)], async (accord, _waits, asked) => {
    const got: Followed[] = [];
    for await (const one of accord.follow({ after: 0 }, { kind: "url" })) got.push(one);
    const said = got.map((one) => ("entry" in one ? one.entry.seq : one.epochChanged));
    assert.deepEqual(said, [1, 2, { epoch: 2, readFrom: 1 }, 7]);
    assert.deepEqual(got.at(-1)?.cursor, { after: 7, epoch: 2 });
    const queries = asked.map((one) => Object.fromEntries(new URL(one.path, "http://hub").searchParams));
    assert.deepEqual(queries, [{ kind: "url", after: "0" }, { kind: "url", after: "2", epoch: "1" }, { kind: "url", after: "1", epoch: "2" }]);
  });
});

test("it waits where nothing is new, until it is told to stop", async () => {
  const stop = new AbortController();
  const empty: Answer = { body: { entries: [], next: 5, more: false, epoch: 1 } };
  await played([empty, empty], async (accord, waits, asked) => {
    const following = accord.follow({ after: 5, epoch: 1 }, { every: 3, signal: stop.signal });
    const next = following.next();
    while (asked.length < 2) await new Promise((done) => setTimeout(done, 5));
    stop.abort();
    await next.catch(() => undefined);
    assert.ok(waits.includes(3));
  });
});

test("many are published as lines, and an answer that was cut off is no success", async () => {
  const lines = '{"line":1,"status":"published","id":"a"}\n{"line":2,"status":"refused"}\n';
  const answer: Answer = { body: lines, headers: { "content-type": "application/x-ndjson" } };
  await played([answer, answer], async (accord, _waits, asked) => {
    const outcomes = await accord.publishMany([SIGNAL, SIGNAL]);
    assert.deepEqual(outcomes.map((one) => one.status), ["published", "refused"]);
    assert.equal(asked[0]?.headers["content-type"], "application/x-ndjson");
    assert.equal(asked[0]?.body.split("\n").length, 3);
    await assert.rejects(accord.publishMany([SIGNAL, SIGNAL, SIGNAL]), /after 2 of 3/);
    assert.deepEqual(await accord.publishMany([]), []);
  });
  const cut = { ...answer, headers: { ...answer.headers, "content-length": "999", connection: "close" } };
  await played([cut], async (accord) => {
    await assert.rejects(accord.publishMany([SIGNAL, SIGNAL]), { name: "UnreachableError" });
  });
});

test("many signals go in pieces, and their outcomes are numbered through", async () => {
  const answer = (count: number): Answer => ({
    body: Array.from({ length: count }, (_, at) => `{"line":${at + 1},"status":"published","id":"a"}\n`).join(""),
    headers: { "content-type": "application/x-ndjson" },
  });
  await played([answer(5000), answer(2)], async (accord, _waits, asked) => {
    const outcomes = await accord.publishMany(Array.from({ length: 5002 }, () => SIGNAL));
    assert.deepEqual([outcomes.length, outcomes[4999]?.line, outcomes[5001]?.line], [5002, 5000, 5002]);
    assert.deepEqual(asked.map((one) => one.body.trim().split("\n").length), [5000, 2]);
  });
  const large = { ...SIGNAL, note: "x".repeat(3_000_000) };
  await played([answer(1), answer(1)], async (accord, _waits, asked) => {
    assert.deepEqual((await accord.publishMany([large, large])).map((one) => one.line), [1, 2]);
    assert.equal(asked.length, 2);
  });
});

test("a webhook is taken with its signature alone, and in its time", () => {
  const secret = Buffer.from("a secret of the hub's, 24 b").toString("base64");
  const body = JSON.stringify({ type: "webhook.test", timestamp: "2026-11-29T00:00:00Z" });
  const headers = (at: number, key = secret) => ({
    "Webhook-Id": "m-1",
    "webhook-timestamp": String(at),
    "webhook-signature": `v1,${createHmac("sha256", Buffer.from(key, "base64")).update(`m-1.${at}.${body}`).digest("base64")}`,
  });
  const now = Math.floor(Date.now() / 1000);
  assert.equal(verifyWebhook(body, headers(now), `whsec_${secret}`).type, "webhook.test");
  assert.equal(verifyWebhook(new TextEncoder().encode(body), headers(now), `whsec_${secret}`).type, "webhook.test");
  assert.throws(() => verifyWebhook(`${body} `, headers(now), `whsec_${secret}`));
  assert.throws(() => verifyWebhook(body, headers(now - 3600), `whsec_${secret}`));
  assert.throws(() => verifyWebhook(body, headers(now, Buffer.from("another").toString("base64")), `whsec_${secret}`));
  assert.throws(() => verifyWebhook(body, {}, `whsec_${secret}`));
  // Deno, Bun and the servers of frameworks give a Headers; a secret out of a file ends with its line.
  assert.equal(verifyWebhook(body, new Headers(headers(now)), `whsec_${secret}\n`).type, "webhook.test");
  for (const missing of ["", "whsec_", undefined as unknown as string]) assert.throws(() => verifyWebhook(body, headers(now, ""), missing), /The secret is not/);
});

test("the API's own address is taken too, and what is no address is told", async () => {
  const server = await scripted([{ body: {} }, { body: {} }]);
  try {
    for (const address of [`${server.address}/api/v1`, `${server.address}/api/v1/`]) await new Accord({ address, auth: { token: "t" } }).api.GET("/me");
    assert.deepEqual(server.asked.map((one) => one.path), ["/api/v1/me", "/api/v1/me"]);
  } finally {
    await server.close();
  }
  for (const address of ["hub.example", "ftp://hub.example", ""]) assert.throws(() => new Accord({ address, auth: { token: "t" } }), /https:\/\/ in front/);
  const open = ["http://hub.example", "http://hub.example.org:8000/", "http://8.8.8.8", "http://172.32.0.1", "http://127.0.0.1.com", "http://[2606:4700::1]"];
  for (const address of open) assert.throws(() => new Accord({ address, auth: { token: "t" } }), /https:\/\/ in front/, address);
  const near = ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "hub:8000", "10.1.2.3", "192.168.1.9", "172.20.0.5", "accord.bank.svc.cluster.local", "hub.internal"];
  for (const host of near) new Accord({ address: `http://${host}`, auth: { token: "t" } });
});

test("a hub that says nothing is not waited for for ever, and is asked again", async () => {
  let asked = 0;
  const silent = ((_url: unknown, init?: RequestInit) => {
    asked++;
    return new Promise((_done, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason)));
  }) as typeof fetch;
  const how = { address: "https://hub.example", auth: { token: "t" }, fetch: silent, tries: 2, sleep: async () => undefined };
  const accord = new Accord({ ...how, timeout: 0.01 });
  await assert.rejects(accord.data(accord.api.GET("/me")), (error: unknown) => error instanceof UnreachableError && /within 0.01 seconds/.test(String(error.cause)));
  assert.equal(asked, 2);
  const patient = new Accord(how);
  const left = patient.data(patient.api.GET("/me", { signal: AbortSignal.timeout(1) }));
  await assert.rejects(left, (error: unknown) => error instanceof DOMException && error.name === "TimeoutError");
});
