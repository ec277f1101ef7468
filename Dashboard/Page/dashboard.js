// Draws what the source of the page tells.
import { drawButtons } from './buttons.js';
import { addEvent, learnNames } from './events.js';
import { showMessage } from './motion.js';
import { drawPicture } from './picture.js';
import { follow } from './source.js';
import { drawTables } from './tables.js';
import { language, t } from './texts.js';

const status = document.getElementById('status');
const parameters = new URLSearchParams(location.search);
let snapshot;

writeFixedTexts();
follow(
  draw,
  (happened, isNew) => {
    if (addEvent(happened) && isNew && happened.kind.endsWith('message'))
      showMessage(happened.data);
  },
  () => { status.textContent = `✕ ${t('status.lost')}`; });
new ResizeObserver(() => snapshot && drawPicture(snapshot)).observe(document.getElementById('picture'));

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
