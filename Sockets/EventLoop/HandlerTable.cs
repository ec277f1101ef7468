namespace ChatCluster.Sockets.EventLoop;

/// <summary>
/// Finds the handler of a socket by a token that is used once: the number of a slot and the count of its uses. So an event for a closed
/// socket, whose slot and descriptor may belong to another socket by now, finds no handler.
/// </summary>
/// <remarks>The table grows by pages. Doubling an array would leave garbage of half its size.</remarks>
internal sealed class HandlerTable
{
    private const int PageBits = 8;
    private const int PageLength = 1 << PageBits;

    private readonly List<Slot[]> _pages = [];
    private int _used;
    private int _firstFree = -1;

    internal ulong Add(IReadyHandler handler, int side)
    {
        var index = _firstFree;
        if (index >= 0)
        {
            _firstFree = At((uint)index).SideOrNextFree;
        }
        else
        {
            index = _used++;
            if (index == _pages.Count * PageLength)
                _pages.Add(new Slot[PageLength]);
        }
        ref var slot = ref At((uint)index);
        slot.Handler = handler;
        slot.SideOrNextFree = side;
        return ((ulong)slot.Uses << 32) | (uint)index;
    }

    internal void Remove(ulong token)
    {
        ref var slot = ref At((uint)token);
        if (slot.Uses != (uint)(token >> 32) || slot.Handler is null)
            return;
        slot.Handler = null;
        slot.Uses++;
        slot.SideOrNextFree = _firstFree;
        _firstFree = (int)(uint)token;
    }

    /// <returns>Null if the socket of the token was removed.</returns>
    internal IReadyHandler? Find(ulong token, out int side)
    {
        ref var slot = ref At((uint)token);
        side = slot.SideOrNextFree;
        return slot.Uses == (uint)(token >> 32) ? slot.Handler : null;
    }

    private ref Slot At(uint index) => ref _pages[(int)(index >> PageBits)][index & (PageLength - 1)];

    private struct Slot
    {
        public IReadyHandler? Handler;

        /// <summary>The handler's side; in a free slot, the next free slot, or -1 for none.</summary>
        public int SideOrNextFree;
        public uint Uses;
    }
}
