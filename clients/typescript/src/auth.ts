/** How a program says who it is: by a token that it holds, or by one that it is given for some minutes (OAuth 2, client credentials). */

export type Auth = { token: string } | { clientId: string; clientSecret: string; scope?: string; tokenEndpoint?: string };

/** Seconds before its end at which a token is asked for anew. */
const EARLY = 30;

export class AuthError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds after which the hub says to come again, where it says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, text: string, retryAfter?: number) {
    super(text);
    this.name = "AuthError";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export class Tokens {
  readonly #auth: Auth;
  readonly #address: string;
  readonly #fetch: typeof fetch;
  #given: { token: string; until: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(auth: Auth, address: string, ask: typeof fetch) {
    this.#auth = auth;
    this.#address = address;
    this.#fetch = ask;
  }

  /** The token to send now. */
  async get(): Promise<string> {
    if ("token" in this.#auth) return this.#auth.token;
    if (this.#given !== undefined && Date.now() < this.#given.until) return this.#given.token;
    // All that is sent meanwhile waits for the one answer.
    this.#asking ??= this.#ask(this.#auth).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The hub refused this one: the next call asks anew. False where nothing else can be sent. */
  refuse(token: string): boolean {
    if ("token" in this.#auth) return false;
    if (this.#given?.token === token) this.#given = undefined;
    return true;
  }

  async #ask(auth: Exclude<Auth, { token: string }>): Promise<string> {
    const form = new URLSearchParams({ grant_type: "client_credentials" });
    if (auth.scope !== undefined) form.set("scope", auth.scope);
    const quoted = [auth.clientId, auth.clientSecret].map(encodeURIComponent).join(":");
    const answer = await this.#fetch(auth.tokenEndpoint ?? `${this.#address}/api/v1/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(quoted)}` },
      body: form,
    });
    const body = read(await answer.text());
    if (!answer.ok || body.access_token === undefined) {
      const text = body.error_description ?? body.detail ?? `The hub gave no token, and answered ${answer.status}. Check its address.`;
      throw new AuthError(answer.status, body.error ?? body.code ?? "no-token", text, retryAfter(answer));
    }
    this.#given = { token: body.access_token, until: Date.now() + Math.max((body.expires_in ?? 0) - EARLY, 0) * 1000 };
    return body.access_token;
  }
}

interface Given {
  access_token?: string;
  expires_in?: number;
  error?: string;
  error_description?: string;
  /** Of a problem, where the hub is busy. */
  code?: string;
  detail?: string;
}

function read(text: string): Given {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The seconds of `Retry-After`; undefined where an answer names none. */
export function retryAfter(answer: Response | undefined): number | undefined {
  const told = answer?.headers.get("retry-after") ?? "";
  return /^[0-9]{1,9}$/.test(told) ? Number(told) : undefined;
}
