using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>user NAME [GROUP]</c>: the user that the worker runs as. A group that is not named has the user's name.</summary>
internal static class UserDirective
{
    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        if (main.User is not null)
            return call.RefuseDuplicate();
        if (!Environment.IsPrivilegedProcess)
        {
            call.Warn("the \"user\" directive makes sense only if the master process runs with super-user privileges, ignored");
            return null;
        }

        var user = call.Arguments[0];
        var group = call.Arguments[^1];
        if (UserAccount.UserOf(user) is not { } userId)
            return call.Refuse($"getpwnam(\"{user}\") failed");
        if (UserAccount.GroupOf(group) is not { } groupId)
            return call.Refuse($"getgrnam(\"{group}\") failed");
        main.User = new UserAccount(user, userId, groupId);
        return null;
    }
}
