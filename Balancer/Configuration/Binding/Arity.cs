namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>How many arguments a directive takes, its name not counted.</summary>
public readonly record struct Arity(int Min, int Max)
{
    public static readonly Arity None = new(0, 0);
    public static readonly Arity One = new(1, 1);
    public static readonly Arity Two = new(2, 2);
    public static readonly Arity OneOrMore = new(1, int.MaxValue);
    public static readonly Arity TwoOrMore = new(2, int.MaxValue);

    public static Arity UpTo(int max) => new(0, max);

    public static Arity Between(int min, int max) => new(min, max);

    public bool Accepts(int count) => count >= Min && count <= Max;
}
