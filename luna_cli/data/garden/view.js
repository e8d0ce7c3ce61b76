// The picture: stems, blossoms, names, in that order; how much of each depends on how near one looks and whether anything moves.
const element = (id) => document.getElementById(id);
const canvas = element("canvas");
const pen = canvas.getContext("2d");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const state = {
  stop: stops.length - 1, colour: "kind", silent: new Set(), chosen: null, over: null, matches: null,
  width: 0, height: 0, ratio: 1, x: 0, y: 0, k: 1, seen: new Uint8Array(hubs.length).fill(1), grown: new Float64Array(hubs.length).fill(-1e9),
};
const until = () => stops[state.stop].at;
const since = () => (state.stop ? stops[state.stop - 1].at : ALWAYS);

let hues = {}, glows = {};
function readHues() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  hues = Object.fromEntries(["ground", "ink", "soft", "faint", "accent", ...doc.kinds, ...doc.tiers, ...doc.families].map((name) => [name, read(name)]));
  hues.night = matchMedia("(prefers-color-scheme: dark)").matches;
  glows = {};
}
const hueOf = (hub) => (state.colour === "kind" ? hues[hub.kind] : hub.tier ? hues[hub.tier] : hues.faint);

function glow(hue) {
  if (!glows[hue]) {
    const sprite = document.createElement("canvas");
    sprite.width = sprite.height = 96;
    const brush = sprite.getContext("2d");
    const light = brush.createRadialGradient(48, 48, 4, 48, 48, 48);
    for (const [at, alpha] of [[0, "88"], [0.3, "3c"], [0.62, "12"], [1, "00"]]) light.addColorStop(at, hue + alpha);
    brush.fillStyle = light;
    brush.fillRect(0, 0, 96, 96);
    glows[hue] = sprite;
  }
  return glows[hue];
}

const seen = (hub) => state.seen[hub.index] === 1;
const screenX = (hub) => (layout.x[hub.index] - state.x) * state.k + state.width / 2;
const screenY = (hub) => (layout.y[hub.index] - state.y) * state.k + state.height / 2;
function screenR(hub) {
  const age = (performance.now() - state.grown[hub.index]) / 800;
  const grown = age >= 1 || calm.matches ? 1 : 1 - (1 - Math.max(0, age)) ** 3;
  const grow = state.k < 1 ? state.k ** 0.62 : Math.min(state.k, 1 + 0.55 * (state.k - 1));
  return Math.max(layout.radius[hub.index] * grow, 1.1) * grown;
}
const inside = (px, py, margin) => px > -margin && py > -margin && px < state.width + margin && py < state.height + margin;
const shows = (edge) => state.seen[edge.source] && state.seen[edge.target] && !state.silent.has(edge.family);
const focus = () => state.over || state.chosen;

// Draw; `moving` says that another frame follows at once, so that details can wait.
function draw(moving) {
  pen.setTransform(state.ratio, 0, 0, state.ratio, 0, 0);
  pen.clearRect(0, 0, state.width, state.height);
  const near = neighbours();
  drawStems(moving, near);
  drawBlossoms(moving, near);
  drawNames(moving, near);
}

function neighbours() {
  const hub = focus();
  if (state.matches && !state.over) return state.matches;
  if (!hub || !seen(hub)) return null;
  const near = new Set([hub.index]);
  for (const edge of hub.edges) if (shows(edge)) near.add(edge.source).add(edge.target);
  return near;
}

function drawStems(moving, near) {
  const budget = moving ? 3500 : edges.length;
  const buckets = new Map();
  let drawn = 0;
  for (const edge of edges) {
    if (drawn >= budget) break;
    if (!shows(edge) || !reaches(edge)) continue;
    drawn++;
    const strong = edge.weight > 0.55 ? 2 : edge.weight > 0.25 ? 1 : 0;
    const awake = edge.last > since() && edge.last <= until() && until() !== Infinity;
    const key = `${edge.family} ${strong} ${edge.last > until() ? 1 : 0} ${awake ? 1 : 0} ${edge.relation.inhibits ? 1 : 0}`;
    if (!buckets.has(key)) buckets.set(key, []);
    buckets.get(key).push(edge);
  }
  const thin = Math.min(1, Math.max(0.2, 16 / Math.sqrt(drawn + 1)) * Math.max(1, Math.sqrt(state.k)));
  const curved = drawn < 2600;
  pen.lineCap = "round";
  for (const [key, bucket] of buckets) {
    const [family, strong, ghost, awake, inhibits] = key.split(" ").map(Number);
    const alpha = awake ? 0.95 : [curved ? 0.3 : 0.2, 0.52, 0.85][strong] * thin * (ghost ? 0.3 : 1);
    pen.globalAlpha = Math.min(1, near ? alpha * 0.22 : alpha);
    stroke(bucket, family, awake ? strong + 1 : strong, inhibits, curved);
  }
  const hub = focus();
  if (near && hub && seen(hub)) {
    pen.globalAlpha = 0.92;
    for (const edge of hub.edges) if (shows(edge)) stroke([edge], edge.family, edge.weight > 0.55 ? 3 : edge.weight > 0.25 ? 2 : 1, edge.relation.inhibits, true);
  }
  pen.globalAlpha = 1;
}

