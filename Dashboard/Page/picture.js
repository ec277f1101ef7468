// The picture: the balancer above, the servers in a row, each user on a line to the server where the connection ended.
import { knowsUsers, port } from './tables.js';
import { t, word } from './texts.js';

const picture = document.getElementById('picture');
const BusRow = 3;
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
  const busHeight = BusRow * rem * snapshot.buses.length;
  const height = top + box.height + busHeight + (1 + Math.ceil(most / perRow) * 2.1) * rem;

  const moving = svg ? [...svg.querySelectorAll('.moving')] : [];
  svg = make('svg', { width, height, role: 'img', 'aria-label': t('cluster.label', describe(snapshot)) });
  // Before anything is drawn: only what is in the page knows how long its texts are.
  picture.replaceChildren(svg);
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
  const indexOf = name => snapshot.servers.findIndex(one => one.name === name);
  // Beside the middle, where the line to the server's users begins, and towards the other servers.
  const joint = index => center(index) + (index < count / 2 ? 1 : -1) * box.width / 4;
  snapshot.servers.forEach((server, index) => {
    if (busHeight && server.map.length + server.guests.length)
      line({ x: center(index), y: top + box.height }, { x: center(index), y: top + box.height + busHeight }, server.colour, '', 2);
  });
  snapshot.buses.forEach((bus, row) => drawBus(bus, top + box.height + (row * BusRow + .9) * rem,
    bus.members.map(member => ({ ...member, x: joint(indexOf(member.server)), bottom: top + box.height })), rem));
  drawBalancer(snapshot, places.get('balancer'), rem);
  snapshot.servers.forEach((server, index) => {
    drawUsers(server, center(index), top + box.height + busHeight, box.width + gap * .8, perRow, rem);
    drawServer(server, center(index) - box.width / 2, top, box, rem, knowsUsers(snapshot));
  });
  svg.append(...moving);
}

const isUp = server => server.state === 'up' || server.state === 'ready';

function describe(snapshot) {
  const servers = snapshot.servers.map(one => `${port(one.name)}: ${word(one.state)}, ${one.map.map(user => user.name).join(', ')}`);
  return [...servers, ...snapshot.buses.map(bus => busState(bus).words)].join('; ');
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

function drawServer(server, x, y, box, rem, asksServers) {
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
  const users = server.answers ? t('server.users', server.map.length) : server.is_asked ? t('server.silent') : asksServers ? t('server.unasked') : '';
  const sessions = server.sessions === null ? '' : t('server.sessions', server.sessions);
  text(x + .7 * rem, y + 5.1 * rem, [users, sessions].filter(Boolean).join(' · '), 'faint', 'start');
}

function busState(bus) {
  const down = bus.members.filter(one => one.state === 'down');
  const isDown = down.length > 0 && !bus.members.some(one => one.state === 'up');
  const state = isDown ? t('bus.down') : down.length ? t('bus.partly', down.map(one => port(one.server)).join(', ')) : t('bus.up');
  return { isDown, isBad: down.length > 0, words: `${isDown ? '✕' : down.length ? '▲' : '●'} ${t('bus.name', port(bus.url))} · ${state}` };
}

// A bar below the servers that it joins: red, and in words, when it does not answer.
function drawBus(bus, y, members, rem) {
  const { isDown, isBad, words } = busState(bus);
  for (const member of members) {
    const look = { up: '', down: 'silent lost' }[member.state] ?? 'silent';
    line({ x: member.x, y: member.bottom }, { x: member.x, y }, look.endsWith('lost') ? '' : 'currentColor', look, 4);
    places.set(`bus ${member.server}`, { x: member.x, y: y + .9 * rem });
  }
  const made = text(0, y + 1.25 * rem, words, isBad ? 'bad' : '', 'middle');
  const [first, last] = [members[0].x, members.at(-1).x];
  const half = Math.max((last - first) / 2 + rem, made.getComputedTextLength() / 2 + rem);
  const middle = Math.min(Math.max((first + last) / 2, half), svg.width.baseVal.value - half);
  made.setAttribute('x', middle);
  const look = isDown ? { class: 'box bus silent lost' } : { class: 'box bus', stroke: 'currentColor' };
  made.before(make('rect', { x: middle - half, y, width: 2 * half, height: 1.8 * rem, rx: .9 * rem, ...look }));
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
export const serverOf = user => [...places.keys()].find(key => key.startsWith(`user ${user} `))?.split(' ')[2];
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
