#include "core/runs/map_page.h"

namespace earshot {

// Nothing is fetched: the policy forbids it. Names and labels are only ever set as text.
const char* const map_page_text = R"page(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data:">
<title>Map</title>
<style>
:root { color-scheme: light dark; --window: #eef0f3; --panel: #fff; --line: #d5d9e0;
  --text: #1b1f27; --muted: #596273; --accent: #0b7f70; }
@media (prefers-color-scheme: dark) { :root { --window: #16181d; --panel: #1d2026; --line: #343943;
  --text: #e6e8ec; --muted: #9aa1ad; --accent: #4cc2b0; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: var(--panel);
  color: var(--text); font: 13px Inter, system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 12px;
  background: var(--window); border-bottom: 1px solid var(--line); }
h1 { font-size: 13px; font-weight: 500; margin: 0; }
header span, #legend, #tip small { color: var(--muted); }
input, select { font: inherit; color: inherit; background: var(--panel); padding: 4px 8px;
  border: 1px solid var(--line); border-radius: 4px; }
input:focus-visible, select:focus-visible, canvas:focus-visible { outline: 1px solid var(--accent); }
main { position: relative; flex: 1; min-height: 0; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; outline-offset: -1px; }
#legend { position: absolute; right: 12px; top: 12px; padding: 8px; border-radius: 4px;
  background: color-mix(in srgb, var(--panel) 85%, transparent); pointer-events: none; }
#legend div { display: flex; gap: 8px; align-items: center; }
#legend b { width: 8px; height: 8px; border-radius: 50%; }
#legend i { font-style: normal; margin-left: auto; font-variant-numeric: tabular-nums; }
#tip { position: absolute; display: none; max-width: 320px; padding: 4px 8px; pointer-events: none;
  background: var(--window); border: 1px solid var(--line); border-radius: 4px; overflow-wrap: anywhere; }
#tip small { display: block; font-size: 11px; }
</style>
</head>
<body>
<header><h1 id="title"></h1><span id="caption"></span>
<label>colour <select id="colour"></select></label>
<input id="search" type="search" placeholder="Search" aria-label="Search">
<span id="count" aria-live="polite"></span></header>
<main><canvas id="map" tabindex="0" role="img" aria-label="Map of the rows"></canvas>
<div id="legend"></div><div id="tip"></div></main>
<script type="application/json" id="data">@DATA@</script>
<script>
'use strict';
const find = id => document.getElementById(id);
const data = JSON.parse(find('data').textContent);
const canvas = find('map'), pen = canvas.getContext('2d'), tip = find('tip');
const light = ['#0b7f70', '#c77700', '#2f5fd0', '#c5303c', '#7d3cb5', '#5a8a00', '#c2338b', '#8f7a00',
  '#0086a8', '#8a5a2b', '#5b45d6'];
const dark = ['#4cc2b0', '#ffb454', '#7aa2ff', '#f35263', '#c792ea', '#a3d65c', '#ff8fc7', '#f7e05a',
  '#5ad1f5', '#d19a66', '#8f7bff'];
const night = matchMedia('(prefers-color-scheme: dark)');
const count = data.x.length;
const texts = data.rows.map(cells => cells.join(' ').toLowerCase());
let scale = 1, left = 0, top_ = 0, hovered = -1, chosen = -1, colours = [], shown = null, sound = null;

const other = () => night.matches ? '#b8c0cc' : '#6b7280';
const value = (row, column) => column < 0 ? '' : data.rows[row][column] || '';
const place = (row) => [data.x[row] * scale + left, top_ - data.y[row] * scale];

function fit() {
  const box = canvas.getBoundingClientRect(), margin = 24;
  const span = (values) => {
    const sorted = values.slice().sort((a, b) => a - b);
    return [sorted[0], sorted[sorted.length - 1]];
  };
  const [x0, x1] = span(data.x), [y0, y1] = span(data.y);
  const room = (length, from, to) => (length - 2 * margin) / Math.max(to - from, 1e-9);
  scale = Math.max(1e-9, Math.min(room(box.width, x0, x1), room(box.height, y0, y1)));
  left = box.width / 2 - (x0 + x1) / 2 * scale;
  top_ = box.height / 2 + (y0 + y1) / 2 * scale;
}

function paint() {
  const box = canvas.getBoundingClientRect(), fine = devicePixelRatio || 1;
  canvas.width = box.width * fine;
  canvas.height = box.height * fine;
  pen.setTransform(fine, 0, 0, fine, 0, 0);
  const radius = count > 20000 ? 1.5 : count > 3000 ? 2.5 : 4;
  const dot = (row, size) => {
    const [x, y] = place(row);
    if (x < -9 || y < -9 || x > box.width + 9 || y > box.height + 9) return;
    pen.beginPath();
    pen.arc(x, y, size, 0, 7);
    pen.fillStyle = colours[row];
    pen.fill();
  };
  const is_shown = row => !shown || shown[row];
  pen.globalAlpha = 0.12;
  for (let row = 0; row < count; ++row) if (!is_shown(row)) dot(row, radius);
  pen.globalAlpha = count > 3000 ? 0.6 : 0.85;
  for (let row = 0; row < count; ++row) if (is_shown(row)) dot(row, radius);
  pen.globalAlpha = 1;
  for (const row of [hovered, chosen]) {
    if (row < 0) continue;
    dot(row, radius + 1);
    pen.lineWidth = 2;
    pen.strokeStyle = getComputedStyle(document.body).getPropertyValue(row === chosen ? '--accent' : '--text');
    pen.beginPath();
    pen.arc(...place(row), radius + 4, 0, 7);
    pen.stroke();
  }
}

function recolour() {
  const column = +find('colour').value, wheel = night.matches ? dark : light;
  const sizes = new Map();
  for (let row = 0; row < count; ++row) {
    const name = value(row, column);
    sizes.set(name, (sizes.get(name) || 0) + 1);
  }
  const common = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, wheel.length);
  common.sort((a, b) => a[0] < b[0] ? -1 : 1);
  const of = new Map(common.map(([name], i) => [name, column < 0 ? wheel[0] : wheel[i]]));
  colours = data.x.map((_, row) => of.get(value(row, column)) || other());
  const lines = column < 0 ? [] : common.map(([name, size]) => [of.get(name), name || '(none)', size]);
  const rest = count - common.reduce((sum, [, size]) => sum + size, 0);
  if (rest > 0) lines.push([other(), 'others', rest]);
  find('legend').replaceChildren(...lines.map(([colour, name, size]) => {
    const line = document.createElement('div'), mark = document.createElement('b');
    const words = document.createElement('span'), number = document.createElement('i');
    mark.style.background = colour;
    words.textContent = name.slice(0, 40);
    number.textContent = size;
    line.append(mark, words, number);
    return line;
  }));
  find('legend').hidden = lines.length === 0;
  paint();
}

