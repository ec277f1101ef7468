namespace ChatCluster.Client.Input;

/// <summary>The characters of keys pressed with Ctrl.</summary>
internal static class Ctrl
{
    public const char A = '\u0001';
    public const char B = '\u0002';
    public const char D = '\u0004';
    public const char E = '\u0005';
    public const char F = '\u0006';
    public const char G = '\u0007';
    public const char K = '\u000b';
    public const char L = '\u000c';
    public const char N = '\u000e';
    public const char P = '\u0010';
    public const char R = '\u0012';
    public const char U = '\u0015';
    public const char W = '\u0017';
    public const char Y = '\u0019';
    public const char Escape = '\u001b';
    public const char Erased = '\u007f';
}
