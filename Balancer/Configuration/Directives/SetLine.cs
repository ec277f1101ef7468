namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>set $NAME VALUE</c> of a server: each of its sessions begins with these values, in order.</summary>
internal static class SetLine
{
    public static ConfigMessage? Bind(ServerDraft server, DirectiveCall call)
    {
        if (call.DefineVariable(call.Arguments[0], out var variable) is { } taken)
            return taken;
        if (!variable!.IsDefined)
            variable.Define(static _ => []);
        if (call.Compile(call.Arguments[1], out var value) is { } refusal)
            return refusal;
        server.Assignments.Add(new AssignmentConfig(variable, value));
        return null;
    }
}
