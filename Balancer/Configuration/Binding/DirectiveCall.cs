using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>One directive on its way to its row's action, with the words to refuse it.</summary>
internal sealed class DirectiveCall(Directive directive, LoadContext context, IScope scope)
{
    public LoadContext Context => context;

    /// <summary>The block that the directive stands in. Only for directives of a table.</summary>
    public ConfigBlock Block => ((IBlockScope)scope).Block;

    public string Name => directive.Name;

    public IReadOnlyList<string> Arguments => directive.Arguments;

    /// <summary>An argument up to a zero byte (<see cref="CString"/>), to compare it with a word of the language.</summary>
    public string Word(int index) => CString.Of(Arguments[index]);

    public SourcePosition Position => directive.Position;

    /// <summary>Where the directive's block was closed.</summary>
    public SourcePosition End => directive.Block!.End;

    /// <summary>Interprets the directive's own block, in which the directives of the table stand.</summary>
    public ConfigMessage? WalkBlock(ConfigBlock inner) => ((IBlockScope)scope).WalkInner(inner, directive.Block!, context);

    /// <summary>Interprets the directive's own block, whose lines are no directives.</summary>
    public ConfigMessage? WalkBlock(IScope inner) => inner.Walk(directive.Block!, context);

    /// <summary>Interprets another text as if it stood in the place of this directive.</summary>
    public ConfigMessage? WalkInPlace(Block block) => scope.Walk(block, context);

    /// <summary>Refuses with nginx's general form: <c>"name" directive is duplicate</c>.</summary>
    public ConfigMessage RefuseDirective(string complaint) => Refuse($"\"{directive.Name}\" directive {complaint}");

    public ConfigMessage RefuseDuplicate() => RefuseDirective("is duplicate");

    public ConfigMessage RefuseParameter(string parameter) => Refuse($"invalid parameter \"{parameter}\"");

    /// <summary>Refuses in the directive's own words.</summary>
    public ConfigMessage Refuse(string complaint) => ConfigError.At(Position, complaint);

    /// <summary>Compiles an argument that may contain variables; null, or why it is refused.</summary>
    public ConfigMessage? Compile(string text, out ComplexValue value) =>
        ComplexValueCompiler.Compile(text, context.Variables, out value) is { } complaint ? Refuse(complaint) : null;

    /// <summary>The variable that an argument like <c>$name</c> is to define; null, or why it is refused.</summary>
    public ConfigMessage? DefineVariable(string text, out Variable? variable)
    {
        variable = null;
        if (text.Length < 2 || text[0] != '$')
            return Refuse($"invalid variable name \"{text}\"");
        return context.Variables.TryDefine(text[1..], out variable) ? null : Refuse($"the duplicate \"{text[1..]}\" variable");
    }

    public void Warn(string text) => Report(LogLevel.Warn, text);

    /// <summary>Says something and goes on.</summary>
    public void Report(LogLevel level, string text) => context.Report(level, $"{text} {Position}");
}
