// A force layout: charges by a quadtree (Barnes and Hut, Nature 324, 1986), springs by force, a pull to the middle; cools down and stops.
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

function makeLayout() {
  const n = hubs.length;
  const x = new Float64Array(n), y = new Float64Array(n), vx = new Float64Array(n), vy = new Float64Array(n);
  const mass = new Float64Array(n), radius = new Float64Array(n), degree = new Float64Array(n);
  for (const edge of edges) {
    degree[edge.source] += edge.weight;
    degree[edge.target] += edge.weight;
  }
  for (let i = 0; i < n; i++) {
    radius[i] = 3.4 + 15 * hubs[i].salience ** 1.7;
    mass[i] = 1 + 2.2 * hubs[i].salience;
  }
  plant(x, y);
  const ticks = n > 1500 ? 170 : 320;
  const cooling = 1 - 0.001 ** (1 / ticks);
  const tree = makeTree(n);
  const charge = n > 1500 ? 42 : 95;
  let heat = n > 1500 ? 0.6 : 0.9;

  function tick() {
    heat -= heat * cooling;
    for (const edge of edges) pull(edge);
    tree.build(x, y, mass);
    for (let i = 0; i < n; i++) tree.push(i, x, y, vx, vy, charge * heat * mass[i]);
    for (let i = 0; i < n; i++) {
      vx[i] = (vx[i] - x[i] * 0.035 * heat) * 0.6;
      vy[i] = (vy[i] - y[i] * 0.045 * heat) * 0.6;
      x[i] += vx[i];
      y[i] += vy[i];
    }
  }

  function pull(edge) {
    const a = edge.source, b = edge.target;
    let dx = x[b] + vx[b] - x[a] - vx[a], dy = y[b] + vy[b] - y[a] - vy[a];
    const far = Math.hypot(dx, dy) || 1e-6;
    const rest = 26 + radius[a] + radius[b] + 46 * (1 - edge.weight);
    const strength = ((far - rest) / far) * heat * edge.weight / Math.min(degree[a], degree[b]);
    const share = degree[a] / (degree[a] + degree[b]);
    dx *= strength;
    dy *= strength;
    vx[b] -= dx * share;
    vy[b] -= dy * share;
    vx[a] += dx * (1 - share);
    vy[a] += dy * (1 - share);
  }

  return {
    x, y, radius,
    get moving() { return heat > 0.0012; },
    relax(milliseconds, most) {
      const end = performance.now() + milliseconds;
      do tick(); while (this.moving && --most > 0 && performance.now() < end);
    },
  };
}

// Where everything starts: neighbourhoods (label propagation over synapses) as sunflower heads on one great sunflower.
function plant(x, y) {
  const label = Int32Array.from(hubs, (_, i) => i);
  for (let round = 0; round < 6; round++) {
    for (const hub of hubs) {
      const votes = new Map();
      for (const edge of hub.edges) {
        const other = label[edge.source === hub.index ? edge.target : edge.source];
        votes.set(other, (votes.get(other) || 0) + edge.weight);
      }
      let best = -1;
      for (const [other, vote] of votes) if (vote > best || (vote === best && other < label[hub.index])) [best, label[hub.index]] = [vote, other];
    }
  }
  const heads = new Map();
  for (let i = 0; i < hubs.length; i++) {
    if (!heads.has(label[i])) heads.set(label[i], []);
    heads.get(label[i]).push(i);
  }
  const sorted = [...heads.values()].sort((one, other) => other.length - one.length || one[0] - other[0]);
  let passed = 0;
  for (const [place, members] of sorted.entries()) {
    const far = 34 * Math.sqrt(passed + members.length / 2) * (place ? 1 : 0), angle = place * GOLDEN;
    for (const [rank, i] of members.entries()) {
      x[i] = far * Math.cos(angle) + 22 * Math.sqrt(rank + 0.5) * Math.cos(rank * GOLDEN);
      y[i] = far * Math.sin(angle) + 22 * Math.sqrt(rank + 0.5) * Math.sin(rank * GOLDEN);
    }
    passed += members.length;
  }
}

