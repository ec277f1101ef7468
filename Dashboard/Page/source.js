// Where the data of the page come from: the dashboard program, which joins what the balancer and the servers tell. The balancer, which
// shows this page too, has a source.js of its own.

// draw(snapshot); happened(event, isNew); lost() when the program does not answer: the browser tries again.
export function follow(draw, happened, lost) {
  const stream = new EventSource('events');
  // What was before this page was opened, or while it was cut off.
  stream.addEventListener('open', async () => {
    const now = await (await fetch('api/snapshot')).json();
    draw(now.snapshot);
    now.happened.forEach(one => happened(one, false));
  });
  stream.addEventListener('error', lost);
  stream.addEventListener('snapshot', message => draw(JSON.parse(message.data)));
  stream.addEventListener('happened', message => happened(JSON.parse(message.data), true));
}
