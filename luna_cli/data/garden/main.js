// What a person does, and what follows.
const layout = makeLayout();
let asked = false, playing = 0;

function ask() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

function frame() {
  asked = false;
  const moving = layout.moving;
  if (moving) layout.relax(calm.matches ? 40 : hubs.length > 1500 ? 22 : 8, calm.matches ? Infinity : 5);
  if (moving && fitting) fit(!calm.matches && layout.moving ? 0.14 : 1);
  if (flight) fly();
  const growing = !calm.matches && hubs.some((hub) => performance.now() - state.grown[hub.index] < 800);
  const busy = layout.moving || flight !== null || resting !== 0;
  if (!calm.matches || !layout.moving) draw(busy);
  if (!layout.moving) element("sky").setAttribute("aria-busy", "false");
  if (layout.moving || flight || growing) ask();
}

function resize() {
  state.ratio = Math.min(2, devicePixelRatio || 1);
  state.width = canvas.clientWidth;
  state.height = canvas.clientHeight;
  canvas.width = Math.round(state.width * state.ratio);
  canvas.height = Math.round(state.height * state.ratio);
  drawBirths();
  if (fitting) fit(1);
  ask();
}

// ---- the nights
const slider = element("night");
function goTo(place) {
  state.stop = place;
  slider.value = String(place);
  for (const hub of hubs) {
    const there = hub.created <= until() ? 1 : 0;
    if (there && !state.seen[hub.index]) state.grown[hub.index] = performance.now();
    state.seen[hub.index] = there;
  }
  if (state.chosen && !seen(state.chosen)) choose(null);
  else if (state.chosen) openPanel(state.chosen, false);
  refresh();
}
slider.addEventListener("input", () => { pause(); goTo(Number(slider.value)); });
function pause() {
  clearInterval(playing);
  playing = 0;
  element("play").setAttribute("aria-label", said.play);
  element("play-shape").setAttribute("d", "M8 5v14l11-7z");
}
element("play").addEventListener("click", () => {
  if (playing) return pause();
  if (state.stop === stops.length - 1) goTo(0);
  element("play").setAttribute("aria-label", said.pause);
  element("play-shape").setAttribute("d", "M7 5h4v14H7zM14 5h4v14h-4z");
  playing = setInterval(() => {
    if (state.stop < stops.length - 1) goTo(state.stop + 1);
    if (state.stop === stops.length - 1) pause();
  }, Math.max(110, Math.min(900, 14000 / stops.length)));
});

// ---- beginning
function refresh() {
  drawLegend();
  drawTime();
  ask();
}
function label(id, text) {
  element(id).setAttribute("aria-label", text);
  if (element(id).tagName === "BUTTON") element(id).title = text;
}
function counts() {
  if (!hubs.length) return said.empty;
  const of = (shown, all, words) => (shown < all ? `${numberFormat.format(shown)} ${said.of} ${count(all, words)}` : count(all, words));
  return [of(hubs.length, doc.totals.hubs, said.hub), of(edges.length, doc.totals.synapses, said.synapse), memories.length ? count(memories.length, said.memory) : ""].filter(Boolean).join(" · ");
}
function begin() {
  document.title = `luna · ${said.title} · ${dayOf(doc.at)}`;
  element("title").textContent = said.title;
  element("counts").textContent = counts();
  element("keys").textContent = said.keys;
  search.placeholder = said.search;
  for (const [id, text] of Object.entries({ search: said.search, found: said.search, canvas: said.canvas, nearer: said.nearer, further: said.further, whole: said.whole, play: said.play, night: said.slider })) label(id, text);
  element("nearer").addEventListener("click", () => scale(1.45));
  element("further").addEventListener("click", () => scale(1 / 1.45));
  element("whole").addEventListener("click", () => flyTo(wholeView()));
  slider.max = String(stops.length - 1);
  slider.value = slider.max;
  element("legend").open = innerWidth > 720;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readHues(); if (state.chosen) openPanel(state.chosen, false); refresh(); });
  readHues();
  refresh();
  new ResizeObserver(resize).observe(canvas);
  resize();
  fit(1);
}
begin();
