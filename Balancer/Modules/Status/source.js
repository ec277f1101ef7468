// Where the data of the page come from when the balancer itself shows it: its state, twice a second and after each event, and its events.
// What only the servers know (users, messages) is missing.

const Interval = 500;
const MostPicks = 12;

// draw(snapshot); happened(event, isNew); lost() when the balancer does not answer: the browser tries again.
export function follow(draw, happened, lost) {
  const stream = new EventSource('api/events');
  const picks = [];
  let [decision, state, number, asking] = [null, null, 0, false];

  for (const kind of ['picked', 'waiting', 'failed', 'ended', 'health', 'reload'])
    stream.addEventListener(kind, message => {
      const data = JSON.parse(message.data);
      if (kind === 'picked')
        note(data);
      happened({ id: ++number, kind, data }, true);
      ask();
    });
  setInterval(ask, Interval);
  ask();

  function note(data) {
    decision = data;
    if (data.picked && picks.push(data.picked) > MostPicks)
      picks.shift();
  }

  async function ask() {
    if (asking)
      return;
    asking = true;
    try {
      state = await (await fetch('api/state')).json();
      draw(toSnapshot(state, true, picks, decision));
    } catch {
      if (state)
        draw(toSnapshot(state, false, picks, decision));
      lost();
    }
    asking = false;
  }
}

function toSnapshot(state, answers, picks, decision) {
  const peers = new Map(state.upstreams.flatMap(one => one.servers).map(one => [one.server, one]));
  const total = [...peers.values()].filter(isUp).reduce((sum, one) => sum + one.weight, 0);
  return {
    balancer: { answers, listener: state.listeners[0], policy: state.upstreams[0]?.policy, sessions: answers ? state.sessions.total : 0 },
    servers: [...peers.keys()].sort().map(name => toServer(peers.get(name), answers ? state.sessions.page : [])),
    buses: [], database: null, unheard: [], buttons: [], picks, decision,
    shares: [...peers.values()].map(one => ({
      server: one.server,
      expected: isUp(one) ? one.weight / total : 0,
      actual: picks.filter(pick => pick === one.server).length / Math.max(picks.length, 1),
    })),
  };
}

function toServer(peer, sessions) {
  const here = sessions.filter(one => one.server === peer.server);
  return {
    name: peer.server, sign: peer.sign, colour: peer.color, is_asked: false, answers: false, state: peer.state, weight: peer.weight,
    current_weight: peer.current_weight, sessions: peer.sessions, map: [], guests: here.map(one => one.connection),
  };
}

const isUp = peer => peer.state === 'up';
