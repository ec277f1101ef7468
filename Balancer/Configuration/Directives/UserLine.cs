using System.Runtime.InteropServices;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>
/// <c>user NAME [GROUP]</c>. nginx's master starts workers as this user; the balancer is one process and keeps the user that started
/// it. The names are checked as nginx checks them, and a name that would have changed something is answered with a warning.
/// </summary>
internal static partial class UserLine
{
    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        if (main.HasUser)
            return call.RefuseDuplicate();
        if (!Environment.IsPrivilegedProcess)
        {
            call.Warn("the \"user\" directive makes sense only if the master process runs with super-user privileges, ignored");
            return null;
        }

        main.HasUser = true;
        var user = call.Arguments[0];
        var group = call.Arguments[^1];
        if (GetUser(user) == 0)
            return call.Refuse($"getpwnam(\"{user}\") failed");
        if (GetGroup(group) == 0)
            return call.Refuse($"getgrnam(\"{group}\") failed");
        if (user != Environment.UserName)
            call.Warn($"the \"user\" directive is ignored, the balancer goes on as \"{Environment.UserName}\"");
        return null;
    }

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetUser(string name);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetGroup(string name);
}
