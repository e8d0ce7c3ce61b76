// What stands beside the picture. Text of the vault is only ever set as textContent.
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value;
    else if (key === "hue") made.style.color = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}
const named = (text) => make("bdi", { text });
const percent = (share) => `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;

function bar(share, hue) {
  const fill = make("i");
  fill.style.width = percent(share);
  return make("span", { class: "track", hue }, fill);
}

function openPanel(hub, takeFocus) {
  const panel = element("panel");
  const title = make("h2", { tabindex: "-1" }, named(hub.name));
  panel.replaceChildren(
    make("button", { id: "close", type: "button", "aria-label": said.close, text: "×", onclick: () => choose(null) }),
    make("p", { class: "sort" }, make("span", { class: "dot", hue: hues[hub.kind] }), named([said.kinds[hub.kind], hub.type].filter(Boolean).join(" · "))),
    title,
    facts(hub),
    hub.aliases.length ? make("p", { class: "aliases" }, `${said.known} `, named(hub.aliases.join(", "))) : "",
    ...satellites(hub),
    ...synapses(hub),
    ...told(hub),
  );
  panel.setAttribute("aria-label", hub.name);
  panel.hidden = false;
  panel.scrollTop = 0;
  element("sky").classList.add("open");
  if (takeFocus) title.focus({ preventScroll: true });
}

function facts(hub) {
  const parts = [`${said.salience} ${shareFormat.format(hub.salience)}`];
  if (hub.created > ALWAYS) parts.push(`${said.since} ${dayOf(hub.created)}`);
  if (hub.used !== null) parts.push(`${said.used} ${dayOf(hub.used)}`);
  if (hub.times) parts.push(count(hub.times, said.times));
  return make("p", { class: "facts", text: parts.join(" · ") });
}

function satellites(hub) {
  if (!hub.satellites.length) return [];
  const hue = hueOf(hub);
  return [
    make("h3", { text: said.satellites }),
    ...hub.satellites.map((one) =>
      make("div", { class: "satellite" },
        make("h4", {}, named(one.type), make("small", { text: shareFormat.format(one.salience) })),
        ...one.parts.map(([name, weight]) => make("div", { class: "bar" }, named(name), bar(weight, hue), make("small", { text: shareFormat.format(weight) }))))),
  ];
}

const LISTED = 40;
function synapses(hub) {
  const list = hub.edges.filter((edge) => shows(edge));
  const heading = make("h3", { text: `${said.synapses} · ${numberFormat.format(list.length)}` });
  const links = list.slice(0, LISTED).map((edge) => {
    const backward = edge.target === hub.index;
    const other = hubs[backward ? edge.source : edge.target];
    const label = relationName(backward ? edge.relation.inverse : edge.relation.name);
    const hue = hues[doc.families[edge.family]];
    const relation = make("span", { class: "relation" }, make("b", { hue, text: label }), edge.context ? named(` · ${said.also} ${edge.context}`) : "");
    const force = make("span", { class: "force" }, bar(edge.weight, hue), make("small", { text: shareFormat.format(edge.weight) }));
    return make("button", { class: "link", type: "button", onclick: () => { choose(other, true); centre(other); } }, relation, make("span", { class: "name" }, named(other.name)), force);
  });
  const unseen = list.length - links.length;
  return [heading, ...(links.length ? links : [make("p", { class: "rest", text: said.nothing })]), unseen ? make("p", { class: "rest", text: said.more(numberFormat.format(unseen)) }) : ""];
}

function told(hub) {
  const list = hub.memories.map((place) => memories[place]).filter((memory) => memory.created <= until());
  list.sort((one, other) => other.created - one.created);
  const parts = list.map((memory) => {
    const head = make("div", { class: "sort" }, make("b", { text: dayOf(memory.created) }), make("span", { text: said.tiers[memory.tier] }));
    const text = memory.withheld ? make("p", { class: "withheld", text: `⚠ ${said.withheld}` }) : make("p", { class: "text", dir: "auto", text: memory.text });
    return make("div", { class: "memory", hue: hues[memory.tier] }, head, text);
  });
  const rest = hub.more ? [make("p", { class: "rest", text: said.others })] : [];
  return [make("h3", { text: said.memories }), ...(parts.length ? parts : [make("p", { class: "rest", text: said.nothing })]), ...rest];
}

function closePanel() {
  element("panel").hidden = true;
  element("panel").replaceChildren();
  element("sky").classList.remove("open");
}

// ---- the legend
function drawLegend() {
  element("legend-title").textContent = said.legend;
  element("families-title").textContent = said.families;
  element("hint").textContent = said.hint;
  const switcher = element("switch");
  switcher.setAttribute("aria-label", said.colour);
  switcher.replaceChildren(...["kind", "tier"].map((way) =>
    make("button", { type: "button", role: "radio", "aria-checked": String(state.colour === way), tabindex: state.colour === way ? "0" : "-1", text: way === "kind" ? said.byKind : said.byTier,
      onclick: () => colourBy(way), onkeydown: (event) => { if (event.key.startsWith("Arrow")) { event.preventDefault(); colourBy(way === "kind" ? "tier" : "kind"); switcher.querySelector("[aria-checked=true]").focus(); } } })));
  const names = state.colour === "kind" ? doc.kinds : [...doc.tiers, null];
  const of = (name) => hubs.filter((hub) => seen(hub) && hub[state.colour] === name).length;
  element("hues").replaceChildren(...names.map((name) => [name, of(name)]).filter(([, n]) => n).map(([name, n]) =>
    make("li", {}, make("span", { class: "dot", hue: name ? hues[name] : hues.faint }), make("span", { text: name ? said[`${state.colour}s`][name] : said.never }), make("small", { text: numberFormat.format(n) }))));
  element("families").replaceChildren(...doc.families.map((name, place) =>
    make("li", {}, make("button", { type: "button", "aria-pressed": String(!state.silent.has(place)), onclick: () => toggle(place) }, make("span", { class: "stem", hue: hues[name] }), make("span", { text: said.family[name] })))));
}

function toggle(place) {
  if (!state.silent.delete(place)) state.silent.add(place);
  refresh();
  element("families").children[place].firstChild.focus();
}

function colourBy(way) {
  state.colour = way;
  refresh();
}

// ---- the nights
function drawTime() {
  const stop = stops[state.stop];
  const last = stop.at === Infinity;
  const title = last ? said.now : stop.name ? `${said.night} ${dayFormat.format(new Date(`${stop.name.slice(0, 10)}T12:00:00Z`))}` : dayOf(stop.at);
  const shown = hubs.filter(seen).length;
  const parts = [count(shown, said.hub)];
  if (!last && stop.grew) parts.push(`+${numberFormat.format(stop.grew)}`);
  if (stop.promoted) parts.push(`${numberFormat.format(stop.promoted)} ${said.promoted}`);
  if (stop.archived) parts.push(`${numberFormat.format(stop.archived)} ${said.archived}`);
  element("when").replaceChildren(make("b", { text: title }), make("span", { text: parts.join(" · ") }));
  element("night").setAttribute("aria-valuetext", `${title}, ${parts.join(", ")}`);
  element("moon-light").setAttribute("d", moon(last ? doc.at : stop.at));
  drawBirths();
}

// The lit part of the moon at an instant, by the mean synodic month since the new moon of 6 January 2000, 18:14 UTC.
function moon(seconds) {
  const phase = ((((seconds - 947182440) / 2551442.9) % 1) + 1) % 1;
  const across = (10 * Math.cos(2 * Math.PI * phase)).toFixed(2);
  const waxing = phase < 0.5;
  return `M0-10A10 10 0 0 ${waxing ? 1 : 0} 0 10A${Math.abs(across)} 10 0 0 ${(across > 0) === waxing ? 0 : 1} 0-10Z`;
}

function drawBirths() {
  const strip = element("births"), brush = strip.getContext("2d");
  const width = strip.clientWidth, height = strip.clientHeight;
  strip.width = width * state.ratio;
  strip.height = height * state.ratio;
  brush.scale(state.ratio, state.ratio);
  const most = Math.max(1, ...stops.map((stop) => Math.sqrt(stop.grew + 0.3 * stop.woke)));
  const step = width / Math.max(1, stops.length - 1);
  for (const [place, stop] of stops.entries()) {
    const tall = Math.max(1, (height * Math.sqrt(stop.grew + 0.3 * stop.woke)) / most), wide = Math.min(4, step * 0.6);
    brush.globalAlpha = place === state.stop ? 0.9 : place < state.stop ? 0.5 : 0.18;
    brush.fillStyle = hues.accent;
    brush.beginPath();
    brush.roundRect(place * step - wide / 2, height - tall, wide, tall + 3, wide / 2);
    brush.fill();
  }
}
