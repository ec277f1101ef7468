namespace ChatCluster.Sockets.EventLoop;

/// <summary>
/// Finds the handler of a socket by a token that is used once: the slot's number with a count of its uses. An event still
/// under way for a socket that was closed, whose slot (and descriptor) others have by now, finds nothing.
/// </summary>
/// <remarks>The table grows by pages: one that doubled itself would leave as much behind for the collector as it has.</remarks>
internal sealed class HandlerTable
{
    private const int PageBits = 8;
    private const int PageLength = 1 << PageBits;

    private readonly List<Slot[]> _pages = [];
    private int _used;
    private int _firstFree = -1;

    internal ulong Add(IReadyHandler handler, int side)
    {
        int index = _firstFree;
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
        ref Slot slot = ref At((uint)index);
        slot.Handler = handler;
        slot.SideOrNextFree = side;
        return ((ulong)slot.Uses << 32) | (uint)index;
    }

    internal void Remove(ulong token)
    {
        ref Slot slot = ref At((uint)token);
        if (slot.Uses != (uint)(token >> 32) || slot.Handler is null)
            return;
        slot.Handler = null;
        slot.Uses++;
        slot.SideOrNextFree = _firstFree;
        _firstFree = (int)(uint)token;
    }

    /// <returns>Null when the token's socket was removed.</returns>
    internal IReadyHandler? Find(ulong token, out int side)
    {
        ref Slot slot = ref At((uint)token);
        side = slot.SideOrNextFree;
        return slot.Uses == (uint)(token >> 32) ? slot.Handler : null;
    }

    private ref Slot At(uint index) => ref _pages[(int)(index >> PageBits)][index & (PageLength - 1)];

    private struct Slot
    {
        public IReadyHandler? Handler;

        /// <summary>The handler's side, or while there is none the next slot without one (-1: no other).</summary>
        public int SideOrNextFree;
        public uint Uses;
    }
}
