// What the hub tells while the page is open: how many bells ring, and that a list has new rows. Nothing on the page moves for it.

import { alarm } from "./alarm.js";

const GRACE = 10_000;

export const stream = (address) => {
  if (!address) return;
  const chip = document.querySelector(".bells");
  const live = document.querySelector("#live");
  const sound = alarm(chip.dataset.words);

  const name = (ringing) => {
    const title = document.title.replace(/^\(\d+\) /, "");
    document.title = ringing ? `(${ringing}) ${title}` : title;
  };
  // What was opened beside a list brings a title of its own.
  document.addEventListener("htmx:afterSettle", () => name(Number(chip.dataset.ringing)));

  const ring = ({ ringing }) => {
    if (typeof ringing !== "number") return;
    const before = Number(chip.dataset.ringing);
    chip.dataset.ringing = ringing;
    for (const count of document.querySelectorAll("[data-bell-count]")) count.textContent = ringing;
    name(ringing);
    if (ringing !== before) live.textContent = chip.dataset.words.replace("{count}", ringing);
    sound(ringing);
  };

  const arrive = ({ list, count }) => {
    for (const line of document.querySelectorAll("[data-new-rows]")) {
      if (line.dataset.newRows !== list || !(count > 0)) continue;
      const sum = Number(line.dataset.count ?? 0) + count;
      line.dataset.count = sum;
      line.textContent = line.dataset.words.replace("{count}", sum);
      line.hidden = false;
      live.textContent = line.textContent;
    }
  };

  const hear = (then) => (event) => {
    try { then(JSON.parse(event.data)); } catch { /* half a message: the next one says it again */ }
  };

  let lost = 0;
  const source = new EventSource(address);
  ring({ ringing: Number(chip.dataset.ringing) });
  source.addEventListener("open", () => { clearTimeout(lost); lost = 0; delete chip.dataset.live; });
  // The browser connects again by itself; a line that stays down is said.
  source.addEventListener("error", () => { lost ||= setTimeout(() => { chip.dataset.live = "off"; }, GRACE); });
  source.addEventListener("bells", hear(ring));
  source.addEventListener("rows", hear(arrive));
};
