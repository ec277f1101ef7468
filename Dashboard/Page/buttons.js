// The buttons, where the program allows them. The server's answer is shown in words.
import { element, t } from './texts.js';
import { label } from './tables.js';

const bar = document.getElementById('buttons');
const answer = document.getElementById('answer');
let drawn = '';

// Drawn again only when the servers change: a button keeps the keyboard's focus.
export function drawButtons(snapshot) {
  bar.hidden = snapshot.buttons.length === 0;
  bar.setAttribute('aria-label', t('buttons.title'));
  const wanted = JSON.stringify([snapshot.buttons, snapshot.servers.map(one => [one.name, one.is_asked])]);
  if (wanted === drawn)
    return;
  drawn = wanted;
  bar.replaceChildren();
  if (snapshot.buttons.includes('reload'))
    bar.append(button('reload', t('button.reload'), {}));
  for (const server of snapshot.servers) {
    const name = element('span', label(server), 'server');
    name.style.color = server.colour;
    bar.append(name);
    for (const command of snapshot.buttons.filter(one => ['drain', 'up'].includes(one) || (server.is_asked && ['kill', 'freeze', 'thaw'].includes(one))))
      bar.append(button(command, t(`button.${command}`), { server: server.name }));
    if (snapshot.buttons.includes('weight'))
      bar.append(weightOf(server));
  }
}

function button(command, words, request) {
  const made = element('button', words);
  made.type = 'button';
  made.setAttribute('aria-label', request.server ? `${words} ${request.server}` : words);
  made.addEventListener('click', () => send({ command, ...request }, words));
  return made;
}

function weightOf(server) {
  const made = element('select');
  made.setAttribute('aria-label', t('button.weight', server.name));
  made.append(...[1, 2, 3, 5].map(weight => new Option(t('button.weight', weight), weight, weight === server.weight, weight === server.weight)));
  made.addEventListener('change', () => send({ command: 'weight', server: server.name, weight: Number(made.value) }, t('button.weight', made.value)));
  return made;
}

async function send(request, words) {
  const response = await fetch('control', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request) });
  const what = request.server ? `${words} ${request.server}` : words;
  answer.textContent = response.ok ? t('button.done', what) : t('button.failed', what, (await response.text()).trim());
}
