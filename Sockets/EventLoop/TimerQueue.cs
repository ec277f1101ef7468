namespace ChatCluster.Sockets.EventLoop;

/// <summary>
/// The timers of one loop: a binary heap by time. A timer that is set to a later time, as every message does to an idle timeout, keeps its
/// place and is sorted again at its old time, so setting it is one store.
/// </summary>
internal sealed class TimerQueue
{
    private readonly List<LoopTimer> _heap = [];

    /// <summary>
    /// When <see cref="Run"/> has work next: the time of the first timer, or its old time; <see cref="long.MaxValue"/> for never.
    /// </summary>
    internal long NextCheck => _heap.Count == 0 ? long.MaxValue : _heap[0].QueuedFor;

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

    /// <summary>Removes the timer, so that its owner can be collected: its old time may be minutes away.</summary>
    internal void Clear(LoopTimer timer)
    {
        timer.Due = long.MaxValue;
        if (timer.QueueIndex != LoopTimer.NotQueued)
            Remove(timer);
    }

    /// <summary>Fires the timers that are due.</summary>
    internal void Run(long now)
    {
        while (NextCheck <= now)
        {
            var timer = _heap[0];
            if (timer.Due > now)
            {
                timer.QueuedFor = timer.Due;
                Sink(timer);
                continue;
            }
            Remove(timer);
            timer.Due = long.MaxValue;
            timer.Fire();
        }
    }

    /// <summary>The last timer takes the free place and moves from there to its own.</summary>
    private void Remove(LoopTimer timer)
    {
        var index = timer.QueueIndex;
        timer.QueueIndex = LoopTimer.NotQueued;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == timer)
            return;
        Place(last, index);
        Sink(last);
        Rise(last);
    }

    private void Rise(LoopTimer timer)
    {
        var index = timer.QueueIndex;
        while (index > 0)
        {
            var parent = _heap[(index - 1) / 2];
            if (parent.QueuedFor <= timer.QueuedFor)
                break;
            var up = parent.QueueIndex;
            Place(parent, index);
            index = up;
        }
        Place(timer, index);
    }

    private void Sink(LoopTimer timer)
    {
        var index = timer.QueueIndex;
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
