namespace ChatCluster.Balancer.Relay;

/// <summary>
/// Tells when most of many sessions have ended: a moment to give memory back, because few sessions allocate too little for a collection to
/// come by itself.
/// </summary>
internal sealed class SessionPeak
{
    /// <summary>Fewer sessions take too little memory to be worth a collection.</summary>
    private const int Many = 1000;

    private int _most;

    /// <param name="open">How many sessions are open now.</param>
    /// <returns>A quarter of the most sessions, or less, is left; only after there were a thousand.</returns>
    public bool IsOver(int open)
    {
        _most = Math.Max(_most, open);
        return _most >= Many && open <= _most / 4;
    }

    /// <summary>The next peak counts from zero.</summary>
    public void Reset() => _most = 0;
}
