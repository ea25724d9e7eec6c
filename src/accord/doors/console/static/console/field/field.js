// Field interview: prepared while there is a connection, held without one, sent when there is one again, and wiped here once it arrived.
// The key lives in this page alone, and so does whatever is readable.

import { canSeal, newLock, openLock, seal, unseal } from "./seal.js";
import { Device, keepShell } from "./device.js";
import * as hub from "./hub.js";
import { tick as ticked } from "./controls.js";
import { Paper } from "./paper.js";
import { twice } from "./twice.js";

document.documentElement.classList.add("js");

const KIT = "kit", SETTINGS = "settings";
const IDLE = 10 * 60_000;  // milliseconds after which an open device locks itself
const PAUSE = 300;  // after the last letter, before a text is kept
const LOOK_EVERY = 15_000;  // milliseconds between looks whether the hub answers
const OLD = 24 * 3_600_000;

const one = (selector, within = document) => within.querySelector(selector);
const words = one("#words").dataset;
const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const when = (at) => new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short" }).format(at);

const device = new Device();
const interviews = new Map();
let key = null, kit = null, settings = null, current = null, paper = null, view = "", busy = false, isConnected = null, lying = 0, looking = 0;

// What is shown

const tell = (text = "") => { one("#told").textContent = text; };
const complain = (text = "") => {
  const box = one("#errors");
  box.textContent = text;
  box.hidden = !text;
  if (text) box.focus();
};

const show = async (name) => {
  view = name;
  for (const each of document.querySelectorAll("[data-view]")) each.hidden = each.dataset.view !== name;
  const isThere = name === "locked" || name === "list" || name === "interview";
  one("#wipe").hidden = !isThere;
  one("#lock").hidden = !key;
  one("#lies").hidden = !isThere;
  lying = isThere ? await count() : 0;
  one("#lies").textContent = say("lies", { count: lying });
  one(`[data-view="${name}"] h2`)?.focus({ preventScroll: true });
  scrollTo(0, 0);
};

const count = async () => key ? interviews.size : (await device.names()).filter((name) => name !== KIT && name !== SETTINGS).length;

// Whether the hub answers: a browser that says it is connected may be so to a network that leads nowhere.
const line = async () => {
  const before = isConnected;
  const got = navigator.onLine ? await hub.ready() : { kind: "none" };
  isConnected = got.kind !== "none";
  one("#signin").hidden = !(key && got.kind === "signin");
  if (got.kind === "refused") clearInterval(looking);  // each refusal leaves a line there: no need of more
  one("#line").textContent = isConnected ? words.connected : words.offline;
  one("#line").classList.toggle("offline", !isConnected);
  if (!isConnected || before || !key) return;
  // Opened before the hub had answered for the first time: words and page are made new first, as when it is opened with a connection.
  if (before === null) await (refreshing = refresh());
  await sync();
};

const standing = (each) => each.refusal ? words.decide : each.sent ? words.sent : each.done ? words.done : words.writing;
// A file by its number; one that was taken along by an older page by the beginning of its id.
const numbered = (id, number) => String(number ?? settings.files.find((each) => each.id === id)?.number ?? id.slice(0, 8));
const title = (each) => each.fields.alias?.trim() || each.fields.called?.trim() || (each.file ? say("ofFile", { file: numbered(each.file) }) : say("new", { number: each.number }));

// Whose an interview that is begun now will be, as the hub takes it: who was signed in when it was last asked.
const whose = () => {
  one("#begun-by").hidden = !kit.name;
  one("#begun-by").textContent = say("begunBy", { name: kit.name });
};

const showList = async () => {
  current = paper = null;
  one("#paper").replaceChildren();
  const rows = [...interviews.values()].sort((a, b) => a.began - b.began);
  one("#interviews").replaceChildren(...rows.map((each) => {
    const row = one("#a-row").content.firstElementChild.cloneNode(true);
    const [button, status, begun] = row.children;
    button.textContent = title(each);
    button.dir = "auto";
    button.addEventListener("click", () => showInterview(each.id));
    status.textContent = standing(each);
    if (each.refusal || each.sent) status.classList.add("amber");
    else if (each.done) status.classList.add("green");
    begun.textContent = say("begun", { when: when(each.began) });
    return row;
  }));
  one("#none").hidden = rows.length > 0;
  const isOld = rows.length > 0 && Date.now() - rows[0].began > OLD;
  one("#old").hidden = !isOld;
  if (isOld) one("#old").textContent = say("old", { when: when(rows[0].began) });
  whose();
  one("#stay").checked = settings.stay;
  one("#fleeting").hidden = settings.lasting;
  await show("list");
};

