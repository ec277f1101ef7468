using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Native;

/// <summary>A user of the system with the group to run in.</summary>
/// <param name="Name">The user's name, which decides the further groups.</param>
/// <param name="User">User id.</param>
/// <param name="Group">Group id.</param>
internal sealed record UserAccount(string Name, uint User, uint Group)
{
    /// <summary>The user id of a name; null if there is no such user.</summary>
    public static unsafe uint? UserOf(string name) => ProcessLibc.GetUser(name) is var entry && entry != null ? entry->User : null;

    /// <summary>The group id of a name; null if there is no such group.</summary>
    public static unsafe uint? GroupOf(string name) => ProcessLibc.GetGroup(name) is var entry && entry != null ? entry->Group : null;

    /// <summary>
    /// Makes this process, all its threads, run as this user for good: with the user's groups and without capabilities. Only root may.
    /// </summary>
    /// <returns>Null, or the call that failed and why.</returns>
    public (string Call, Errno Error)? Become()
    {
        if (ProcessLibc.SetGroups(Name, Group) != 0)
            return ($"initgroups({Name}, {Group})", Errno.Last);
        if (ProcessLibc.SetGroup(Group) != 0)
            return ($"setgid({Group})", Errno.Last);
        if (ProcessLibc.SetUser(User) != 0)
            return ($"setuid({User})", Errno.Last);
        // The system withdraws /proc/self from a process that changed its user; the count of descriptors is read there.
        return ProcessLibc.ControlProcess(ProcessLibc.SetDumpable, 1, 0, 0, 0) == 0 ? null : ("prctl(PR_SET_DUMPABLE)", Errno.Last);
    }
}