function reaches(edge) {
  const ax = screenX(hubs[edge.source]), ay = screenY(hubs[edge.source]), bx = screenX(hubs[edge.target]), by = screenY(hubs[edge.target]);
  return Math.max(ax, bx) > -20 && Math.min(ax, bx) < state.width + 20 && Math.max(ay, by) > -20 && Math.min(ay, by) < state.height + 20;
}

function stroke(bucket, family, strong, inhibits, curved) {
  pen.strokeStyle = hues[doc.families[family]];
  pen.lineWidth = [0.7, 1.05, 1.7, 2.6][Math.min(3, strong)] * Math.min(2, Math.max(0.75, state.k * 0.8));
  pen.setLineDash(inhibits ? [5, 5] : []);
  pen.beginPath();
  for (const edge of bucket) {
    const ax = screenX(hubs[edge.source]), ay = screenY(hubs[edge.source]), bx = screenX(hubs[edge.target]), by = screenY(hubs[edge.target]);
    pen.moveTo(ax, ay);
    if (curved) pen.quadraticCurveTo((ax + bx) / 2 + (by - ay) * 0.11, (ay + by) / 2 - (bx - ax) * 0.11, bx, by);
    else pen.lineTo(bx, by);
  }
  pen.stroke();
  pen.setLineDash([]);
}

function drawBlossoms(moving, near) {
  const byHue = new Map();
  let shining = moving ? 160 : 420;
  for (const hub of hubs) {
    if (!seen(hub)) continue;
    const px = screenX(hub), py = screenY(hub), r = screenR(hub);
    if (!inside(px, py, 5 * r + 20)) continue;
    const lit = !near || near.has(hub.index), hue = hueOf(hub);
    if (lit && shining > 0 && r > 2) {
      shining--;
      const wide = r * (hues.night ? 3.6 : 2.7);
      pen.globalAlpha = (hues.night ? 0.85 : 0.6) * (0.35 + 0.65 * hub.salience);
      pen.drawImage(glow(hue), px - wide, py - wide, 2 * wide, 2 * wide);
    }
    if (r > 5.5 && lit) drawPetals(hub, px, py, r, hue);
    const key = `${hue} ${lit ? 1 : 0}`;
    if (!byHue.has(key)) byHue.set(key, []);
    byHue.get(key).push([hub, px, py, r]);
  }
  for (const [key, bucket] of byHue) {
    pen.globalAlpha = key.endsWith("1") ? 1 : 0.2;
    pen.fillStyle = key.split(" ")[0];
    pen.beginPath();
    for (const [, px, py, r] of bucket) {
      pen.moveTo(px + r, py);
      pen.arc(px, py, r, 0, 2 * Math.PI);
    }
    pen.fill();
    if (key.endsWith("1")) for (const [hub, px, py, r] of bucket) if (r > 5) drawHeart(hub, px, py, r);
  }
  pen.globalAlpha = 1;
  const chosen = focus();
  if (chosen && seen(chosen)) ring(chosen);
}

// A petal a satellite, as long as it is salient.
function drawPetals(hub, px, py, r, hue) {
  const petals = hub.satellites.slice(0, 12);
  pen.fillStyle = hue;
  for (const [place, one] of petals.entries()) {
    const angle = (place / petals.length) * 2 * Math.PI - Math.PI / 2 + hub.index * GOLDEN;
    const long = r * (1.5 + 1.3 * one.salience), wide = r * Math.min(0.74, 2.4 / petals.length + 0.2);
    const cos = Math.cos(angle), sin = Math.sin(angle);
    const at = (along, across) => [px + along * cos - across * sin, py + along * sin + across * cos];
    pen.globalAlpha = hues.night ? 0.42 : 0.46;
    pen.beginPath();
    pen.moveTo(...at(r * 0.5, 0));
    pen.bezierCurveTo(...at(r * 0.9, wide), ...at(long * 0.86, wide), ...at(long, 0));
    pen.bezierCurveTo(...at(long * 0.86, -wide), ...at(r * 0.9, -wide), ...at(r * 0.5, 0));
    pen.fill();
  }
}

