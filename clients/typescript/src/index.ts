/** A member's own systems speak to an Accord hub: every operation typed as the hub describes it, and what a program needs around them. */

import createClient, { type Client } from "openapi-fetch";
import { type Auth, Tokens } from "./auth.ts";
import type { components, paths } from "./schema.ts";
import { BUSY, isAway, sending, UnreachableError } from "./sending.ts";

export { type Auth, AuthError } from "./auth.ts";
export { UnreachableError } from "./sending.ts";
export type { components, paths } from "./schema.ts";
export { type Message, verifyWebhook } from "./webhooks.ts";

export type Entry = components["schemas"]["Entry"];
export type SignalIn = components["schemas"]["SignalIn"];
export type Outcome = components["schemas"]["LineOut"];
export type Problem = components["schemas"]["ProblemOut"];

/** Seconds at least between two looks of a follower at a hub that is away: each look tries several times. */
const AWAY = 10;
const NDJSON = "application/x-ndjson";
/** Lines and letters of one upload: behind a proxy its answer begins when all of it has come. */
const MOST_LINES = 5000;
const MOST_LETTERS = 4_000_000;

export interface Options {
  /** The hub's address, such as https://hub.example.org. With client certificates that at which it asks for them. */
  address: string;
  auth: Auth;
  /** How often a call is tried in all where the hub is busy or not there; 5 where left out. */
  tries?: number;
  /** How many seconds an answer may take to begin before the call counts as failed, and is tried again; 30 where left out. */
  timeout?: number;
  /** Another `fetch`, such as one with a client certificate. */
  fetch?: typeof fetch;
  sleep?: (seconds: number) => Promise<void>;
}

/** Where a reader of the feed stands. Keep it where you keep what you have read. */
export interface Cursor {
  after: number;
  epoch?: number;
}

export type Followed =
  /** An entry, and where you stand once you have worked on it. */
  | { entry: Entry; cursor: Required<Cursor> }
  /** The hub was put back to an earlier state: drop what you applied after `readFrom`. What follows comes under new numbers. */
  | { epochChanged: { epoch: number; readFrom: number }; cursor: Required<Cursor> };

export interface Following {
  /** Only what is about these kinds, schemes or countries, with commas between. */
  kind?: string;
  scheme?: string;
  country?: string;
  limit?: number;
  /** Seconds between two looks where nothing is new; left out: it ends there. */
  every?: number;
  signal?: AbortSignal;
}

/** The hub refused: branch on `problem.code`. */
export class ProblemError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;
  /** The id of the request: name it where you ask about it. */
  readonly requestId: string | null;

  constructor(status: number, problem: Problem | undefined, requestId: string | null) {
    super(problem?.detail ?? `The hub answered ${status}.`);
    this.name = "ProblemError";
    this.status = status;
    this.problem = problem;
    this.requestId = requestId;
  }
}

/** Whether a host is this machine, or in a network of its own: by its number, or by a name that the open net does not have. */
function isNear(host: string): boolean {
  const numbered = /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$|^\[(::1|f[cd][\da-f:]+|fe[89ab][\da-f:]+)\]$/;
  return numbered.test(host) || /^[^.:]+$|\.(localhost|test|local|home\.arpa|internal)$/.test(host);
}

export class Accord {
  /** Every operation of the hub: `accord.api.POST("/check", { body: { values } })`. It says what it refuses in `error`. */
  readonly api: Client<paths>;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #base: string;
  readonly #sleep: (seconds: number) => Promise<void>;

  constructor(options: Options) {
    if (!/^https?:\/\//.test(options.address)) throw new TypeError("Give the hub's address with https:// in front.");
    if (options.address.startsWith("http://") && !isNear(new URL(options.address).hostname)) {
      throw new TypeError("Over http:// the token would go through the open net in clear. Give the hub's address with https:// in front.");
    }
    // The API's own address is taken too, as it stands in the hub's description of it.
    const address = options.address.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
    const ask = options.fetch ?? fetch;
    this.#sleep = options.sleep ?? ((seconds) => new Promise((done) => setTimeout(done, seconds * 1000)));
    this.#send = sending(new Tokens(options.auth, address, ask), ask, {
      tries: options.tries ?? 5,
      timeout: options.timeout ?? 30,
      sleep: this.#sleep,
    });
    this.#base = `${address}/api/v1`;
    this.api = createClient<paths>({ baseUrl: this.#base, fetch: this.#send });
  }

  /** The answer's data; what the hub refuses is thrown as a ProblemError: `await accord.data(accord.api.GET("/me"))`. */
  async data<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
    const { data, error, response } = await call;
    if (data !== undefined && response.ok) return data;
    throw new ProblemError(response.status, isProblem(error) ? error : undefined, response.headers.get("x-request-id"));
  }

