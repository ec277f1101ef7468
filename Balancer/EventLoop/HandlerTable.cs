namespace ChatCluster.Balancer.EventLoop;

/// <summary>
/// Finds the handler of a socket by a token that is used once: the slot's number with a count of its uses. An event still
/// under way for a socket that was closed, whose slot (and descriptor) others have by now, finds nothing.
/// </summary>
internal sealed class HandlerTable
{
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _firstFree = -1;

    internal ulong Add(IReadyHandler handler, int side)
    {
        int index = _firstFree;
        if (index >= 0)
        {
            _firstFree = _slots[index].NextFree;
        }
        else
        {
            index = _used++;
            if (index == _slots.Length)
                Array.Resize(ref _slots, index * 2);
        }
        ref Slot slot = ref _slots[index];
        slot.Handler = handler;
        slot.Side = side;
        return ((ulong)slot.Uses << 32) | (uint)index;
    }

    internal void Remove(ulong token)
    {
        ref Slot slot = ref _slots[(uint)token];
        if (slot.Uses != (uint)(token >> 32) || slot.Handler is null)
            return;
        slot.Handler = null;
        slot.Uses++;
        slot.NextFree = _firstFree;
        _firstFree = (int)(uint)token;
    }

    /// <returns>Null when the token's socket was removed.</returns>
    internal IReadyHandler? Find(ulong token, out int side)
    {
        ref Slot slot = ref _slots[(uint)token];
        side = slot.Side;
        return slot.Uses == (uint)(token >> 32) ? slot.Handler : null;
    }

    private struct Slot
    {
        public IReadyHandler? Handler;
        public int Side;
        public uint Uses;
        public int NextFree;
    }
}
