namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>events { }</c>.</summary>
internal static class EventsDirectives
{
    public static readonly DirectiveTable<EventsDraft> Table = new(
    [
        IncludeLine.Row<EventsDraft>(),
        new("worker_connections", Arity.One, BindWorkerConnections),
        new("use", Arity.One, BindUse),
        new("multi_accept", Arity.One, Slot.Flag<EventsDraft>(draft => ref draft.MultiAccept)),
        new("accept_mutex", Arity.One, Slot.Flag<EventsDraft>(draft => ref draft.AcceptMutex)),
        new("accept_mutex_delay", Arity.One, Slot.Milliseconds<EventsDraft>(draft => ref draft.AcceptMutexDelay)),
        new("worker_aio_requests", Arity.One, Slot.Number<EventsDraft>(draft => ref draft.AioRequests)),
        new("epoll_events", Arity.One, Slot.Number<EventsDraft>(draft => ref draft.EpollEvents)),
        new("debug_connection", Arity.One, (_, call) => WarnOfDebugConnection(call)),
    ]);

    /// <summary>As in an nginx without its debugging log.</summary>
    private static ConfigMessage? WarnOfDebugConnection(DirectiveCall call)
    {
        call.Warn("\"debug_connection\" is ignored, you need to rebuild nginx using --with-debug option to enable it");
        return null;
    }

    private static ConfigMessage? BindWorkerConnections(EventsDraft events, DirectiveCall call)
    {
        if (events.WorkerConnections is not null)
            return call.RefuseDuplicate();
        if (!NumberValue.TryParse(call.Arguments[0], out int connections))
            return call.Refuse($"invalid number \"{call.Arguments[0]}\"");
        events.WorkerConnections = connections;
        return null;
    }

    private static ConfigMessage? BindUse(EventsDraft events, DirectiveCall call)
    {
        if (events.Use is not null)
            return call.RefuseDuplicate();
        events.Use = call.Arguments[0];
        return events.Use == "epoll" ? null : call.Refuse($"invalid event type \"{events.Use}\"");
    }
}
