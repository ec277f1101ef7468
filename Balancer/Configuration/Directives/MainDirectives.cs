namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand at the main level.</summary>
internal static class MainDirectives
{
    private static readonly Dictionary<string, bool> DebugPoints = new(StringComparer.OrdinalIgnoreCase) { ["stop"] = false, ["abort"] = true };

    public static readonly DirectiveTable<MainDraft> Table = new(
    [
        IncludeLine.Row<MainDraft>(),
        new("user", Arity.Between(1, 2), UserLine.Bind),
        new("pid", Arity.One, Slot.Text<MainDraft>(draft => ref draft.PidFile)),
        new("error_log", Arity.OneOrMore, (draft, call) => ErrorLogLine.Bind(draft.ErrorLogs, call)),
        new("worker_processes", Arity.One, BindWorkerProcesses),
        new("worker_rlimit_nofile", Arity.One, Slot.LongNumber<MainDraft>(draft => ref draft.WorkerRlimitNofile)),
        new("worker_shutdown_timeout", Arity.One, Slot.Milliseconds<MainDraft>(draft => ref draft.WorkerShutdownTimeout)),
        new("daemon", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.Daemon)),
        new("master_process", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.MasterProcess)),
        // nginx clears its environment but for these; the balancer keeps its own whole.
        new("env", Arity.One, (_, _) => null),
        new("worker_priority", Arity.One, PriorityLine.Bind),
        new("worker_cpu_affinity", Arity.OneOrMore, AffinityLine.Bind),
        new("worker_rlimit_core", Arity.One, Slot.Offset<MainDraft>(draft => ref draft.WorkerRlimitCore)),
        new("thread_pool", Arity.Between(2, 3), ThreadPoolLine.Bind),
        new("working_directory", Arity.One, Slot.Text<MainDraft>(draft => ref draft.WorkingDirectory)),
        new("timer_resolution", Arity.One, Slot.Milliseconds<MainDraft>(draft => ref draft.TimerResolution)),
        new("lock_file", Arity.One, Slot.Text<MainDraft>(draft => ref draft.LockFile)),
        new("pcre_jit", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.PcreJit)),
        new("debug_points", Arity.One, Slot.Word<MainDraft, bool>(draft => ref draft.AbortsAtDebugPoints, DebugPoints)),
        new("load_module", Arity.One, LoadModuleLine.Bind),
        new("events", Arity.None, BindEvents) { IsBlock = true },
        new("stream", Arity.None, BindStream) { IsBlock = true },
    ]);

    private static ConfigMessage? BindWorkerProcesses(MainDraft main, DirectiveCall call)
    {
        if (main.WorkerProcesses is not null)
            return call.RefuseDuplicate();
        if (call.Arguments[0] == "auto")
            main.WorkerProcesses = Environment.ProcessorCount;
        else if (NumberValue.TryParse(call.Arguments[0], out int count))
            main.WorkerProcesses = count;
        else
            return call.RefuseDirective("invalid value");
        return null;
    }

    private static ConfigMessage? BindEvents(MainDraft main, DirectiveCall call)
    {
        if (main.Events is not null)
            return call.RefuseDuplicate();
        main.Events = new EventsDraft();
        return call.WalkBlock(new Binder<EventsDraft>(EventsDirectives.Table, main.Events));
    }

    private static ConfigMessage? BindStream(MainDraft main, DirectiveCall call)
    {
        if (main.Stream is not null)
            return call.RefuseDuplicate();
        main.Stream = new StreamDraft();
        return call.WalkBlock(new Binder<StreamDraft>(StreamDirectives.Table, main.Stream))
            ?? StreamValidator.Validate(main.Stream, call.Context);
    }
}