const showInterview = async (id) => {
  const each = current = interviews.get(id);
  complain();
  tell();
  one("#interview-title").textContent = title(each);
  one("#saved").textContent = "";
  one("#refusal").hidden = !each.refusal;
  one("#refusal").textContent = each.refusal?.text ?? "";
  if (each.refusal && each.file) one("#refusal").append(" ", Object.assign(document.createElement("a"), { href: `/console/care/${each.file}`, textContent: say("ofFile", { file: numbered(each.file) }) }));
  one("#sent").hidden = !each.sent;
  one("#apart").hidden = !(each.refusal && each.file);
  one("#finish").hidden = each.sent;
  one("#drop").hidden = each.sent;
  // Merely leafing on changes nothing that is sent.
  const changed = (isDone, isNew = true) => { if (isNew) each.done = false; pace(); keep(isDone); };
  paper = new Paper(one("#paper"), { kit, files: settings.files, interview: each, words, say, changed });
  const refused = each.refusal && paper.stepOf(each.refusal.field);
  paper.go(refused || paper.step.key, false);
  await show("interview");
  stepped(false);
};

// Where in the interview somebody is, and how much of it is answered.
const pace = () => {
  const { steps, place } = paper, [done, all] = paper.answered;
  one("#pace").textContent = `${say("step", { step: place + 1, steps: steps.length })} · ${say("answered", { done, all })}`;
  Object.assign(one("#share"), { max: steps.length, value: place + 1 });
  one("#before").hidden = place === 0;
  one("#next").hidden = paper.isLast;
  one("#ending").hidden = !paper.isLast;
};

const stepped = (isMoved = true) => {
  pace();
  one("#steps").open = false;
  if (!isMoved) return;
  const heading = one("#paper h3");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
};

const leaf = (act) => { complain(); act(); stepped(); };

one("#before").addEventListener("click", () => leaf(() => paper.move(-1)));
one("#next").addEventListener("click", () => leaf(() => paper.move(1)));
one("#steps").addEventListener("toggle", (event) => {
  if (!event.target.open || !paper) return;
  one("#steps ol").replaceChildren(...paper.steps.map((each) => {
    const row = one("#a-step").content.firstElementChild.cloneNode(true), [button, status] = row.children;
    const [done, all] = each.count();
    button.textContent = each.says ?? each.title;
    if (each.key === paper.step.key) button.setAttribute("aria-current", "step");
    button.addEventListener("click", () => leaf(() => paper.go(each.key)));
    status.textContent = all ? say("answered", { done, all }) : "";
    return row;
  }));
});

// Keeping: one after the other, each as it was when it was changed

let saving = Promise.resolve(), pause = 0;

// Resolves to whether it is kept.
const save = (name, value) => {
  const using = key, text = structuredClone(value);
  const kept = saving.then(async () => { if (key === using) await device.put(name, await seal(using, name, text)); return true; })
    .catch(() => { if (key === using) complain(words.notKept); return false; });
  saving = kept;
  return kept;
};

const keep = async (at_once) => {
  clearTimeout(pause);
  const each = current;
  if (!each) return;
  const now = async () => { one("#saved").textContent = await save(each.id, each) ? words.saved : ""; };
  if (at_once) await now(); else pause = setTimeout(now, PAUSE);
};

const lock = async () => {
  if (current) await keep(true);
  await saving;
  key = kit = settings = current = paper = null;
  interviews.clear();
  one("#paper").replaceChildren();
  one("#interviews").replaceChildren();
  tell();
  await show("locked");
};

