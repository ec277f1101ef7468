using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>events { }</c>.</summary>
internal sealed class EventsModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<MainDraft>("events", Context.Main, Arity.None, BindEvents) { IsBlock = true },
        Row("worker_connections", BindWorkerConnections),
        Row("use", BindUse),
        Row("multi_accept", Slot.Flag<EventsDraft>(draft => ref draft.MultiAccept)),
        Row("accept_mutex", Slot.Flag<EventsDraft>(draft => ref draft.AcceptMutex)),
        Row("accept_mutex_delay", Slot.Milliseconds<EventsDraft>(draft => ref draft.AcceptMutexDelay)),
        Row("worker_aio_requests", Slot.Number<EventsDraft>(draft => ref draft.AioRequests)),
        Row("epoll_events", Slot.Number<EventsDraft>(draft => ref draft.EpollEvents)),
        new DirectiveRow("debug_connection", Context.Events, Arity.One, WarnOfDebugConnection),
    ];

    private static DirectiveRow<EventsDraft> Row(string name, Bind<EventsDraft> bind) => new(name, Context.Events, Arity.One, bind);

    private static ConfigMessage? BindEvents(MainDraft main, DirectiveCall call)
    {
        if (main.Events is not null)
            return call.RefuseDuplicate();
        main.Events = new ConfigBlock(Context.Events, call.Block);
        return call.WalkBlock(main.Events);
    }

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

/// <summary>The <c>events</c> block while it is read.</summary>
internal sealed class EventsDraft
{
    public int? WorkerConnections;
    public string? Use;

    // A loop always accepts all waiting clients, and a waiting client wakes one loop: these are checked, without effect.
    public bool? MultiAccept;
    public bool? AcceptMutex;
    public TimeSpan? AcceptMutexDelay;
    public int? AioRequests;
    public int? EpollEvents;
}
