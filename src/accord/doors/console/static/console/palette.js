// The command palette: every page of the navigation and every action of this page, by a few letters of its name.

export const palette = (dialog, targets) => {
  const text = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  const none = dialog.querySelector("#palette-none");
  let items = [];
  let at = 0;

  const name = (element) => {
    const copy = element.cloneNode(true);
    for (const hint of copy.querySelectorAll(".keyhint, .count")) hint.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const mark = (next) => {
    const shown = [...list.children];
    at = shown.length ? (next + shown.length) % shown.length : 0;
    shown.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (shown[at]) {
      text.setAttribute("aria-activedescendant", shown[at].id);
      shown[at].scrollIntoView({ block: "nearest" });
    } else text.removeAttribute("aria-activedescendant");
  };

  const show = () => {
    const wanted = plain(text.value).split(/\s+/).filter(Boolean);
    list.replaceChildren(...items.filter((item) => wanted.every((word) => item.plain.includes(word))).map((item) => item.option));
    none.hidden = list.children.length > 0;
    mark(0);
  };

  const choose = (item) => { dialog.close(); item.target.click(); };

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

  return () => {
    const known = new Set();
    items = [];
    for (const target of targets()) {
      if (known.has(target) || target.closest("dialog") || !name(target)) continue;
      known.add(target);
      const option = document.createElement("li");
      option.id = `palette-${known.size}`;
      option.setAttribute("role", "option");
      option.append(name(target));
      const item = { target, option, plain: plain(name(target)) };
      const key = target.dataset.key;
      if (key) option.append(Object.assign(document.createElement("kbd"), { textContent: target.closest(".nav") ? `g ${key}` : key }));
      option.addEventListener("click", () => choose(item));
      items.push(item);
    }
    text.value = "";
    show();
  };
};