const wipe = async (heading) => {
  clearTimeout(pause);
  key = kit = settings = current = paper = null;
  interviews.clear();
  one("#paper").replaceChildren();
  one("#interviews").replaceChildren();
  one("#gone-title").textContent = heading;
  tell();
  complain();
  await device.wipe();
  await show("gone");
  await refreshing;
  await device.wipe();  // what was on its way to be kept when it was wiped
};

// Preparing and opening

const answered = (got) => {
  one("#signin").hidden = got.kind !== "signin";
  if (got.kind === "none") complain(words.notConnected);
  else if (got.kind === "refused") complain(got.text || words.refused);
  return got.kind === "done";
};

// Trying a passphrase takes its time, on purpose: meanwhile the form says so and is not sent twice.
const whileOpening = (form, act) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = one("button", form);
  button.disabled = true;
  complain();
  tell(words.opening);
  try { await act(); } finally { button.disabled = false; if (one("#told").textContent === words.opening) tell(); }
});

whileOpening(one("#prepare"), async () => {
  const typed = one("#new-phrase").value;
  if (typed.length < 12) return complain(words.short);
  if (typed !== one("#new-phrase-again").value) return complain(words.differ);
  const got = await hub.kit();
  if (!answered(got)) return;
  try {
    const made = await newLock(typed);
    const lasting = await keepShell();
    await device.make(made);
    key = await openLock(made, typed);
    kit = { ...got.data, files: [], csrf: "" };
    settings = { stay: false, files: [], number: 0, lasting };
    await save(KIT, kit);
    await save(SETTINGS, settings);
  } catch {
    key = null;
    await device.wipe();
    return complain(words.notKept);
  }
  one("#prepare").reset();
  await showList();
  tell(words.prepared);
});

whileOpening(one("#unlock"), async () => {
  const found = await openLock(await device.lock(), one("#phrase").value);
  one("#unlock").reset();
  if (!found) return complain(words.wrong);
  for (const name of await device.names()) {
    const value = await unseal(found, name, await device.get(name));
    if (name === KIT) kit = value;
    else if (name === SETTINGS) settings = value;
    else interviews.set(name, value);
  }
  key = found;
  await showList();
  if (isConnected) refreshing = refresh().then(sync);
});

// While there is a connection, words and page are made new; what was begun goes on as it is.
let refreshing = Promise.resolve();
const refresh = async () => {
  const got = await hub.kit();
  one("#signin").hidden = got.kind !== "signin";
  if (got.kind !== "done" || !key) return;
  kit = { ...got.data, files: [], csrf: "" };
  whose();
  await save(KIT, kit);
  try { await keepShell(); } catch { /* the page that is kept stays */ }
};

// The list

one("#begin").addEventListener("click", async () => {
  const id = crypto.randomUUID();
  settings.number += 1;
  const begun = {
    id, number: settings.number, officer: kit.officer, began: Date.now(), file: "", country: "", isChild: false,
    fields: {}, answers: [], consents: [], note: { text: "", at: Date.now() }, open: {}, step: "", done: false, sent: false, refusal: null,
  };
  interviews.set(id, begun);
  await save(SETTINGS, settings);
  await save(id, begun);
  await showInterview(id);
});

one("#stay").addEventListener("change", (event) => { settings.stay = event.target.checked; save(SETTINGS, settings); });

one("#along").addEventListener("toggle", async (event) => {
  if (!event.target.open) return;
  const got = await hub.kit();
  const chosen = new Map(settings.files.map((each) => [each.id, each]));
  const offered = got.kind === "done" ? [...new Map([...got.data.files, ...settings.files].map((each) => [each.id, each])).values()] : settings.files;
  if (got.kind !== "done") answered(got);
  one("#along-files").replaceChildren(...offered.map((each) => {
    const word = say("opened", { file: numbered(each.id, each.number), day: each.opened });
    const row = ticked(word, chosen.has(each.id), (isChosen) => {
      if (isChosen) chosen.set(each.id, each); else chosen.delete(each.id);
      settings.files = [...chosen.values()];
      save(SETTINGS, settings);
    });
    one("input", row).value = each.id;
    return row;
  }));
  if (!offered.length) one("#along-files").textContent = words.noFiles;
});

// One interview

one("#back").addEventListener("click", async () => { await keep(true); await showList(); });

