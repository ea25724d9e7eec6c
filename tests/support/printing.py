"""A page as it comes out of a printer: what is wrong with it on a sheet of A4, and the sheets themselves."""

from pathlib import Path

from playwright.sync_api import Page

SHEET = 718  # pixels: A4 between margins of 10 millimetres

# Of what a browser would put on paper: navigation and what can only be pressed; text beyond the edge, or behind something that scrolls;
# an address that nobody can read off; a time that was true as it was printed; white letters on white; a heading alone at the foot of a
# sheet, and a total before its end.
_LOOK = """wide => {
  const found = [];
  const say = (what, each) => found.push(`${what}: ${each.outerHTML.slice(0, 110).replace(/\\s+/g, " ")}`);
  const seen = each => each.getClientRects().length > 0 && getComputedStyle(each).visibility !== "hidden"
    && !each.closest(".visually-hidden");
  const cuts = ["hidden", "clip", "auto", "scroll"];
  for (const each of [...document.body.querySelectorAll("*")].filter(seen)) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    const isThere = box.width > 1 && box.height > 1;
    if (isThere && each.matches("nav a, nav button, button, dialog, input[type=submit]")) say("is printed", each);
    const isShut = each.matches("summary") && !each.parentElement.open;
    if (isThere && isShut && each.parentElement.querySelector(":scope > form")) say("opens nothing", each);
    const says = [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isDrawn = each.closest("svg[aria-hidden=true]");  // its words stand in a table too, and end where their bar ends
    if (says && !isDrawn && box.width > 1 && (box.right > wide + 1 || box.left < -1)) say("is cut off", each);
    if (says && each.matches(".marking b") && each.getClientRects().length && box.height > 30) say("is broken in two", each);
    if (each.matches("input, select, textarea, option, svg *") || box.width <= 1) continue;
    const text = (each.innerText ?? "").trim();
    if (each.matches("td, th") && box.width < 32 && box.height > 90 && text.length > 4) say("is squeezed", each);
    if (text && cuts.includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1) say("hides what is wider", each);
    if (text && cuts.includes(style.overflowY) && each.scrollHeight > each.clientHeight + 2) say("hides what is longer", each);
    const isShort = each.matches("time.age, .clock") && !getComputedStyle(each, "::after").content.includes(each.title);
    if (isShort) say("its time is not printed", each);
    const place = each.matches("time.age, .clock") ? each.closest("li, td, th, dd")?.getBoundingClientRect() : null;
    if (place && (box.right > place.right + 2 || box.left < place.left - 2)) say("runs over what is beside it", each);
    if (each.matches("h1, h2, h3") && style.breakAfter !== "avoid") say("may stand alone at the foot of a sheet", each);
    if (each.matches("tfoot") && style.display === "table-footer-group") say("stands on every sheet, like a total of that sheet", each);
    if (each.matches(".leaving")) say("tells of a button that is not there", each);
    if (each.matches(".consequences")) say("tells what nobody did", each);
    const isDark = style.backgroundColor === "rgb(0, 0, 0)" && (style.printColorAdjust ?? style.webkitPrintColorAdjust) !== "exact";
    if (says && isDark) say("its ground is not printed", each);
    if (each.matches("a[href^=http]") && each.host !== location.host) {
      const told = text.includes(each.hostname) || getComputedStyle(each, "::after").content.includes(each.hostname);
      if (!told) say("its address is not printed", each);
    }
  }
  for (const each of document.querySelectorAll(".visually-hidden, .visually-hidden *")) {
    if (each.getBoundingClientRect().height > 100) say("is not seen, and takes a sheet", each);
  }
  for (const ground of [document.body, document.documentElement].map(each => getComputedStyle(each).backgroundColor)) {
    const [red, green, blue, alpha = 1] = ground.match(/[\\d.]+/g).map(Number);
    if (alpha > 0 && Math.min(red, green, blue) < 250) found.push(`the paper is ${ground}`);
  }
  return [...new Set(found)].slice(0, 8);
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page on paper. It stands there as before afterwards."""
    before = page.viewport_size
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = page.evaluate(_LOOK, SHEET)
    page.emulate_media(media="null", color_scheme="null")
    if before is not None:
        page.set_viewport_size(before)
    return [f"on paper: {fault}" for fault in found]


def sheets(page: Page, path: Path | None = None) -> bytes:
    """The page as the browser prints it."""
    page.emulate_media(media="print", color_scheme="null")
    margin = {side: "10mm" for side in ("top", "right", "bottom", "left")}
    sheets = page.pdf(path=path, format="A4", margin=margin, print_background=False)
    page.emulate_media(media="null", color_scheme="null")
    return sheets
