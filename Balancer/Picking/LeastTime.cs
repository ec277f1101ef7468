using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>
/// The peer that would be done first: its average time, multiplied by the sessions it would have, for its weight. Smooth weighted round
/// robin settles ties, and times count in steps of 20 ms, so that servers of about the same speed share.
/// </summary>
/// <remarks>
/// Source: nginx's <c>least_time</c>, ngx_stream_upstream_least_time_module.c. Once in <c>fail_timeout</c> the time of a peer that got no
/// session is halved: a slow server gets another chance. From 5 s on all are equally slow, and the sessions alone decide.
/// </remarks>
public sealed class LeastTime(LeastTimeConfig config, TimeProvider time) : IPickingPolicy
{
    private const int Step = 20;
    private const long Slowest = 5000;
    private const int BitsOfTime = 63;

    private LeastTimeConfig Config => config;

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    public IPicker PickerFor(SessionFacts session) => new Picker(this);

    private long Eta(Peer peer, long seconds, long waiting)
    {
        var average = peer.Times?.Average(config.Measure) ?? 0;
        average >>= (int)Math.Min(peer.Failures.WindowsPassed(peer.Config, seconds), BitsOfTime);
        average = Math.Max(average, waiting);
        return (average > Slowest ? Slowest : average + Step - (average % Step)) * (1 + peer.Connections);
    }

    /// <summary>Chooses for one session and measures what came of it.</summary>
    private sealed class Picker(LeastTime policy) : ITimedPicker
    {
        private long? _connect;
        private long? _firstByte;
        private bool _isOpen;

        private LeastTimeConfig Config => policy.Config;

        public Peer? Pick(PeerSearch search)
        {
            var now = policy.Now;
            var best = new List<Peer>();
            var bestEta = 0L;
            foreach (var peer in search.Eligible())
            {
                var eta = policy.Eta(peer, search.Now, peer.Times?.Waiting(now) ?? 0);
                var comparison = best.Count == 0 ? 0 : (eta * best[0].StartedWeight).CompareTo(bestEta * peer.StartedWeight);
                if (comparison < 0)
                    best.Clear();
                if (best.Count == 0)
                    bestEta = eta;
                if (comparison <= 0)
                    best.Add(peer);
            }
            var picked = best.Count == 1 ? best[0] : SmoothWeightedRoundRobin.Elect(best, search.Decision);
            _isOpen = picked is not null && Config.InFlight;
            if (_isOpen)
                (picked!.Times ??= new PeerTimes()).Begin(now);
            return picked;
        }

        public void Connected(Peer peer, long milliseconds)
        {
            _connect = milliseconds;
            Answered(peer, TimeMeasure.Connect, milliseconds);
        }

        public void FirstByte(Peer peer, long milliseconds)
        {
            _firstByte = milliseconds;
            Answered(peer, TimeMeasure.FirstByte, milliseconds);
        }

        public void Ended(Peer peer, long milliseconds, bool isServed)
        {
            Close(peer, milliseconds);
            // Failures are fast: they are not to make a peer look good.
            if (!isServed)
                return;
            Record(peer, TimeMeasure.LastByte, milliseconds);
            if (_connect is { } connect && !IsRecordedEarly(TimeMeasure.Connect))
                Record(peer, TimeMeasure.Connect, connect);
            if (_firstByte is { } firstByte && !IsRecordedEarly(TimeMeasure.FirstByte))
                Record(peer, TimeMeasure.FirstByte, firstByte);
        }

        /// <summary>With sessions in flight the measure that decides is recorded as soon as it is known.</summary>
        private bool IsRecordedEarly(TimeMeasure measure) => Config.InFlight && Config.Measure == measure;

        private void Answered(Peer peer, TimeMeasure measure, long milliseconds)
        {
            if (!IsRecordedEarly(measure))
                return;
            Record(peer, measure, milliseconds);
            Close(peer, milliseconds);
        }

        private void Close(Peer peer, long milliseconds)
        {
            if (_isOpen)
                peer.Times!.End(policy.Now, milliseconds);
            _isOpen = false;
        }

        private static void Record(Peer peer, TimeMeasure measure, long milliseconds) =>
            (peer.Times ??= new PeerTimes()).Record(measure, milliseconds);
    }
}
