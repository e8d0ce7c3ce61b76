// The document of the page as columns. Everything that a person wrote stays text: it is only ever given to textContent and fillText.
const doc = JSON.parse(document.getElementById("garden").textContent);
const french = doc.language === "fr";
const said = french ? WORDS.fr : WORDS.en;

// Characters that control or reorder what stands beside them are not drawn; a lone surrogate is no character.
const clean = (text) => String(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/(?![\u200c\u200d])\p{Cf}/gu, "").replace(/\p{Cs}/gu, "\ufffd").trim();
const LIGATURES = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "’": "'" };
const fold = (text) => clean(text).normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[œæßøł’]/g, (char) => LIGATURES[char]);
const relationName = (name) => said.relations[name] || name.replaceAll("-", " ");

const ALWAYS = -8.64e12;
const hubs = doc.hubs.map((row, index) => ({
  index,
  id: row[0],
  name: clean(row[1]) || row[0],
  kind: doc.kinds[row[2]],
  type: clean(row[3]),
  salience: row[4],
  created: row[5] ?? ALWAYS,
  used: row[6],
  times: row[7],
  aliases: row[8].map(clean),
  satellites: row[9].map(([type, salience, parts]) => ({ type: clean(type), salience, parts: parts.map(([name, weight]) => [clean(name), weight]) })),
  links: row[10],
  memories: row[11],
  more: row[12] === 1,
  edges: [],
}));
const relations = doc.relations.map(([name, family, inverse, inhibits]) => ({ name, family, inverse, inhibits: inhibits === 1 }));
const edges = doc.edges.map(([source, target, relation, force, last, context], index) => ({
  index,
  source,
  target,
  relation: relations[relation],
  family: relations[relation].family,
  weight: force / 65535,
  force,
  last: last ?? ALWAYS,
  context: clean(doc.contexts[context]),
  born: Math.max(hubs[source].created, hubs[target].created),
}));
for (const edge of edges) {
  hubs[edge.source].edges.push(edge);
  hubs[edge.target].edges.push(edge);
}
const memories = doc.memories.map(([id, tier, created, text, withheld]) => ({ id, tier: doc.tiers[tier], created, text: clean(text), withheld: withheld === 1 }));
for (const hub of hubs) {
  hub.tiers = doc.tiers.map((tier) => hub.memories.filter((place) => memories[place].tier === tier).length);
  const most = Math.max(...hub.tiers);
  hub.tier = most ? doc.tiers[hub.tiers.indexOf(most)] : null;
}

// The moments that the slider stops at: the nights that left a report; where there are fewer than two, the days on which something grew.
const DAY = 86400;
function moments() {
  if (doc.nights.length >= 2) {
    const nights = doc.nights.map(([name, at, reinforced, promoted, archived]) => ({ name, at, reinforced, promoted, archived }));
    return [...nights, { name: null, at: Infinity }];
  }
  const days = new Set(hubs.filter((hub) => hub.created > ALWAYS).map((hub) => Math.floor(hub.created / DAY)));
  const sorted = [...days].sort((one, other) => one - other).slice(-400);
  return [...sorted.map((day) => ({ name: null, at: (day + 1) * DAY - 1 })), { name: null, at: Infinity }];
}
const stops = moments();
for (const [place, stop] of stops.entries()) {
  const before = place ? stops[place - 1].at : ALWAYS;
  stop.grew = hubs.reduce((count, hub) => count + (hub.created > before && hub.created <= stop.at ? 1 : 0), 0);
  stop.woke = edges.reduce((count, edge) => count + (edge.last > before && edge.last <= stop.at ? 1 : 0), 0);
}

function dates(options) {
  try {
    return new Intl.DateTimeFormat(french ? "fr" : "en", { ...options, timeZone: doc.zone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat(french ? "fr" : "en", { ...options, timeZone: "UTC" });
  }
}
const dayFormat = dates({ day: "numeric", month: "long", year: "numeric" });
const numberFormat = new Intl.NumberFormat(french ? "fr" : "en");
const shareFormat = new Intl.NumberFormat(french ? "fr" : "en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const dayOf = (seconds) => dayFormat.format(new Date(seconds * 1000));
const count = (number, [one, many]) => `${numberFormat.format(number)} ${number === 1 || (french && number === 0) ? one : many}`;

// What the search looks at: names first, then aliases, satellites and their components.
const searched = hubs.map((hub) => ({
  name: fold(hub.name),
  beside: [...hub.aliases, hub.type, hub.id].map((text) => [fold(text), text]),
  within: hub.satellites.flatMap((one) => [one.type, ...one.parts.map(([name]) => name)]).map((text) => [fold(text), text]),
}));

// Return {hub, why}: the best matches first; an empty cue finds what is most salient.
function find(cue, most) {
  const wanted = fold(cue);
  if (!wanted) return hubs.slice(0, most).map((hub) => ({ hub, why: "" }));
  const ranked = [];
  for (const [index, one] of searched.entries()) {
    const found = rank(one, wanted);
    if (found) ranked.push({ hub: hubs[index], why: found[1], rank: found[0] });
  }
  ranked.sort((one, other) => one.rank - other.rank || one.hub.index - other.hub.index);
  return ranked;
}

function rank(one, wanted) {
  if (one.name === wanted) return [0, ""];
  if (one.name.startsWith(wanted)) return [1, ""];
  if (one.name.includes(wanted)) return [2, ""];
  const beside = one.beside.find(([text]) => text.includes(wanted));
  if (beside) return [3, beside[1]];
  const within = one.within.find(([text]) => text.includes(wanted));
  return within ? [4, within[1]] : null;
}
