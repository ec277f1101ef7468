// Reads the stream of the dashboard and draws what it says.
import { drawButtons } from './buttons.js';
import { addEvent, learnNames } from './events.js';
import { showMessage } from './motion.js';
import { drawPicture } from './picture.js';
import { drawTables } from './tables.js';
import { language, t } from './texts.js';

const status = document.getElementById('status');
const parameters = new URLSearchParams(location.search);
let snapshot;

writeFixedTexts();
const stream = new EventSource('events');
stream.addEventListener('open', load);
stream.addEventListener('error', () => { status.textContent = `✕ ${t('status.lost')}`; });
stream.addEventListener('snapshot', message => draw(JSON.parse(message.data)));
stream.addEventListener('happened', message => {
  const happened = JSON.parse(message.data);
  if (addEvent(happened) && happened.kind.endsWith('message'))
    showMessage(happened.data);
});
new ResizeObserver(() => snapshot && drawPicture(snapshot)).observe(document.getElementById('picture'));

// What was before this page was opened, or while it was cut off.
async function load() {
  const now = await (await fetch('api/snapshot')).json();
  draw(now.snapshot);
  now.happened.forEach(addEvent);
}

function draw(next) {
  snapshot = next;
  learnNames(next);
  drawPicture(next);
  drawTables(next);
  drawButtons(next);
  status.textContent = next.unheard.length ? `▲ ${t('status.unheard', next.unheard.join(', '))}` : `● ${t('status.live')}`;
}

function writeFixedTexts() {
  document.title = t('page.title');
  document.querySelector('h1').textContent = t('page.title');
  for (const section of document.querySelectorAll('[data-title]'))
    section.querySelector('h2').textContent = t(section.dataset.title);
  document.documentElement.classList.toggle('projector', parameters.has('projector'));
  link('language', t('nav.language'), 'lang', language === 'zh' ? 'en' : 'zh');
  link('projector', parameters.has('projector') ? t('nav.normal') : t('nav.projector'), 'projector', parameters.has('projector') ? null : '');
}

function link(id, words, name, value) {
  const next = new URLSearchParams(parameters);
  if (value === null)
    next.delete(name);
  else
    next.set(name, value);
  const made = document.getElementById(id);
  made.textContent = words;
  made.href = `?${next}`;
}
