// The console's own script: keys, dialogs, clocks, bells. Every page works without it.

import { clocks } from "./clocks.js";
import { finder } from "./finder.js";
import { palette } from "./palette.js";
import { recents } from "./recents.js";
import { stream } from "./stream.js";

document.documentElement.classList.add("js");

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const typing = (target) => target.closest?.("input, select, textarea, [contenteditable]") && !["checkbox", "radio", "button", "submit"].includes(target.type);
const dialogOpen = () => one("dialog[open]");
const seen = (element) => element.getClientRects().length > 0;

// Dialogs. A `details` that asks becomes a button and a dialog; one that came open holds what was wrong with it, and stays open.
const confirms = (within) => {
  for (const details of all("details[data-confirm]", within)) {
    const summary = one("summary", details);
    const inside = one(".confirming", details);
    const button = document.createElement("button");
    button.type = "button";
    button.className = summary.className;
    button.append(...summary.childNodes);
    button.dataset.confirm = details.dataset.confirm;
    button.dataset.action = "";
    button.setAttribute("aria-haspopup", "dialog");
    if (details.dataset.key) button.dataset.key = details.dataset.key;
    const dialog = document.createElement("dialog");
    const heading = one("h2", inside);
    dialog.id = details.dataset.confirm;
    (one(".choices", inside) ?? inside).prepend(one("[data-cancel]", inside));
    heading.id = `${dialog.id}-title`;
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(inside);
    details.replaceWith(button, dialog);
    if (!details.open || dialogOpen()) continue;
    dialog.showModal();
    one("[aria-invalid=true], fieldset[aria-describedby] input", dialog)?.focus();
  }
};

const open = (id) => {
  const dialog = document.getElementById(id);
  if (!dialog || dialogOpen()) return;  // never one over another
  if (id === "palette") fill();
  if (id === "keys") ownKeys();
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-open], button[data-confirm], [data-cancel], [data-dismiss], [data-pane-close]");
  if (!target) return;
  if (target.dataset.cancel !== undefined) target.closest("dialog").close();
  else if (target.dataset.dismiss) document.getElementById(target.dataset.dismiss).hidden = true;
  else if (target.dataset.paneClose !== undefined) closePane(event, target);
  else open(target.dataset.open ?? target.dataset.confirm);
});

// The detail: on a narrow screen it covers the list, which keeps its place.
let place = 0;
const detail = one("#detail");
const rows = () => all("[data-row]").filter(seen);

const closePane = (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !one("[data-row]")) return;
  event.preventDefault();
  detail.replaceChildren();
  history.replaceState(null, "", link.href);
  document.title = `${document.title.match(/^\(\d+\) /)?.[0] ?? ""}${one("main h1").textContent.trim()} · Accord`;
  const row = one('[data-row][aria-current="true"]');
  row?.removeAttribute("aria-current");
  scrollTo(0, place);
  focusRow(row ?? one("[data-row]"), false);
};

// What somebody chose while an answer was on its way is newer than that answer, and is asked about in turn.
let changes = 0;
document.addEventListener("change", () => { changes += 1; }, true);
document.addEventListener("htmx:beforeSend", (event) => { event.detail.xhr.asked = changes; });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target.matches('[hx-trigger^="change from"]') && xhr.asked !== changes) event.detail.shouldSwap = false;
  if (target === detail && !detail.firstElementChild) place = scrollY;
});
document.addEventListener("htmx:afterSwap", (event) => {
  confirms(event.detail.target);
  if (event.detail.target !== detail) return;
  const heading = one("[data-pane-heading]", detail);
  if (!heading) return;
  const row = event.detail.requestConfig?.elt?.closest("[data-row]");
  if (row) {
    for (const other of all('[data-row][aria-current="true"]')) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  }
  detail.scrollTop = 0;
  // Opened by a key, it is gone on in: else all the rows would lie between. Escape leads back to the row, and j and k go on from it.
  const isHidden = row && !seen(row);
  if (isHidden || (row && event.detail.requestConfig.triggeringEvent?.detail === 0) || !CSS.supports("selector(:has(*))")) heading.focus();
  else one("#live").textContent = [heading, row && linkOf(row)].filter(Boolean).map((each) => each.textContent.trim()).join(", ");
  if (isHidden) scrollTo(0, 0);
});
// A part that is fetched anew by itself, as a board each minute, does not throw out who is in it.
const REACHED = "a[href], button, summary, input, select, textarea";
let within = null;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const here = document.activeElement;
  within = target.id && target !== here && target.contains(here) ? { id: target.id, href: here.getAttribute("href"), at: all(REACHED, target).indexOf(here) } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!within || document.activeElement !== document.body) return;
  const reached = all(REACHED, document.getElementById(within.id) ?? document);
  ((within.href && reached.find((each) => each.getAttribute("href") === within.href)) || reached[within.at])?.focus({ preventScroll: true });
  within = null;
});
// A page that can't be loaded again must stay open: what is typed into it may be nowhere else.
for (const [name, why] of [["htmx:responseError", "refused"], ["htmx:sendError", "away"]])
  document.addEventListener(name, () => {
    for (const each of all("#problem [data-why]")) each.hidden = each.dataset.why !== why;
    one("#problem").hidden = false;
  });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) one("#problem").hidden = true; });