one("#finish").addEventListener("click", async () => {
  complain();
  if (!current.file && !Object.values(current.fields).some((text) => text.trim())) {
    leaf(() => paper.go(paper.stepOf("called")));
    return complain(words.needField);
  }
  current.done = true;
  current.refusal = null;
  await keep(true);
  await showList();
});

one("#apart").addEventListener("click", async () => {
  current.file = "";
  await keep(true);
  await showInterview(current.id);
});

twice(one("#drop"), words.dropAgain, () => false, async () => {
  clearTimeout(pause);
  await saving;
  await device.remove(current.id);
  interviews.delete(current.id);
  await showList();
});
one("#paper").addEventListener("submit", (event) => event.preventDefault());

// Sending

const sync = async () => {
  const waiting = [...interviews.values()].filter((each) => each.done);
  if (busy || !key || !waiting.length) return;
  busy = true;
  complain();
  tell(words.sending);
  try { await sent(waiting); } finally { busy = false; }
};

const sent = async (waiting) => {
  const state = await hub.ready();
  if (!answered(state)) return tell();
  let arrived = 0, decisions = 0, others = 0, isBounded = false, isCut = false;
  for (const each of waiting) {
    if (!each.done) continue;  // somebody writes in it again
    if (each.officer !== state.data.officer) { others += 1; continue; }  // the hub would refuse it; its own officer sends it as it is
    // Noted before it leaves: until it is known whether it arrived, it stays as it was sent.
    each.sent = true;
    await save(each.id, each);
    if (current === each) await showInterview(each.id);
    const got = await hub.send(state.data.csrf, each);
    if (!key) return;
    if (got.kind === "none") { isCut = true; break; }
    each.sent = false;
    const told = got.kind === "done" ? got.data.interviews[0] : null;
    if (told?.state === "kept") {
      await device.remove(each.id);
      interviews.delete(each.id);
      arrived += 1;
      isBounded ||= told.bounded;
      continue;
    }
    if (told || got.text) {
      each.refusal = told ?? { text: got.text, field: "" };
      each.done = false;
      decisions += 1;
    }
    await save(each.id, each);
    if (!told && !got.text) { answered(got); break; }
  }
  if (arrived && !interviews.size && !settings.stay) return wipe(words.allSent);
  if (current && interviews.has(current.id)) await showInterview(current.id);
  else await showList();
  tell([arrived && say("arrived", { count: arrived }), isBounded && words.bounded, decisions && say("decisions", { count: decisions }), others && say("others", { count: others }), isCut && words.waiting].filter(Boolean).join(" "));
};

one("#send").addEventListener("click", async () => {
  if (![...interviews.values()].some((each) => each.done)) return tell(words.nothing);
  await sync();
});

// The page

one("#lock").addEventListener("click", lock);
twice(one("#wipe"), words.again, () => !lying, () => wipe(words.wiped));

addEventListener("online", line);
addEventListener("offline", line);
looking = setInterval(() => { if (!document.hidden && !busy) line(); }, LOOK_EVERY);
setInterval(() => rest(), LOOK_EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) { rest(); line(); }
  else if (current) keep(true);
});

// By the clock too, since timers stand still while a device sleeps; and looked at again, since nothing is locked while it is being sent.
let idle = 0, isIdle = false, touched = Date.now();
const rest = () => { if (key && !busy && (isIdle || Date.now() - touched > IDLE)) lock(); };
const awake = () => {
  rest();
  clearTimeout(idle);
  isIdle = false;
  touched = Date.now();
  idle = setTimeout(() => { isIdle = true; rest(); }, IDLE);
};
for (const name of ["keydown", "pointerdown"]) addEventListener(name, awake, { passive: true });

const start = async () => {
  await show(await device.find() ? "locked" : "fresh");
};

line();
if (!canSeal() || !navigator.locks) show("unable");
// Two pages at once would each keep its own: the second waits a moment, for a reload, and then says so.
else navigator.locks.request("accord-field", { signal: AbortSignal.timeout(3000) }, async () => { await start(); await new Promise(() => {}); })
  .catch((error) => show(error.name === "TimeoutError" || error.name === "AbortError" ? "elsewhere" : "unable"));
