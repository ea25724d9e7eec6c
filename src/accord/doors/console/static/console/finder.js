// Under the search box: what was opened lately, then the pages and commands whose names are near what is typed. Enter searches, unless one
// of these was chosen with the arrows.

import { near, plain } from "./names.js";

const MOST = 6;
const LONGEST = 40; // letters of a name: what is longer is looked up, and called nothing

export const finder = (input, list, commands, recent) => {
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  // One of them, or none, which is again what is typed.
  const mark = (next) => {
    const options = [...list.children];
    at = next < options.length ? next : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[at].id);
  };

  const offer = (label, hint, go) => {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(label);
    if (hint) option.append(Object.assign(document.createElement("small"), { textContent: hint }));
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); go(); });
    option.go = go;
    return option;
  };

  const show = () => {
    const wanted = plain(input.value).trim();
    if (wanted.length > LONGEST) { close(); return; }
    const pages = recent().map(({ href, title }) => ({ label: title, words: "", hint: list.dataset.recent, go: () => location.assign(href) }));
    const named = wanted
      ? commands.map((command) => ({ label: command.textContent.trim(), words: command.dataset.words ?? "", hint: "", go: () => command.click() }))
      : [];
    const far = ({ label, words }) => {
      const byName = near(wanted, plain(label));
      return byName < Infinity ? byName : near(wanted, plain(`${label} ${words}`)) + 10;
    };
    const found = [...pages, ...named]
      .map((each) => ({ ...each, far: wanted ? far(each) : 0 }))
      .filter((each) => each.far < Infinity)
      .sort((one, other) => one.far - other.far)
      .slice(0, MOST);
    list.replaceChildren(...found.map(({ label, hint, go }) => offer(label, hint, go)));
    [...list.children].forEach((option, place) => { option.id = `found-${place}`; });
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  input.addEventListener("focus", show);
  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? list.children.length - 1 : at - 1);
    } else if (event.key === "Enter" && at >= 0 && !event.isComposing) { event.preventDefault(); list.children[at].go(); }
  });
};
