namespace ChatCluster.Balancer.Control;

/// <summary>The answer to a command of <c>Balancer ctl</c>.</summary>
/// <param name="IsDone">The exit code is 0.</param>
/// <param name="Text">For standard output, or for standard error when it is not done.</param>
internal sealed record CtlAnswer(bool IsDone, string Text)
{
    public static CtlAnswer Refuse(string text) => new(false, text);

    public static CtlAnswer Done(string text) => new(true, text);
}