function search() {
  const words = find('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = words.length ? texts.map(text => words.every(word => text.includes(word))) : null;
  const many = shown ? shown.filter(Boolean).length : count;
  find('count').textContent = shown ? many + ' of ' + count : count + ' points';
  paint();
}

function nearest(x, y) {
  let best = -1, apart = 12 * 12;
  for (let row = 0; row < count; ++row) {
    if (shown && !shown[row]) continue;
    const [px, py] = place(row), distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < apart) [best, apart] = [row, distance];
  }
  return best;
}

function tell(x, y) {
  tip.style.display = hovered < 0 ? 'none' : 'block';
  if (hovered < 0) return;
  tip.replaceChildren(...(data.columns.length ? data.columns : ['row']).flatMap((name, column) => {
    const text = data.columns.length ? value(hovered, column) : String(hovered + 1);
    if (!text) return [];
    const line = document.createElement(column ? 'small' : 'div');
    line.textContent = column ? name + ': ' + text : text;
    return [line];
  }));
  const box = canvas.getBoundingClientRect();
  tip.style.left = Math.max(0, Math.min(x + 12, box.width - tip.offsetWidth - 4)) + 'px';
  tip.style.top = Math.max(0, Math.min(y + 12, box.height - tip.offsetHeight - 4)) + 'px';
}

function hear(row) {
  if (sound) sound.pause();
  const bytes = data.sounds && data.sounds[row];
  if (!bytes) return;
  sound = new Audio('data:audio/ogg;base64,' + bytes);
  sound.play();
}

let drag = null;
const at = event => {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};
canvas.addEventListener('pointerdown', event => {
  drag = { from: at(event), moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener('pointermove', event => {
  const [x, y] = at(event);
  if (drag) {
    const dx = x - drag.from[0], dy = y - drag.from[1];
    drag.moved = drag.moved || Math.hypot(dx, dy) > 3;
    if (drag.moved) {
      left += dx;
      top_ += dy;
      drag.from = [x, y];
    }
  } else {
    hovered = nearest(x, y);
    tell(x, y);
  }
  paint();
});
canvas.addEventListener('pointerup', event => {
  const moved = drag && drag.moved;
  drag = null;
  if (moved) return;
  chosen = nearest(...at(event));
  if (chosen >= 0) hear(chosen);
  paint();
});
canvas.addEventListener('pointerleave', () => { hovered = -1; tell(); paint(); });
canvas.addEventListener('dblclick', () => { fit(); paint(); });
canvas.addEventListener('wheel', event => {
  event.preventDefault();
  const [x, y] = at(event), factor = Math.exp(-event.deltaY / 400);
  left = x - (x - left) * factor;
  top_ = y - (y - top_) * factor;
  scale *= factor;
  paint();
}, { passive: false });
canvas.addEventListener('keydown', event => {
  if (event.key === ' ' && chosen >= 0) { event.preventDefault(); hear(chosen); }
  if (event.key === 'f') { fit(); paint(); }
});
find('title').textContent = document.title = data.title;
find('caption').textContent = data.caption;
const choices = [[-1, 'none'], ...data.columns.map((name, column) => [column, name])];
find('colour').append(...choices.map(([column, name]) => new Option(name, column)));
find('colour').value = data.columns.indexOf('label');
find('colour').addEventListener('change', recolour);
find('search').addEventListener('input', search);
night.addEventListener('change', recolour);
addEventListener('resize', () => { fit(); paint(); });
fit();
recolour();
search();
</script>
</body>
</html>
)page";

}  // namespace earshot