  /** Publish many signals, some thousands at a time; the outcomes come in their order. Sent again, what was published is a duplicate: nothing is done twice. */
  async publishMany(signals: Iterable<SignalIn>): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const lines of pieces(signals)) {
      const before = outcomes.length;
      for (const one of await this.#publish(lines, before)) outcomes.push({ ...one, line: one.line + before });
    }
    return outcomes;
  }

  async #publish(lines: string[], before: number): Promise<Outcome[]> {
    const request = new Request(`${this.#base}/signals`, { method: "POST", headers: { "content-type": NDJSON }, body: `${lines.join("\n")}\n` });
    const answer = await this.#send(request);
    const text = await answer.text().catch((error: unknown) => {
      throw new UnreachableError(error);
    });
    if (!answer.ok) throw new ProblemError(answer.status, asProblem(text), answer.headers.get("x-request-id"));
    const outcomes = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Outcome);
    if (outcomes.length < lines.length) {
      throw new Error(`The connection ended after ${before + outcomes.length} of ${before + lines.length} lines. Send all of them again.`);
    }
    return outcomes;
  }

  /**
   * All that is shared with you from a cursor on, in order. With `every` it does not end: once the hub has answered, it is waited for
   * however long it is away. What it refuses is thrown.
   */
  async *follow(from: Cursor = { after: 0 }, how: Following = {}): AsyncGenerator<Followed, void, undefined> {
    const { every, signal, ...filters } = how;
    let { after, epoch } = from;
    let reached = false;
    while (!signal?.aborted) {
      const query = { ...filters, after, ...(epoch === undefined ? {} : { epoch }) };
      const asked = this.api.GET("/feed", { params: { query }, ...(signal === undefined ? {} : { signal }) });
      const told = reached && every !== undefined ? await asked.catch(away) : await asked;
      if (every !== undefined && (told === undefined || (reached && BUSY.has(told.response.status)))) {
        await this.#sleep(Math.max(every, AWAY));
        continue;
      }
      if (told === undefined) return;
      const { data, error, response } = told;
      const moved = isProblem(error) && error.code === "epoch-changed" ? error : undefined;
      if (moved?.epoch !== undefined && moved.read_from !== undefined) {
        after = moved.read_from;
        epoch = moved.epoch;
        yield { epochChanged: { epoch, readFrom: after }, cursor: { after, epoch } };
        continue;
      }
      if (data === undefined) throw new ProblemError(response.status, isProblem(error) ? error : undefined, response.headers.get("x-request-id"));
      for (const entry of data.entries) yield { entry, cursor: { after: entry.seq, epoch: data.epoch } };
      reached = true;
      after = data.next;
      epoch = data.epoch;
      if (data.more) continue;
      if (every === undefined) return;
      await this.#sleep(every);
    }
  }

  /** Say up to where a consumer of yours has applied the feed: publishers see that their retraction has reached you. */
  async acknowledge(seq: number, consumer = "default"): Promise<void> {
    await this.data(this.api.POST("/feed/applied", { body: { seq, consumer } }));
  }
}

function away(error: unknown): undefined {
  if (!isAway(error)) throw error;
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error;
}

function asProblem(text: string): Problem | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isProblem(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Signals as lines, as many together as are sent at a time. */
function* pieces(signals: Iterable<SignalIn>): Generator<string[]> {
  let lines: string[] = [];
  let letters = 0;
  for (const signal of signals) {
    const line = JSON.stringify(signal);
    if (lines.length === MOST_LINES || (lines.length > 0 && letters + line.length > MOST_LETTERS)) {
      yield lines;
      lines = [];
      letters = 0;
    }
    lines.push(line);
    letters += line.length;
  }
  if (lines.length > 0) yield lines;
}
