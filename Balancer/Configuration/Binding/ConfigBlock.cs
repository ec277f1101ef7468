namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>One block while it is read. Each module has a draft in it, in which null and empty mean "not said here".</summary>
/// <param name="context">Which directives may stand in it.</param>
/// <param name="outer">The block around it; null for the main level.</param>
internal sealed class ConfigBlock(Context context, ConfigBlock? outer = null)
{
    private readonly Dictionary<Type, object> _drafts = [];

    public Context Context => context;

    /// <summary>The block around it. The main level has none.</summary>
    public ConfigBlock Outer => outer ?? throw new InvalidOperationException("the main level is the outermost block");

    /// <summary>The draft of that type, made when it is first asked for.</summary>
    public T Draft<T>() where T : class, new()
    {
        if (_drafts.TryGetValue(typeof(T), out var known))
            return (T)known;
        var draft = new T();
        _drafts.Add(typeof(T), draft);
        return draft;
    }

    /// <summary>The draft of the innermost block that says something; null when no block does.</summary>
    public T? Nearest<T>(Predicate<T> saysSomething) where T : class, new() =>
        Draft<T>() is var own && saysSomething(own) ? own : outer?.Nearest(saysSomething);
}
