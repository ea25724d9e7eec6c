/** Webhooks by the Standard Webhooks convention: who sent this, and was it sent just now? */

import { Webhook } from "standardwebhooks";
import type { Entry } from "./index.ts";

export type Message =
  | { type: "feed.entries"; timestamp: string; data: { entries: Entry[]; after: number; next: number } }
  | { type: "epoch-changed"; timestamp: string; data: { epoch: number; read_from: number } }
  | { type: "webhook.test"; timestamp: string; data?: unknown };

/**
 * What a webhook brings, where its signature holds and it is not older than five minutes; else it throws: answer 400 and do nothing.
 * `body` is the request's body as it came, `secret` the `whsec_...` of this webhook. A message may come twice: note its `webhook-id`.
 */
export function verifyWebhook(body: string | Uint8Array, headers: Record<string, string | string[] | undefined>, secret: string): Message {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === "string") named[name.toLowerCase()] = value;
  const text = typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
  return new Webhook(secret).verify(text, named) as Message;
}
