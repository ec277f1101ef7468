using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>
/// Ready-made actions for directives with one plain value: refuse a second one in the same block, read the value, keep it in a field
/// of the draft. An empty field means "not said here", which is what inheritance asks for.
/// </summary>
internal static class Slot
{
    internal delegate ref T Field<in TDraft, T>(TDraft draft);

    private delegate bool Parse<T>(string text, out T value);

    public static Bind<TDraft> Milliseconds<TDraft>(Field<TDraft, TimeSpan?> field) =>
        Make<TDraft, TimeSpan>(field, TimeValue.TryParse, "invalid value");

    public static Bind<TDraft> Number<TDraft>(Field<TDraft, int?> field) =>
        Make<TDraft, int>(field, NumberValue.TryParse, "invalid number");

    public static Bind<TDraft> LongNumber<TDraft>(Field<TDraft, long?> field) =>
        Make<TDraft, long>(field, NumberValue.TryParse, "invalid number");

    /// <summary>A buffer's size. nginx also takes 0, with which nothing could ever pass; here it is invalid.</summary>
    public static Bind<TDraft> BufferSize<TDraft>(Field<TDraft, int?> field) =>
        Make<TDraft, int>(field, TryParseBufferSize, "invalid value");

    /// <summary>Bytes; a size that does not fit becomes the largest.</summary>
    public static Bind<TDraft> Size<TDraft>(Field<TDraft, int?> field) => Make<TDraft, int>(field, TryParseSize, "invalid value");

    public static Bind<TDraft> Flag<TDraft>(Field<TDraft, bool?> field) => (draft, call) =>
    {
        ref var slot = ref field(draft);
        if (slot is not null)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        var word = call.Word(0);
        var isOn = word.Equals("on", StringComparison.OrdinalIgnoreCase);
        if (!isOn && !word.Equals("off", StringComparison.OrdinalIgnoreCase))
            return call.Refuse($"invalid value \"{text}\" in \"{call.Name}\" directive, it must be \"on\" or \"off\"");
        slot = isOn;
        return null;
    };

    public static Bind<TDraft> Text<TDraft>(Field<TDraft, string?> field) => (draft, call) =>
    {
        ref var slot = ref field(draft);
        if (slot is not null)
            return call.RefuseDuplicate();
        slot = call.Arguments[0];
        return null;
    };

    public static Bind<TDraft> Offset<TDraft>(Field<TDraft, long?> field) =>
        Make<TDraft, long>(field, SizeValue.TryParseOffset, "invalid value");

    /// <summary>One of a few words (nginx's enumerations).</summary>
    public static Bind<TDraft> Word<TDraft, T>(Field<TDraft, T?> field, IReadOnlyDictionary<string, T> words) where T : struct =>
        (draft, call) =>
    {
        ref var slot = ref field(draft);
        if (slot is not null)
            return call.RefuseDuplicate();
        if (!words.TryGetValue(call.Arguments[0], out var value))
            return call.Refuse($"invalid value \"{call.Arguments[0]}\"");
        slot = value;
        return null;
    };

    private static Bind<TDraft> Make<TDraft, T>(Field<TDraft, T?> field, Parse<T> parse, string complaint) where T : struct =>
        (draft, call) =>
    {
        ref var slot = ref field(draft);
        if (slot is not null)
            return call.RefuseDuplicate();
        if (!parse(call.Arguments[0], out var value))
            return call.RefuseDirective(complaint);
        slot = value;
        return null;
    };

    private static bool TryParseBufferSize(string text, out int bytes) => TryParseSize(text, out bytes) && bytes > 0;

    private static bool TryParseSize(string text, out int bytes)
    {
        var isSize = SizeValue.TryParse(text, out var size);
        bytes = (int)Math.Min(size, int.MaxValue);
        return isSize;
    }
}
