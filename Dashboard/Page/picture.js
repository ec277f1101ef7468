// The picture: the balancer above, the servers in a row, each user on a line to the server where the connection ended.
import { port } from './tables.js';
import { t, word } from './texts.js';

const picture = document.getElementById('picture');
let places = new Map();
let svg;

export function drawPicture(snapshot) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = Math.max(picture.clientWidth, 20 * rem);
  const count = Math.max(snapshot.servers.length, 1);
  const gap = Math.min(9 * rem, width / count / 3);
  const box = { width: Math.min((width - (count + 1) * gap / 2) / count, 17 * rem), height: 6.2 * rem };
  const most = Math.max(1, ...snapshot.servers.map(one => one.map.length + one.guests.length));
  const perRow = Math.max(1, Math.floor((box.width + gap) / (9.5 * rem)));
  const top = 5.6 * rem;
  const height = top + box.height + (1 + Math.ceil(most / perRow) * 2.1) * rem;

  const moving = svg ? [...svg.querySelectorAll('.moving')] : [];
  svg = make('svg', { width, height, role: 'img', 'aria-label': t('cluster.label', describe(snapshot)) });
  places = new Map([['balancer', { x: width / 2, y: 2 * rem }]]);
  const center = index => width / 2 + (index - (count - 1) / 2) * (box.width + gap);

  snapshot.servers.forEach((server, index) => {
    const middle = { x: center(index), y: top + box.height / 2 };
    places.set(server.name, middle);
    line(places.get('balancer'), { x: middle.x, y: top }, server.colour, isUp(server) ? '' : 'silent', 3);
  });
  for (let index = 1; index < count; index++) {
    const x = (center(index - 1) + center(index)) / 2;
    svg.append(make('line', { x1: x, x2: x, y1: top - rem / 2, y2: height, class: 'gap' }));
  }
  places.set('gap', { x: (center(0) + center(count > 1 ? 1 : 0)) / 2 + (count > 1 ? 0 : box.width / 2 + rem), y: top + box.height / 2 });
  drawBalancer(snapshot, places.get('balancer'), rem);
  snapshot.servers.forEach((server, index) => {
    drawUsers(server, center(index), top + box.height, box.width + gap * .8, perRow, rem);
    drawServer(server, center(index) - box.width / 2, top, box, rem);
  });
  svg.append(...moving);
  picture.replaceChildren(svg);
}

const isUp = server => server.state === 'up' || server.state === 'ready';

function describe(snapshot) {
  return snapshot.servers.map(one => `${port(one.name)}: ${word(one.state)}, ${one.map.map(user => user.name).join(', ')}`).join('; ');
}

function drawBalancer(snapshot, at, rem) {
  const balancer = snapshot.balancer;
  const answers = !balancer || balancer.answers;
  const [half, height] = [10 * rem, 3.6 * rem];
  svg.append(make('rect', { x: at.x - half, y: .2 * rem, width: 2 * half, height, rx: .5 * rem, class: answers ? 'box' : 'box silent', stroke: 'currentColor' }));
  text(at.x, 1.6 * rem, balancer ? `${answers ? '●' : '✕'} ${t('balancer.name', port(balancer.listener ?? ':?'))}` : t('balancer.unknown'), answers ? '' : 'bad', 'middle');
  const second = !balancer ? t('balancer.blind') : answers ? `${balancer.policy ?? ''} · ${t('balancer.sessions', balancer.sessions)}` : t('balancer.gone');
  text(at.x, 3.1 * rem, second, 'faint', 'middle');
}

function drawServer(server, x, y, box, rem) {
  const up = isUp(server);
  svg.append(make('rect', { x, y, width: box.width, height: box.height, rx: .5 * rem, class: up ? 'box' : 'box silent', stroke: server.colour }));
  const name = text(x + .7 * rem, y + 1.5 * rem, '', '', 'start');
  const sign = make('tspan', { style: '' });
  sign.textContent = `${server.sign} `;
  sign.style.fill = server.colour;
  const rest = make('tspan', {});
  rest.textContent = port(server.name);
  rest.style.fontWeight = 700;
  name.append(sign, rest);
  text(x + box.width - .7 * rem, y + 1.5 * rem, `${up ? '●' : server.state === 'gone' ? '✕' : '▲'} ${word(server.state)}`, up ? 'good' : 'bad', 'end');
  if (server.weight !== null)
    text(x + .7 * rem, y + 3.3 * rem, t('server.weights', server.weight, server.current_weight), '', 'start');
  const users = server.answers ? t('server.users', server.map.length) : server.is_asked ? t('server.silent') : t('server.unasked');
  text(x + .7 * rem, y + 5.1 * rem, server.sessions === null ? users : `${users} · ${t('server.sessions', server.sessions)}`, 'faint', 'start');
}

function drawUsers(server, center, bottom, width, perRow, rem) {
  const dots = [...server.map.map(user => ({ key: `user ${user.id}`, name: `${user.id} ${user.name}` })),
    ...server.guests.map(number => ({ key: `guest ${number}`, name: `#${number}`, guest: true }))];
  const columns = Math.min(perRow, Math.max(dots.length, 1));
  dots.forEach((dot, index) => {
    const at = {
      x: center + (index % columns - (columns - 1) / 2) * width / columns - 3 * rem,
      y: bottom + (1.7 + Math.floor(index / columns) * 2.1) * rem,
    };
    places.set(`${dot.key} ${server.name}`, at);
    line({ x: center, y: bottom }, at, server.colour, dot.guest ? 'silent' : '', 2);
    svg.append(make('circle', { cx: at.x, cy: at.y, r: .45 * rem, fill: dot.guest ? 'none' : server.colour, stroke: server.colour, 'stroke-width': 3 }));
    text(at.x + .8 * rem, at.y + .35 * rem, dot.name, dot.guest ? 'note faint' : 'note', 'start');
  });
}

// Where a user or server is in the picture; undefined when it is not.
export const placeOf = (...key) => places.get(key.join(' '));
export const canvas = () => svg;

export function make(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== '')
      made.setAttribute(key, value);
  return made;
}

export function text(x, y, content, className, anchor) {
  const made = make('text', { x, y, class: className, 'text-anchor': anchor });
  made.textContent = content;
  svg.append(made);
  return made;
}

function line(from, to, colour, className, width) {
  svg.append(make('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: colour, 'stroke-width': width, class: className }));
}
