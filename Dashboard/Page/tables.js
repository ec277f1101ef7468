// The tables beside and below the picture: connection maps, the database, the last picks, the last decision.
import { element, t, word } from './texts.js';

const find = id => document.getElementById(id);
export const port = name => name.slice(name.lastIndexOf(':') + 1);
// Whether any server is asked for its map; the balancer alone knows connections, and no users.
export const knowsUsers = snapshot => snapshot.unheard.length > 0 || snapshot.servers.some(one => one.is_asked);
export const label = server => `${server.sign} ${port(server.name)}`;

export function drawTables(snapshot) {
  const server = name => snapshot.servers.find(one => one.name === name);
  find('maps').hidden = !knowsUsers(snapshot);
  drawColumns(snapshot, server);
  drawPicks(snapshot, server);
  drawDecision(snapshot.decision, server);
}

function drawColumns(snapshot, server) {
  const here = new Map(snapshot.servers.flatMap(one => one.map.map(user => [`${user.id} ${one.name}`, true])));
  const columns = snapshot.servers.filter(one => one.is_asked).map(one => {
    const users = one.map.map(user => element('li', `${user.id} ${user.name}`));
    return column(one.color ?? one.colour, t('maps.of', label(one)), one.answers ? users : [], one.answers ? 'maps.empty' : 'maps.silent');
  });
  const rows = (snapshot.database ?? []).map(row => {
    const known = server(row.server);
    const item = element('li', `${row.id} ${row.name} → ${known ? label(known) : row.server}`);
    if (!here.has(`${row.id} ${row.server}`))
      item.append(element('span', ` ${t('maps.only')}`, 'only'));
    return item;
  });
  columns.push(column('', t('maps.database'), rows, snapshot.database ? 'maps.nobody' : 'maps.silent', 'database'));
  find('columns').replaceChildren(...columns);
}

function column(colour, title, items, whenEmpty, id = '') {
  const made = element('div', '', 'column');
  made.id = id;
  made.style.borderTopColor = colour;
  const list = element('ul');
  list.append(...items.length ? items : [element('li', t(whenEmpty), whenEmpty === 'maps.silent' ? 'bad' : 'faint')]);
  made.append(element('h3', title), list);
  return made;
}

function drawPicks(snapshot, server) {
  find('decisions').hidden = !snapshot.balancer;
  find('picks').replaceChildren(...snapshot.picks.map(name => {
    const known = server(name);
    const item = element('li', known ? label(known) : port(name));
    item.style.borderColor = known?.colour ?? '';
    return item;
  }));
  if (!snapshot.picks.length)
    find('picks').append(element('li', t('picks.none'), 'faint'));
  const percent = share => `${Math.round(share * 100)} %`;
  find('shares').replaceChildren(row('th', '', t('shares.bar'), t('shares.expected'), t('shares.actual')), ...snapshot.shares.map(share => {
    const known = server(share.server);
    const made = row('td', label(known), '', percent(share.expected), snapshot.picks.length ? percent(share.actual) : '–');
    const bar = element('div', '', 'bar');
    const [actual, expected] = [element('div', '', 'actual'), element('div', '', 'expected')];
    actual.style.width = percent(share.actual).replace(' ', '');
    actual.style.background = known.colour;
    expected.style.left = percent(share.expected).replace(' ', '');
    bar.append(actual, expected);
    made.children[1].append(bar);
    return made;
  }));
}

function drawDecision(decision, server) {
  find('decision-title').textContent = decision ? t('decision.title', decision.connection, decision.policy) : t('decision.none');
  find('decision').hidden = !decision;
  find('why').textContent = '';
  if (!decision)
    return;
  const rows = decision.servers.map(one => {
    const known = server(one.server);
    const picked = one.server === decision.picked;
    const made = row('td', known ? label(known) : port(one.server), one.weight, one.before, one.earned === undefined ? '' : `+${one.earned}`,
      one.after, one.state === 'up' ? (picked ? '✓' : '') : `✕ ${word(one.state)}`);
    made.className = picked ? 'picked' : '';
    return made;
  });
  find('decision').replaceChildren(
    row('th', '', t('decision.weight'), t('decision.before'), t('decision.earned'), t('decision.after'), t('decision.picked')), ...rows);
  const picked = decision.servers.find(one => one.server === decision.picked);
  if (!picked)
    find('why').textContent = t('decision.nobody');
  else if (decision.policy === 'round_robin')
    find('why').textContent = t('decision.why', port(decision.picked), picked.before + (picked.earned ?? 0), decision.total_weight, picked.after);
}

function row(cell, ...values) {
  const made = element('tr');
  made.append(...values.map(value => element(cell, String(value))));
  return made;
}
