using System.Net;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard;

/// <summary>What the dashboard shows, and where.</summary>
/// <param name="Place">The address of the page.</param>
/// <param name="Balancer">The balancer's <c>--status</c> address; null for a balancer that has none, such as nginx.</param>
/// <param name="Servers">The servers' <c>--admin</c> addresses.</param>
/// <param name="Language">Of the page, unless its address says otherwise.</param>
/// <param name="AllowsControl">Whether the page has buttons.</param>
/// <param name="ControlSocket">The balancer's control socket; null for no buttons that need it.</param>
/// <param name="PidFile">The balancer's pid file; null for no "reload".</param>
public sealed record DashboardOptions(
    IPEndPoint Place,
    IPEndPoint? Balancer,
    IReadOnlyList<IPEndPoint> Servers,
    Language Language,
    bool AllowsControl,
    string? ControlSocket,
    string? PidFile);
