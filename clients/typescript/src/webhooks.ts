/** Webhooks by the Standard Webhooks convention: who sent this, and was it sent just now? */

import { Webhook } from "standardwebhooks";
import type { Entry } from "./index.ts";

/** 24 bytes or more, in base64. */
const SECRET = /^(?:whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

export type Message =
  | { type: "feed.entries"; timestamp: string; data: { entries: Entry[]; after: number; next: number } }
  | { type: "epoch-changed"; timestamp: string; data: { epoch: number; read_from: number } }
  | { type: "webhook.test"; timestamp: string; data?: unknown };

/**
 * What a webhook brings, where its signature holds and it is not older than five minutes; else it throws: answer 400 and do nothing.
 * `body` is the request's body as it came, `secret` the `whsec_...` of this webhook. A message may come twice: note its `webhook-id`.
 */
export function verifyWebhook(body: string | Uint8Array, headers: Headers | Record<string, string | string[] | undefined>, secret: string): Message {
  // With one that is empty, as where a setting is missing, anybody could sign.
  const key = String(secret).trim();
  if (!SECRET.test(key)) throw new Error("The secret is not as the hub gave it: whsec_ and base64. Copy it again.");
  const named: Record<string, string> = {};
  for (const [name, value] of headers instanceof Headers ? headers.entries() : Object.entries(headers)) if (typeof value === "string") named[name.toLowerCase()] = value;
  const text = typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
  return new Webhook(key).verify(text, named) as Message;
}
