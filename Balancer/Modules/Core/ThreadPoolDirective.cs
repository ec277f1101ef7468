using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// <c>thread_pool NAME threads=N [max_queue=N]</c>: nginx reads files with it, which a stream proxy does not. Checked, without effect.
/// </summary>
internal static class ThreadPoolDirective
{
    private const string Threads = "threads=";
    private const string MaxQueue = "max_queue=";

    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        var name = call.Arguments[0];
        var isNew = main.ThreadPools.Add(name);
        if (!isNew)
            return call.Refuse($"duplicate thread pool \"{name}\"");
        var hasThreads = false;
        foreach (var word in call.Arguments.Skip(1))
        {
            if (word.StartsWith(Threads, StringComparison.Ordinal))
            {
                if (!NumberValue.TryParse(word[Threads.Length..], out int threads) || threads == 0)
                    return call.Refuse($"invalid threads value \"{word}\"");
                hasThreads = true;
            }
            else if (word.StartsWith(MaxQueue, StringComparison.Ordinal) && !NumberValue.TryParse(word[MaxQueue.Length..], out int _))
            {
                return call.Refuse($"invalid max_queue value \"{word}\"");
            }
        }
        return hasThreads ? null : call.Refuse($"\"{call.Name}\" must have \"threads\" parameter");
    }
}
