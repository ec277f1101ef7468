namespace ChatCluster.Balancer.Variables;

/// <summary>The nginx whose language and behaviour this is.</summary>
public static class NginxVersion
{
    public const string Number = "1.31.5";

    /// <summary>nginx's version as tools look for it, with the balancer's own: <c>nginx/1.31.5 (Balancer 0.1.0)</c>.</summary>
    public static string WithOwn { get; } = $"nginx/{Number} (Balancer {typeof(NginxVersion).Assembly.GetName().Version!.ToString(fieldCount: 3)})";
}
