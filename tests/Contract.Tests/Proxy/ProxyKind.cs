namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Who has to keep the contract.</summary>
public enum ProxyKind
{
    Balancer,
    Nginx,
}
