// Nothing typed is lost: forms are kept at the hub while they are typed, a session that ended is signed in to again where one is, and
// nothing is sent twice or into nowhere. Every form works without this; then a form that came too late is kept by the hub itself.

import { signIn } from "./signing-in.js";

const SOON = 1500;  // after the last letter
const OFTEN = 5000;  // while somebody goes on typing
const STALE = 60_000;  // after this long it is looked whether the session still lasts, before anything is sent
const SHOWN = 2;  // of what was typed on a page and not sent; what is older folds away
const OWN = ["csrfmiddlewaretoken", "once", "draft", "writer"];
const UNKEPT = ["hidden", "password", "file", "submit", "button", "reset", "image"];

const words = document.querySelector("#draft-words")?.dataset;
const forms = () => [...document.querySelectorAll("main form[method=post]:not([data-unkept])")];
const typed = (each) => each.name && !UNKEPT.includes(each.type) && !OWN.includes(each.name);
const isKept = (form) => [...form.elements].some((each) => typed(each) && (each.tagName === "TEXTAREA" || each.tagName === "INPUT"));
const place = () => location.pathname + location.search;

// What the hub is asked. `contact` is when it last answered; 0 where it does not.
let contact = Date.now();
let token = document.body.getAttribute("hx-headers") ? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] : "";

const ask = async (address, more = {}) => {
  try {
    const answer = await fetch(address, { headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "error", ...more });
    contact = Date.now();
    return answer;
  } catch {
    contact = 0;
    return null;
  }
};

// Whether the same person is signed in: "here", "over", "other", or "away" where there is no connection.
const session = async () => {
  const answer = await ask("/console/drafts/here", { redirect: "manual" });
  if (!answer) return "away";
  if (answer.type === "opaqueredirect" || answer.status === 401) return "over";
  if (!answer.ok) return "here";
  const now = await answer.json();
  if (now.writer !== words.writer) return "other";
  renew(now.token);
  return "here";
};

// Every form of the page carries what the present session asks for.
const renew = (fresh) => {
  if (!fresh || fresh === token) return;
  token = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  for (const each of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) each.value = fresh;
};

let asking = null;
const lasts = async () => {
  const now = await session();
  if (now === "other") return other();
  if (now !== "over") return now;
  // One dialog, however many ask.
  asking ??= signIn(words, session).finally(() => { asking = null; });
  const after = await asking;
  return after === "other" ? other() : after;
};

// Somebody else signed in here: nothing of what the first one typed is theirs.
const other = () => {
  for (const form of forms()) form.reset();
  location.replace("/console/");
  return "other";
};

// Keeping
const known = new WeakMap();
const of = (form) => {
  if (!known.has(form)) known.set(form, { draft: form.querySelector("input[name=draft]")?.value ?? "", seen: Number(form.dataset.seen ?? 0), waits: 0, first: 0, saving: null, text: "" });
  return known.get(form);
};

const fieldsOf = (form) => {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !OWN.includes(name)) (fields[name] ??= []).push(value);
  for (const each of form.elements) if (each.type === "password") delete fields[each.name];
  return fields;
};

const say = (form, text, tone = "") => {
  let line = form.querySelector(":scope > .draft-line");
  if (!line) {
    line = document.createElement("p");
    line.className = "draft-line help";
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.textContent = text;
  line.dataset.tone = tone;
};

const keep = async (form, { last = false } = {}) => {
  const kept = of(form);
  clearTimeout(kept.waits);
  kept.waits = kept.first = 0;
  const fields = fieldsOf(form);
  const text = JSON.stringify(fields);
  if (text === kept.text || form.dataset.sending) return;
  if (kept.saving && !last) { await kept.saving; return keep(form); }
  // What is still on its way counts as kept: whoever leaves does not wait for it.
  const seen = kept.saving && kept.draft ? kept.seen + 1 : kept.seen;
  const body = JSON.stringify({ page: place(), action: new URL(form.getAttribute("action") || place(), location.href).pathname, fields, writer: words.writer, draft: kept.draft, seen });
  kept.text = text;
  const request = ask("/console/drafts/keep", { method: "POST", body, keepalive: last && body.length < 60_000, redirect: "manual" });
  kept.saving = request;
  const answer = await request;
  if (kept.saving === request) kept.saving = null;
  if (!answer?.ok && kept.text === text) kept.text = "";
  kept.unkept = !answer?.ok;
  if (!answer) return say(form, words.away, "due");
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || answer.status === 409) {
    const now = await lasts();
    if (now === "here") return keep(form);
    return now === "other" ? undefined : say(form, now === "away" ? words.away : words.unkept, "due");
  }
  const done = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!answer.ok) return say(form, done.text ?? words.unkept, "due");
  kept.draft = done.draft;
  kept.seen = done.seen;
  let input = form.querySelector("input[name=draft]");
  if (!input) {
    input = Object.assign(document.createElement("input"), { type: "hidden", name: "draft" });
    form.append(input);
  }
  input.value = done.draft;
  say(form, done.beside ? words.beside : words.kept.replace("{at}", done.at), done.beside ? "due" : "");
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!words || !form || !form.matches("main form[method=post]:not([data-unkept])") || !typed(event.target) || !isKept(form)) return;
  const kept = of(form);
  kept.first ||= Date.now();
  clearTimeout(kept.waits);
  kept.waits = setTimeout(() => keep(form), Math.min(SOON, Math.max(0, kept.first + OFTEN - Date.now())));
}, { capture: true });

