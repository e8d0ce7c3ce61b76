// The eye and the hand: where one looks, pointers, keys, choosing.
let fitting = true, flight = null;
function wholeView() {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  for (const hub of hubs) {
    if (!seen(hub)) continue;
    const x = layout.x[hub.index], y = layout.y[hub.index], r = layout.radius[hub.index] * 2;
    left = Math.min(left, x - r);
    right = Math.max(right, x + r);
    top = Math.min(top, y - r);
    bottom = Math.max(bottom, y + r);
  }
  if (left > right) return { x: 0, y: 0, k: 1 };
  const wide = state.width > 900 ? 250 : 30, side = element("panel").hidden || state.width <= 720 ? 0 : 382, low = 96;
  const k = Math.min(2.2, (state.width - wide - side - 40) / (right - left), (state.height - low - 50) / (bottom - top));
  return { x: (left + right) / 2 - (wide - side) / 2 / k, y: (top + bottom) / 2 + (low - 24) / 2 / k, k };
}

function fit(share) {
  const to = wholeView();
  for (const key of ["x", "y", "k"]) state[key] += (to[key] - state[key]) * share;
}

function flyTo(to) {
  fitting = false;
  if (calm.matches) {
    Object.assign(state, to);
    flight = null;
  } else flight = { from: { x: state.x, y: state.y, k: state.k }, to, start: performance.now() };
  ask();
}

function fly() {
  const t = Math.min(1, (performance.now() - flight.start) / 480), eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
  for (const key of ["x", "y", "k"]) state[key] = flight.from[key] + (flight.to[key] - flight.from[key]) * eased;
  if (t >= 1) flight = null;
}

function centre(hub) {
  const k = Math.max(state.k, hubs.length > 400 ? 1.3 : state.k);
  const beside = state.width > 720 && !element("panel").hidden ? 382 : 0, low = state.width > 720 || element("panel").hidden ? 0 : state.height * 0.5;
  flyTo({ x: layout.x[hub.index] + beside / 2 / k, y: layout.y[hub.index] + low / 2 / k, k });
}

function scale(by, px = state.width / 2, py = state.height / 2) {
  fitting = false;
  flight = null;
  const k = Math.min(12, Math.max(0.02, state.k * by));
  state.x += (px - state.width / 2) * (1 / state.k - 1 / k);
  state.y += (py - state.height / 2) * (1 / state.k - 1 / k);
  state.k = k;
  rest();
}

function move(dx, dy) {
  fitting = false;
  flight = null;
  state.x -= dx / state.k;
  state.y -= dy / state.k;
  rest();
}

// A quick picture now, the whole one when the hand rests.
let resting = 0;
function rest() {
  if (edges.length > 4000) {
    clearTimeout(resting);
    resting = setTimeout(() => { resting = 0; ask(); }, 160);
  }
  ask();
}

// ---- pointers
const held = new Map();
let travelled = 0, spread = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  held.set(event.pointerId, [event.offsetX, event.offsetY]);
  travelled = 0;
  spread = 0;
  canvas.classList.add("held");
});
canvas.addEventListener("pointermove", (event) => {
  const before = held.get(event.pointerId);
  if (!before) return hover(event);
  const pointers = [...held.keys()];
  travelled += Math.abs(event.offsetX - before[0]) + Math.abs(event.offsetY - before[1]);
  held.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (pointers.length === 1) {
    if (travelled > 3) move(event.offsetX - before[0], event.offsetY - before[1]);
    return;
  }
  const [one, other] = pointers.map((id) => held.get(id));
  const far = Math.hypot(one[0] - other[0], one[1] - other[1]);
  if (spread) scale(far / spread, (one[0] + other[0]) / 2, (one[1] + other[1]) / 2);
  spread = far;
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, (event) => {
    const known = held.delete(event.pointerId);
    spread = 0;
    canvas.classList.remove("held");
    if (known && name === "pointerup" && travelled <= 3) choose(under(event.offsetX, event.offsetY, event.pointerType === "touch" ? 16 : 7));
    ask();
  });
}
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  scale(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : event.ctrlKey ? 0.01 : 0.0016)), event.offsetX, event.offsetY);
}, { passive: false });
canvas.addEventListener("pointerleave", () => { if (state.over) { state.over = null; ask(); } });
function hover(event) {
  if (layout.moving && hubs.length > 1500) return;
  const hub = under(event.offsetX, event.offsetY, 5);
  canvas.classList.toggle("over", hub !== null);
  if (hub !== state.over) {
    state.over = hub;
    ask();
  }
}

// ---- choosing
let opener = null;
function choose(hub, takeFocus = false) {
  if (hub && !state.chosen) opener = document.activeElement;
  state.chosen = hub;
  state.over = null;
  if (hub) openPanel(hub, takeFocus);
  else {
    const within = element("panel").contains(document.activeElement);
    closePanel();
    if (within) (opener && opener.isConnected ? opener : canvas).focus();
  }
  ask();
}

canvas.addEventListener("keydown", (event) => {
  const step = 60;
  const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (moves[event.key]) move(...moves[event.key]);
  else if (event.key === "+" || event.key === "=") scale(1.3);
  else if (event.key === "-") scale(1 / 1.3);
  else if (event.key === "0") flyTo(wholeView());
  else if (event.key === "Enter") choose(under(state.width / 2, state.height / 2, Infinity), true);
  else if (event.key === "n" || event.key === "p") walk(event.key === "n" ? 1 : -1);
  else return;
  event.preventDefault();
});

function walk(by) {
  const list = hubs.filter(seen);
  if (!list.length) return;
  const at = state.chosen ? list.indexOf(state.chosen) : by > 0 ? -1 : 0;
  const hub = list[(at + by + list.length) % list.length];
  choose(hub);
  centre(hub);
  element("told").textContent = hub.name;
}
