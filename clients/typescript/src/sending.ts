/** A `fetch` that says who asks, gives each change a key of its own, and tries again where that can help and can do no harm. */

import { AuthError, retryAfter, type Tokens } from "./auth.ts";

export const BUSY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const CHANGES = new Set(["POST", "DELETE"]);
/** Seconds; the wait doubles up to the last, and a part of it is chance, so that not all come back at once. */
const FIRST_WAIT = 0.5;
const LONGEST_WAIT = 60;

/** No connection to the hub came about, also after several tries; `cause` says what failed. */
export class UnreachableError extends TypeError {
  constructor(cause: unknown) {
    super("The hub can't be reached. Check its address, its certificate and the network, and send the same again.", { cause });
    this.name = "UnreachableError";
  }
}

/** Whether the hub was busy or not there, so that the same may fare better later. */
export function isAway(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof AuthError && BUSY.has(error.status));
}

export interface Sending {
  /** How often something is tried in all. */
  tries: number;
  /** Seconds until an answer must have begun. */
  timeout: number;
  /** Waits so many seconds. */
  sleep: (seconds: number) => Promise<void>;
}

/** `request` is kept whole, so that it can be sent again: what streams in is not for this. */
export function sending(tokens: Tokens, ask: typeof fetch, how: Sending): (request: Request) => Promise<Response> {
  return async (request) => {
    const headers = new Headers(request.headers);
    if (CHANGES.has(request.method) && !headers.has("idempotency-key")) headers.set("idempotency-key", crypto.randomUUID());
    const body = request.body === null ? null : await request.arrayBuffer();
    let renewed = false;
    for (let tried = 1; ; tried++) {
      let token = "";
      let answer: Response | undefined;
      let failed: Error | undefined;
      try {
        token = await tokens.get();
        headers.set("authorization", `Bearer ${token}`);
        answer = await within(how.timeout, request.signal, (signal) => ask(request.url, { method: request.method, headers, body, signal, redirect: "error" }));
      } catch (error) {
        if (request.signal.aborted) throw error;
        failed = error instanceof AuthError ? error : new UnreachableError(error);
        if (!isAway(failed)) throw failed;
      }
      if (answer?.status === 401 && !renewed && tokens.refuse(token)) {
        renewed = true;
        continue;
      }
      if (answer !== undefined && !BUSY.has(answer.status)) return answer;
      if (tried >= how.tries) {
        if (answer !== undefined) return answer;
        throw failed;
      }
      const told = failed instanceof AuthError ? failed.retryAfter : retryAfter(answer);
      await answer?.body?.cancel();
      await how.sleep(Math.max(told ?? 0, wait(tried)));
    }
  };
}

/** A connection that says nothing would be waited for minutes, in some programs for ever. An answer that has begun may take its time. */
async function within<T>(seconds: number, theirs: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ours = new AbortController();
  const timer = setTimeout(() => ours.abort(new Error(`There was no answer within ${seconds} seconds.`)), seconds * 1000);
  try {
    return await call(AbortSignal.any([theirs, ours.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function wait(tried: number): number {
  return Math.min(FIRST_WAIT * 2 ** (tried - 1), LONGEST_WAIT) * (0.5 + Math.random() / 2);
}
