using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>The main level, and <c>include</c> and <c>error_log</c> everywhere.</summary>
internal sealed class MainModule : IModule
{
    private static readonly Dictionary<string, bool> DebugPoints =
        new(StringComparer.OrdinalIgnoreCase) { ["stop"] = false, ["abort"] = true };

    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow("include", Context.Any, Arity.One, IncludeDirective.Bind),
        new DirectiveRow<ErrorLogDraft>("error_log", Context.Main | Context.StreamAndServer, Arity.OneOrMore, ErrorLogDirective.Bind),
        Row("user", Arity.Between(1, 2), UserDirective.Bind),
        Row("pid", Arity.One, Slot.Text<MainDraft>(draft => ref draft.PidFile)),
        Row("worker_processes", Arity.One, BindWorkerProcesses),
        Row("worker_rlimit_nofile", Arity.One, Slot.LongNumber<MainDraft>(draft => ref draft.WorkerRlimitNofile)),
        Row("worker_shutdown_timeout", Arity.One, Slot.Milliseconds<MainDraft>(draft => ref draft.WorkerShutdownTimeout)),
        Row("daemon", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.Daemon)),
        Row("master_process", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.MasterProcess)),
        // nginx clears its environment but for these; the balancer keeps the whole environment.
        new DirectiveRow("env", Context.Main, Arity.One, static _ => null),
        Row("worker_priority", Arity.One, PriorityDirective.Bind),
        Row("worker_cpu_affinity", Arity.OneOrMore, AffinityDirective.Bind),
        Row("worker_rlimit_core", Arity.One, Slot.Offset<MainDraft>(draft => ref draft.WorkerRlimitCore)),
        Row("thread_pool", Arity.Between(2, 3), ThreadPoolDirective.Bind),
        Row("working_directory", Arity.One, Slot.Text<MainDraft>(draft => ref draft.WorkingDirectory)),
        Row("timer_resolution", Arity.One, Slot.Milliseconds<MainDraft>(draft => ref draft.TimerResolution)),
        Row("lock_file", Arity.One, Slot.Text<MainDraft>(draft => ref draft.LockFile)),
        Row("pcre_jit", Arity.One, Slot.Flag<MainDraft>(draft => ref draft.PcreJit)),
        Row("debug_points", Arity.One, Slot.Word<MainDraft, bool>(draft => ref draft.AbortsAtDebugPoints, DebugPoints)),
        Row("load_module", Arity.One, LoadModuleDirective.Bind),
    ];

    private static DirectiveRow<MainDraft> Row(string name, Arity arity, Bind<MainDraft> bind) => new(name, Context.Main, arity, bind);

    private static ConfigMessage? BindWorkerProcesses(MainDraft main, DirectiveCall call)
    {
        if (main.WorkerProcesses is not null)
            return call.RefuseDuplicate();
        if (call.Word(0) == "auto")
            main.WorkerProcesses = Environment.ProcessorCount;
        else if (NumberValue.TryParse(call.Arguments[0], out int count))
            main.WorkerProcesses = count;
        else
            return call.RefuseDirective("invalid value");
        return null;
    }
}
