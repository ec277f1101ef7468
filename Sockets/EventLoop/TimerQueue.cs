namespace ChatCluster.Sockets.EventLoop;

/// <summary>
/// The timers of one loop: a binary heap by time. A timer that is put off, as an idle time-out is by every message, stays
/// where it is and is sorted anew when its old time comes: putting off is one store.
/// </summary>
internal sealed class TimerQueue
{
    private readonly List<LoopTimer> _heap = [];

    /// <summary>The time of the next thing to do (it may turn out to have been put off); <see cref="long.MaxValue"/> if there is none.</summary>
    internal long NextLook => _heap.Count == 0 ? long.MaxValue : _heap[0].QueuedFor;

    internal void Set(LoopTimer timer, long due)
    {
        timer.Due = due;
        if (timer.QueueIndex == LoopTimer.NotQueued)
        {
            _heap.Add(timer);
            timer.QueuedFor = due;
            Place(timer, _heap.Count - 1);
            Rise(timer);
        }
        else if (due < timer.QueuedFor)
        {
            timer.QueuedFor = due;
            Rise(timer);
        }
    }

    /// <summary>Takes the timer out, so that its owner can be collected: its old time may be minutes away.</summary>
    internal void Clear(LoopTimer timer)
    {
        timer.Due = long.MaxValue;
        if (timer.QueueIndex != LoopTimer.NotQueued)
            Remove(timer);
    }

    /// <summary>Lets act what is due.</summary>
    internal void Run(long now)
    {
        while (NextLook <= now)
        {
            LoopTimer timer = _heap[0];
            if (timer.Due > now)
            {
                timer.QueuedFor = timer.Due;
                Sink(timer);
                continue;
            }
            Remove(timer);
            timer.Due = long.MaxValue;
            timer.Act();
        }
    }

    /// <summary>The last timer takes the place, and goes from there to where it belongs.</summary>
    private void Remove(LoopTimer timer)
    {
        int index = timer.QueueIndex;
        timer.QueueIndex = LoopTimer.NotQueued;
        LoopTimer last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == timer)
            return;
        Place(last, index);
        Sink(last);
        Rise(last);
    }

    private void Rise(LoopTimer timer)
    {
        int index = timer.QueueIndex;
        while (index > 0)
        {
            LoopTimer parent = _heap[(index - 1) / 2];
            if (parent.QueuedFor <= timer.QueuedFor)
                break;
            int up = parent.QueueIndex;
            Place(parent, index);
            index = up;
        }
        Place(timer, index);
    }

    private void Sink(LoopTimer timer)
    {
        int index = timer.QueueIndex;
        for (int child; (child = (2 * index) + 1) < _heap.Count;)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].QueuedFor < _heap[child].QueuedFor)
                child++;
            if (_heap[child].QueuedFor >= timer.QueuedFor)
                break;
            Place(_heap[child], index);
            index = child;
        }
        Place(timer, index);
    }

    private void Place(LoopTimer timer, int index)
    {
        _heap[index] = timer;
        timer.QueueIndex = index;
    }
}
