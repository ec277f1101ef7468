// What happens, in words: the newest on top.
import { port } from './tables.js';
import { element, language, t, word } from './texts.js';

const Most = 60;
const list = document.getElementById('list');
const names = new Map();
let newest = 0;

export function learnNames(snapshot) {
  for (const user of [...snapshot.servers.flatMap(one => one.map), ...snapshot.database ?? []])
    names.set(user.id, user.name);
}

// Returns whether the event is new.
export function addEvent(happened) {
  if (happened.id <= newest)
    return false;
  newest = happened.id;
  const words = describe(happened.kind, happened.data);
  if (!words)
    return true;
  const item = element('li', `${signOf(happened.kind, happened.data)} ${words}`, classOf(happened.kind, happened.data));
  list.prepend(item);
  while (list.children.length > Most)
    list.lastChild.remove();
  return true;
}

const user = id => names.has(id) ? `${id} ${names.get(id)}` : `${id}`;
const at = server => server ? port(server) : '?';

function describe(kind, data) {
  switch (kind) {
    case 'login': names.set(data.id, data.name); return t('event.login', user(data.id), at(data.server));
    case 'logout': return t('event.logout', user(data.id), at(data.server));
    case 'message': return describeMessage(data);
    case 'group_message': return data.relayed > 0
      ? t('event.group-relayed', user(data.from), data.group, data.live, data.relayed, data.stored)
      : t('event.group', user(data.from), data.group, data.live, data.stored);
    case 'picked': return data.picked ? t('event.picked', data.connection, at(data.picked)) : t('event.refused', data.connection);
    case 'waiting': return t('event.waiting', data.connection);
    case 'failed': return t('event.failed', at(data.server), data.reason);
    case 'ended': return t('event.ended', data.connection, data.server ? at(data.server) : '–');
    case 'health': return t('event.health', at(data.server), word(data.health));
    case 'reload': return t('event.reload');
    case 'bus': return t(data.state === 'up' ? 'event.bus-up' : 'event.bus-down', at(data.server));
    case 'gone': return data.server === 'balancer' ? t('event.balancer-gone') : t('event.gone', at(data.server));
    case 'back': return data.server === 'balancer' ? t('event.balancer-back') : t('event.back', at(data.server));
    default: return null;
  }
}

function describeMessage(data) {
  const [from, to] = [user(data.from), user(data.to)];
  const reason = (language === 'zh' ? data.reason_zh : null) ?? data.reason;
  switch (data.delivery) {
    case 'live': return t('event.live', from, to, at(data.server));
    case 'relayed': return t('event.relayed', from, to);
    case 'stored': return t('event.stored', from, to, reason);
    default: return t('event.not-sent', from, to, reason);
  }
}

function signOf(kind, data) {
  if (isBad(kind, data))
    return '✕';
  return { login: '●', back: '●', logout: '○', ended: '○', picked: '▶', reload: '↻', bus: '●', message: '✓', group_message: '✓', health: '▲', waiting: '…' }[kind] ?? '·';
}

const isBad = (kind, data) => ['gone', 'failed'].includes(kind) || data.state === 'down' || ['stored', 'refused'].includes(data.delivery)
  || (kind === 'picked' && !data.picked) || (kind === 'group_message' && data.stored > 0);

const classOf = (kind, data) => isBad(kind, data) ? 'bad' : kind === 'message' ? 'good' : '';
