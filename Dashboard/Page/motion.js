// A message on its way: a moving dot. Delivered, it reaches its receiver, over the bus if that is on another server; stored, it stops in the gap between the servers and turns red.
import { canvas, make, placeOf, serverOf, text } from './picture.js';
import { t } from './texts.js';

const Step = 700;
const Shown = 9000;
const still = matchMedia('(prefers-reduced-motion: reduce)');

export async function showMessage(data) {
  const server = data.server;
  const from = placeOf('user', data.from, server);
  const box = placeOf(server);
  if (!canvas() || !box)
    return;
  const dot = make('circle', { cx: 0, cy: 0, r: 11, class: 'message moving' });
  canvas().append(dot);
  await move(dot, from ?? box, box);
  const to = placeOf('user', data.to, server);
  if (data.delivery === 'relayed')
    await relay(dot, server, data.to);
  else if (data.delivery === 'stored' || data.delivery === 'refused' || data.stored > 0)
    await stop(dot, box, data);
  else if (to)
    await move(dot, box, to);
  dot.remove();
}

async function relay(dot, server, receiver) {
  const other = serverOf(receiver);
  const stations = [placeOf(server), placeOf('bus', server), placeOf('bus', other), placeOf(other), placeOf('user', receiver, other)];
  await move(dot, ...stations.filter(Boolean));
}

async function stop(dot, box, data) {
  await move(dot, box, placeOf('gap'));
  dot.classList.add('lost');
  const at = placeOf('gap');
  const words = data.delivery === 'refused' ? t('gap.refused') : data.group ? t('gap.group', data.stored) : t('gap.kept');
  const note = text(at.x, at.y - 24, `✕ ${words}`, 'note bad moving', 'middle');
  const route = text(at.x, at.y + 44, data.group ? `${data.from}` : `${data.from} → ${data.to}`, 'note bad moving', 'middle');
  await new Promise(done => setTimeout(done, Shown));
  note.remove();
  route.remove();
}

// From the first place over all others to the last one.
async function move(dot, from, ...others) {
  const at = place => `translate(${place.x}px, ${place.y}px)`;
  for (const to of others) {
    dot.style.transform = at(to);
    if (!still.matches)
      await dot.animate([{ transform: at(from) }, { transform: at(to) }], { duration: Step, easing: 'ease-in-out' }).finished;
    from = to;
  }
}