// Keys, never while somebody types.
const linkOf = (row) => one("[data-row-link]", row) ?? one("a[href]", row);
const focusRow = (row, scroll = true) => {
  if (!row) return;
  const link = linkOf(row) ?? row;
  if (link === row) row.tabIndex = -1;
  link.focus({ preventScroll: true });
  if (scroll) row.scrollIntoView({ block: "nearest" });
};
const move = (step) => {
  const list = rows();
  const at = list.findIndex((row) => row.contains(document.activeElement));
  const from = at >= 0 ? at : list.findIndex((row) => row.getAttribute("aria-current") === "true");
  focusRow(list[Math.min(list.length - 1, Math.max(0, from < 0 ? 0 : from + step))]);
};

let going = 0;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || dialogOpen()) return;
  if (event.key === "Escape") { one("[data-pane-close]")?.click(); return; }
  if (document.body.dataset.keys === "off") return;
  const key = event.key.toLowerCase();
  const steer = () => event.preventDefault();
  if (Date.now() - going < 1500 && key.length === 1) {
    going = 0;
    const link = all("#keys a[data-go]").find((each) => each.dataset.go === key);
    if (link) { steer(); location.assign(link.href); return; }
  }
  if (key === "/") { steer(); one("#find").focus(); one("#find").select(); }
  else if (event.key === "?") { steer(); open("keys"); }
  else if (key === "j") { steer(); move(1); }
  else if (key === "k") { steer(); move(-1); }
  else if (key === "g") { going = Date.now(); }
  else if (key === "enter" && event.target.matches?.("[data-row]")) { steer(); linkOf(event.target)?.click(); }
  else {
    const action = all("main [data-key]").find((each) => each.dataset.key === key && seen(each));
    if (action) { steer(); action.focus(); action.click(); }
  }
});

// With shift, all that lies between the last tick and this one becomes like this one: in one table, as each has its own steps.
let ticked = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-row] input[type=checkbox]");
  if (!box) return;
  const boxes = all("[data-row] input[type=checkbox]", box.closest("tbody")).filter((each) => each.name === box.name && seen(each));
  const [from, to] = [boxes.indexOf(ticked), boxes.indexOf(box)].sort((first, second) => first - second);
  ticked = box;
  if (!event.shiftKey || from < 0) return;
  for (const each of boxes.slice(from, to + 1)) if (each.checked !== box.checked) {
    each.checked = box.checked;
    each.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// The keys of this page, beside those of every page: the steps on the chosen row, and what stands on the page itself.
const chosen = () => rows().find((row) => row.contains(document.activeElement));
const ownKeys = () => {
  const row = chosen() ?? rows().find((each) => one("[data-step]", each));
  const keyed = all("main [data-key]").filter((each) => seen(each) && !each.closest("[data-row]"));
  const known = new Map();
  for (const action of [...(row ? all("[data-step]", row) : []), ...keyed]) {
    const key = action.dataset.key ?? action.dataset.step;
    if (!key || known.has(key)) continue;
    const copy = action.cloneNode(true);
    for (const hint of all(".keyhint", copy)) hint.remove();
    known.set(key, copy.textContent.trim().replace(/\s+/g, " "));
  }
  const box = one("#own-keys");
  const make = (tag, ...inside) => { const element = document.createElement(tag); element.append(...inside); return element; };
  box.hidden = known.size === 0;
  one("dl", box).replaceChildren(...[...known].flatMap(([key, label]) => [make("dt", make("kbd", key)), make("dd", label)]));
};

// A step on a row is a form: after it the page is a new one, and the same row is chosen again.
const CHOSEN = "accord-row";
document.addEventListener("submit", (event) => {
  const row = event.target.closest("[data-row]") ?? chosen() ?? (detail.contains(event.target) ? one('[data-row][aria-current="true"]') : null);
  if (!row) return;
  const kept = { path: location.pathname, href: linkOf(row)?.getAttribute("href"), at: rows().indexOf(row), when: Date.now() };
  sessionStorage.setItem(CHOSEN, JSON.stringify(kept));
});
const chooseAgain = () => {
  const kept = JSON.parse(sessionStorage.getItem(CHOSEN) ?? "null");
  sessionStorage.removeItem(CHOSEN);
  // A step that was refused says so at the top, where the focus is.
  if (!kept || kept.path !== location.pathname || Date.now() - kept.when > 30_000 || one("[data-errors]")) return;
  const list = rows();
  focusRow(list.find((row) => linkOf(row)?.getAttribute("href") === kept.href) ?? list[Math.min(kept.at, list.length - 1)]);
};

// Several names in one field: after a comma every name is offered again, with what stands before it.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset?.many === undefined || !field.list) return;
  const before = field.value.slice(0, field.value.lastIndexOf(",") + 1).trim();
  if (field.dataset.before === before) return;
  field.dataset.before = before;
  for (const option of field.list.options) {
    option.dataset.name ??= option.value;
    option.value = before ? `${before} ${option.dataset.name}` : option.dataset.name;
  }
});

confirms(document);
const actions = () => all("main :is(a.button, button, [data-action])").filter((each) => !each.disabled && seen(each) && !each.closest("[data-row], dialog, table"));
const commands = all("#commands :is(a, button)");
const lists = new Set(commands.map((each) => each.getAttribute("href")));
const recent = recents(document.body.dataset.person, lists);
const fill = palette(one("#palette"), () => [...actions(), ...commands], recent);
finder(one("#find"), one("#found"), commands, recent);
clocks(one("#clock-words").dataset);
stream(document.body.dataset.stream);
chooseAgain();
one("[data-errors]:not([autofocus])")?.focus();