function makeTree(n) {
  const most = 8 * n + 64;
  const child = new Int32Array(4 * most), body = new Int32Array(most), weight = new Float64Array(most);
  const cx = new Float64Array(most), cy = new Float64Array(most), size = new Float64Array(most);
  const next = new Int32Array(n), stack = new Int32Array(4096);
  const SMALLEST = 0.05, THETA2 = 0.8;
  let used = 0, left = 0, top = 0, whole = 1;

  function cell(width) {
    const at = used++;
    child.fill(-1, 4 * at, 4 * at + 4);
    body[at] = -1;
    weight[at] = cx[at] = cy[at] = 0;
    size[at] = width;
    return at;
  }

  function build(x, y, mass) {
    let right = -Infinity, bottom = -Infinity;
    left = top = Infinity;
    for (let i = 0; i < n; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    whole = Math.max(right - left, bottom - top, 1) * 1.0001;
    used = 0;
    cell(whole);
    for (let i = 0; i < n; i++) insert(i, x, y);
    gather(x, y, mass);
  }

  function insert(i, x, y) {
    let at = 0, x0 = left, y0 = top, width = whole;
    for (;;) {
      width /= 2;
      const quarter = (x[i] >= x0 + width ? 1 : 0) + (y[i] >= y0 + width ? 2 : 0);
      const there = child[4 * at + quarter];
      if (quarter & 1) x0 += width;
      if (quarter & 2) y0 += width;
      if (there === -1) {
        const leaf = cell(width);
        body[leaf] = i;
        next[i] = -1;
        child[4 * at + quarter] = leaf;
        return;
      }
      const other = body[there];
      if (other !== -1) {
        if (width < SMALLEST || used + 4 > most) {
          next[i] = other;
          body[there] = i;
          return;
        }
        const deeper = (x[other] >= x0 + width / 2 ? 1 : 0) + (y[other] >= y0 + width / 2 ? 2 : 0);
        const leaf = cell(width / 2);
        body[leaf] = other;
        body[there] = -1;
        child[4 * there + deeper] = leaf;
      }
      at = there;
    }
  }

  // Cells come after the cell that holds them, so that backwards is from the leaves to the whole.
  function gather(x, y, mass) {
    for (let at = used - 1; at >= 0; at--) {
      for (let i = body[at]; i !== -1; i = next[i]) add(at, x[i], y[i], mass[i]);
      for (let quarter = 0; quarter < 4; quarter++) {
        const there = child[4 * at + quarter];
        if (there !== -1) add(at, cx[there], cy[there], weight[there]);
      }
    }
  }

  function add(at, px, py, more) {
    const sum = weight[at] + more;
    cx[at] += ((px - cx[at]) * more) / sum;
    cy[at] += ((py - cy[at]) * more) / sum;
    weight[at] = sum;
  }

  function push(i, x, y, vx, vy, force) {
    let depth = 0;
    stack[depth++] = 0;
    while (depth) {
      const at = stack[--depth];
      let dx = x[i] - cx[at], dy = y[i] - cy[at];
      let far2 = dx * dx + dy * dy;
      if (body[at] === -1 && size[at] * size[at] > THETA2 * far2) {
        for (let quarter = 0; quarter < 4; quarter++) if (child[4 * at + quarter] !== -1) stack[depth++] = child[4 * at + quarter];
        continue;
      }
      if (body[at] === i && next[i] === -1) continue;
      if (far2 < 1e-9) {
        dx = Math.cos(i * GOLDEN) * 0.1;
        dy = Math.sin(i * GOLDEN) * 0.1;
      }
      far2 = Math.max(far2, 60);
      vx[i] += (dx * force * weight[at]) / far2;
      vy[i] += (dy * force * weight[at]) / far2;
    }
  }

  return { build, push };
}
