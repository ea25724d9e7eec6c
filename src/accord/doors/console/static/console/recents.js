// What this person opened lately in this tab: gone with the tab, with signing out, and for whoever signs in next.

const KEY = "accord-recents";
const MOST = 8;

const read = (who) => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept.who === who && Array.isArray(kept.pages) ? kept.pages : [];
  } catch { return []; }
};

// `lists` are the pages that everybody finds by their names: only what lies below them is worth keeping.
export const recents = (who, lists) => {
  if (!who) { sessionStorage.removeItem(KEY); return () => []; }
  const here = location.pathname;
  const title = document.title.replace(/^\(\d+\) /, "").replace(/ · Accord$/, "");
  const pages = read(who).filter((page) => page.href !== here);
  const isKept = here.split("/").length > 3 && !lists.has(here) && !document.querySelector("[data-refusal]");
  if (isKept) sessionStorage.setItem(KEY, JSON.stringify({ who, pages: [{ href: here, title }, ...pages].slice(0, MOST) }));
  document.addEventListener("submit", (event) => { if (event.target.getAttribute("action")?.endsWith("/account/logout/")) sessionStorage.removeItem(KEY); });
  return () => pages;
};
