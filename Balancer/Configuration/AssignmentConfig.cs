using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>set</c>: a session of the server gives the variable this value before it goes on.</summary>
public sealed record AssignmentConfig(Variable Variable, ComplexValue Value)
{
    public void Run(SessionFacts facts) => Variable.Write(facts, Value.Evaluate(facts));
}