// The middle of a blossom: a light centre, or by tier the shares of the tiers of its memories.
function drawHeart(hub, px, py, r) {
  const all = hub.tiers.reduce((sum, one) => sum + one, 0);
  if (state.colour === "tier" && all) {
    let from = -Math.PI / 2;
    for (const [place, share] of hub.tiers.entries()) {
      if (!share) continue;
      const to = from + (share / all) * 2 * Math.PI;
      pen.fillStyle = hues[doc.tiers[place]];
      pen.beginPath();
      pen.moveTo(px, py);
      pen.arc(px, py, r, from, to);
      pen.fill();
      from = to;
    }
  }
  pen.globalAlpha = hues.night ? 0.5 : 0.62;
  pen.fillStyle = hues.night ? "#fffdf0" : "#fffef8";
  pen.beginPath();
  pen.arc(px, py, r * 0.36, 0, 2 * Math.PI);
  pen.fill();
  pen.globalAlpha = 1;
}

function ring(hub) {
  pen.strokeStyle = hues.ink;
  pen.lineWidth = 1.3;
  pen.globalAlpha = 0.8;
  pen.beginPath();
  pen.arc(screenX(hub), screenY(hub), screenR(hub) + 4.5, 0, 2 * Math.PI);
  pen.stroke();
  pen.globalAlpha = 1;
}

// Names, the most salient first, where there is room for them.
function drawNames(moving, near) {
  const serif = getComputedStyle(document.documentElement).getPropertyValue("--serif");
  let left = Math.round(Math.min(moving ? 40 : 120, hubs.length < 200 ? 200 : 14 + 70 * state.k));
  const taken = new Map();
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  const first = focus() && seen(focus()) ? [focus()] : [];
  for (const hub of new Set([...first, ...(near ? [...near].sort((one, other) => one - other).map((place) => hubs[place]) : hubs)])) {
    if (left <= 0) break;
    if (!seen(hub)) continue;
    const px = screenX(hub), py = screenY(hub), r = screenR(hub);
    if (!inside(px, py, 0) || (!near && r < 2.6 && hub.index > 30)) continue;
    const size = Math.round(Math.min(19, 10.5 + 7.5 * hub.salience * Math.min(1.15, 0.55 + 0.45 * state.k)));
    pen.font = `${size}px ${serif}`;
    const text = hub.name.length > 34 ? `${hub.name.slice(0, 33)}…` : hub.name;
    const half = pen.measureText(text).width / 2 + 3, out = r * (hub.satellites.length && r > 5.5 ? 1.5 : 1) + 3;
    const spots = [[px, py + out], [px, py - out - size], [px + out + half, py - size / 2], [px - out - half, py - size / 2]];
    const spot = spots.find(([x, y]) => free(taken, x - half, y, x + half, y + size + 2)) || (hub === first[0] ? spots[0] : null);
    if (!spot) continue;
    const [x0, y0] = spot;
    take(taken, x0 - half, y0, x0 + half, y0 + size + 2);
    left--;
    pen.strokeStyle = hues.ground;
    pen.lineWidth = 3.4;
    pen.globalAlpha = 0.82;
    pen.strokeText(text, x0, y0);
    pen.globalAlpha = near || hub.salience > 0.5 ? 1 : 0.82;
    pen.fillStyle = hues.ink;
    pen.fillText(text, x0, y0);
  }
  pen.globalAlpha = 1;
}

const CELL = 64;
function* cells(x0, y0, x1, y1) {
  for (let cx = Math.floor(x0 / CELL); cx <= Math.floor(x1 / CELL); cx++) for (let cy = Math.floor(y0 / CELL); cy <= Math.floor(y1 / CELL); cy++) yield `${cx} ${cy}`;
}
function free(taken, x0, y0, x1, y1) {
  for (const cell of cells(x0, y0, x1, y1)) for (const [a, b, c, d] of taken.get(cell) || []) if (x0 < c && x1 > a && y0 < d && y1 > b) return false;
  return true;
}
function take(taken, ...box) {
  for (const cell of cells(...box)) taken.set(cell, [...(taken.get(cell) || []), box]);
}

function under(px, py, reach) {
  let best = null, nearest = Infinity;
  for (const hub of hubs) {
    if (!seen(hub)) continue;
    const far = Math.hypot(screenX(hub) - px, screenY(hub) - py) - screenR(hub);
    if (far < reach && far < nearest) [best, nearest] = [hub, far];
  }
  return best;
}
