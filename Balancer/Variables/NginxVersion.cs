namespace ChatCluster.Balancer.Variables;

/// <summary>The nginx whose language and behaviour this is.</summary>
public static class NginxVersion
{
    public const string Number = "1.31.5";
}
