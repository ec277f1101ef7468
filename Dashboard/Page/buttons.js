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
  if (wanted !== drawn)
    replaceButtons(snapshot);
  drawn = wanted;
  snapshot.servers.forEach(showWeight);
}

function replaceButtons(snapshot) {
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
  made.dataset.server = server.name;
  made.setAttribute('aria-label', t('button.weight', server.name));
  made.append(...[1, 2, 3, 5].map(weight => option(weight)));
  made.addEventListener('change', () => {
    delete made.dataset.shown;
    send({ command: 'weight', server: server.name, weight: Number(made.value) }, t('button.weight', made.value));
  });
  return made;
}

const option = weight => new Option(t('button.weight', weight), weight);

// The weight that the balancer uses, wherever it was set; not while the user chooses one.
function showWeight(server) {
  const made = bar.querySelector(`select[data-server="${server.name}"]`);
  if (!made || server.weight === null || made.dataset.shown === String(server.weight) || document.activeElement === made)
    return;
  if (![...made.options].some(one => one.value === String(server.weight)))
    made.append(option(server.weight));
  made.value = made.dataset.shown = String(server.weight);
}

async function send(request, words) {
  const response = await fetch('control', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request) });
  const what = request.server ? `${words} ${request.server}` : words;
  answer.textContent = response.ok ? t('button.done', what) : t('button.failed', what, (await response.text()).trim());
}
