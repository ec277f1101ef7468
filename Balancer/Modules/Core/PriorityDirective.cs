using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>worker_priority [-]NUMBER</c>: beyond 20 either way it is 20.</summary>
internal static class PriorityDirective
{
    private const int Largest = 20;

    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        if (main.WorkerPriority is not null)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        if (!NumberValue.TryParse(text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text, out int priority))
            return call.RefuseDirective("invalid number");
        main.WorkerPriority = Math.Min(priority, Largest) * (text.StartsWith('-') ? -1 : 1);
        return null;
    }
}
