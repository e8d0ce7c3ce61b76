// The search: a combobox over names, aliases, satellites and their components.
const search = element("search"), list = element("found");
const OFFERED = 30;
let offered = [], marked = -1;
function offer() {
  const found = find(search.value, 12).filter(({ hub }) => seen(hub));
  offered = found.slice(0, OFFERED).map(({ hub }) => hub);
  const items = found.slice(0, OFFERED).map(({ hub, why }, place) =>
    make("li", { role: "option", id: `found-${place}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); pick(place); } },
      make("span", { class: "dot", hue: hueOf(hub) }), named(hub.name), make("small", {}, named(why || said.kinds[hub.kind]))));
  list.replaceChildren(...(items.length ? items : [make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false", text: said.none })]));
  list.hidden = false;
  search.setAttribute("aria-expanded", "true");
  state.matches = search.value.trim() ? new Set(found.map(({ hub }) => hub.index)) : null;
  element("told").textContent = search.value.trim() ? said.found(numberFormat.format(found.length)) : "";
  mark(search.value.trim() && offered.length ? 0 : -1);
  ask();
}
function mark(place) {
  marked = place;
  for (const [index, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(index === place));
  if (place < 0) search.removeAttribute("aria-activedescendant");
  else {
    search.setAttribute("aria-activedescendant", `found-${place}`);
    list.children[place].scrollIntoView({ block: "nearest" });
  }
}
function pick(place) {
  const hub = offered[place];
  if (!hub) return;
  stopSearch();
  choose(hub);
  centre(hub);
  element("told").textContent = hub.name;
}
function stopSearch() {
  list.hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.removeAttribute("aria-activedescendant");
  state.matches = null;
  ask();
}
search.addEventListener("input", offer);
search.addEventListener("focus", offer);
search.addEventListener("blur", stopSearch);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) offer();
    if (offered.length) mark((marked + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
  } else if (event.key === "Enter") pick(Math.max(0, marked));
  else if (event.key === "Escape") {
    if (list.hidden || !search.value) canvas.focus();
    search.value = "";
    offer();
    stopSearch();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.chosen) choose(null);
  else if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.select();
    search.focus();
  }
});
