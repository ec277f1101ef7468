using System.Reflection;
using ChatCluster.TestKit;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Runs a test against our balancer and against the real nginx, which is skipped aloud where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothProxiesAttribute(params object[] arguments) : DataAttribute
{
    public IReadOnlyList<object> Arguments => arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var nginx = new TheoryDataRow([ProxyKind.Nginx, .. arguments])
        {
            Skip = Nginx.IsHere ? null
            : "nginx with its stream module is not installed"
        };
        return new ValueTask<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow([ProxyKind.Balancer, .. arguments]), nginx]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
