using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Dashboard.Site;

/// <summary>Which requests are meant for this page: foreign pages in the same browser must not read it or press its buttons.</summary>
internal static class RequestRules
{
    /// <summary>
    /// Stops DNS rebinding: a browser that was led here by another site's name sends that name.
    /// </summary>
    public static bool IsForUs(HostString host) =>
        host.HasValue && (IPAddress.TryParse(host.Host, out _) || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Stops a button of another site: a browser names the origin of every POST. JSON is what a plain form cannot send.
    /// </summary>
    public static bool IsFromOurPage(HttpRequest request) =>
        request.Headers.Origin == $"http://{request.Host}" && request.HasJsonContentType();
}