const waiting = () => forms().filter((form) => known.has(form) && (of(form).waits || of(form).unkept));
const leave = () => { for (const form of waiting()) keep(form, { last: true }); };
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
  else if (words && Date.now() - contact > STALE) lasts();
});
// What is nowhere but on this page is not closed by a slip.
addEventListener("beforeunload", (event) => { if (words && !contact && waiting().some((form) => !form.dataset.sending)) event.preventDefault(); });

// Sending: once, by the same person, and not into nowhere.
const free = (form) => { delete form.dataset.sending; };
const passed = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!words || event.defaultPrevented || !form.matches("main form[method=post]")) return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  if (passed.has(form) || (contact && navigator.onLine && Date.now() - contact < STALE)) {
    passed.delete(form);
    form.dataset.sending = "yes";
    clearTimeout(of(form).waits);
    setTimeout(free, 15_000, form);
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  lasts().then((now) => {
    if (now === "away") return say(form, words.unsent, "due");
    if (now !== "here") return undefined;
    passed.add(form);
    return form.requestSubmit(button?.isConnected ? button : undefined);
  });
});
addEventListener("pageshow", (event) => {
  for (const form of forms()) free(form);
  if (event.persisted && words && Date.now() - contact > STALE) lasts();
});

// A part of the page that was asked for after the session had ended.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status === 401) { event.preventDefault(); lasts(); }
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr?.status) contact = Date.now(); });

// What was typed here before: after going back, or reloading, it stands there again; else it is offered.
const offer = async () => {
  if (new URLSearchParams(location.search).has("draft") || !forms().some(isKept) || document.querySelector("[data-errors]")) return;
  const answer = await ask(`/console/drafts/of?${new URLSearchParams({ page: place() })}`, { redirect: "manual" });
  if (!answer?.ok) return;
  const { drafts } = await answer.json();
  const open = drafts.filter((each) => !each.sent);
  const way = performance.getEntriesByType("navigation")[0]?.type;
  const newest = way === "back_forward" ? drafts[0] : way === "reload" ? open[0] : undefined;
  if (newest && !known.size) { location.replace(newest.href); return; }
  if (!open.length) return;
  const note = document.createElement("div");
  note.className = "notice draft";
  note.setAttribute("role", "status");
  const lines = open.map((each) => {
    const line = document.createElement("p");
    line.append(Object.assign(document.createElement("a"), { href: each.href, textContent: words.bring.replace("{at}", each.at) }));
    return line;
  });
  note.append(...lines.splice(0, SHOWN));
  if (lines.length) {
    const older = document.createElement("details");
    older.append(Object.assign(document.createElement("summary"), { textContent: words.older.replace("{count}", lines.length) }), ...lines);
    note.append(older);
  }
  document.querySelector("main .head")?.after(note);
};
if (words) offer();

// What is wrong may stand in a dialog.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('[data-errors] a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const dialog = field?.closest("dialog:not([open])");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
  field.focus();
});

// The hub says what is wrong with a form, at its top and beside its fields; the browser's own bubbles say it one by one.
for (const form of document.querySelectorAll("main form[method=post]")) form.noValidate = true;
