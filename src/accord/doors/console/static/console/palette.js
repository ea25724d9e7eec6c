// The command palette: every page, everything that can be begun, and every action of this page, by a few letters of its name, with slips
// forgiven. With nothing typed, what was opened lately comes first.

import { near, plain } from "./names.js";

export const palette = (dialog, targets, recent) => {
  const text = dialog.querySelector("input");
  const list = dialog.querySelector("#palette-list");
  const none = dialog.querySelector("#palette-none");
  let items = [];
  let at = 0;

  const name = (element) => {
    const copy = element.cloneNode(true);
    for (const hint of copy.querySelectorAll(".keyhint, .count")) hint.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  const mark = (next) => {
    const shown = [...list.children];
    at = shown.length ? (next + shown.length) % shown.length : 0;
    shown.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (shown[at]) {
      text.setAttribute("aria-activedescendant", shown[at].id);
      shown[at].scrollIntoView({ block: "nearest" });
    } else text.removeAttribute("aria-activedescendant");
  };

  // What a name says goes before its other words; among equals this page's own go first.
  const far = (item, wanted) => {
    const byName = near(wanted, item.plain);
    return byName < Infinity ? byName : near(wanted, `${item.plain} ${item.words}`) + 10;
  };

  const show = () => {
    const wanted = plain(text.value).trim();
    const found = items
      .map((item) => ({ item, far: wanted ? far(item, wanted) : item.isRecent ? -1 : 0 }))
      .filter(({ far }) => far < Infinity)
      .sort((one, other) => one.far - other.far);
    list.replaceChildren(...found.map(({ item }) => item.option));
    none.hidden = list.children.length > 0;
    mark(0);
  };

  const choose = (item) => { dialog.close(); item.go(); };

  text.addEventListener("input", show);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const item = items.find((each) => each.option === list.children[at]);
      if (item) choose(item);
    }
  });

  const add = (label, words, key, hint, go, isRecent = false) => {
    const option = document.createElement("li");
    option.id = `palette-${items.length}`;
    option.setAttribute("role", "option");
    option.append(label);
    const item = { option, plain: plain(label), words: plain(words), go, isRecent };
    if (key || hint) option.append(Object.assign(document.createElement(key ? "kbd" : "small"), { textContent: key || hint }));
    option.addEventListener("click", () => choose(item));
    items.push(item);
  };

  return () => {
    const known = new Set();
    items = [];
    for (const target of targets()) {
      const label = name(target);
      if (!label || known.has(target) || known.has(target.href ?? target)) continue;
      known.add(target.href ?? target);
      const key = target.dataset.go ? `g ${target.dataset.go}` : target.dataset.key ?? target.dataset.step ?? "";
      add(label, target.dataset.words ?? "", key, "", () => target.click());
    }
    for (const { href, title } of recent()) {
      if (!known.has(new URL(href, location.href).href)) add(title, "", "", dialog.dataset.recent, () => location.assign(href), true);
    }
    text.value = "";
    show();
  };
};
